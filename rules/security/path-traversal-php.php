<?php
// ruleid: path-traversal-php
readfile("files/" . $_GET["name"]);
$url = $_POST["url"];
// ruleid: path-traversal-php
$page = file_get_contents($url);
// ruleid: path-traversal-php
move_uploaded_file($_FILES["f"]["tmp_name"], "uploads/" . $_FILES["f"]["name"]);
// ruleid: path-traversal-php
header("Location: " . $_GET["next"]);
// ok: path-traversal-php
readfile("files/" . basename($_GET["name"]));
// ok: path-traversal-php
$settings = file_get_contents(__DIR__ . "/settings.json");
// ok: path-traversal-php
header("Location: /users/" . $_GET["id"]);
