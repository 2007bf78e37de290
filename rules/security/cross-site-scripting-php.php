<?php
// ruleid: cross-site-scripting-php
echo "Hello " . $_GET["name"];
$term = $_POST["term"];
// ruleid: cross-site-scripting-php
print("<p>$term</p>");
// ruleid: cross-site-scripting-php
die($_GET["error"]);
// ok: cross-site-scripting-php
echo "Hello " . htmlspecialchars($_GET["name"]);
// ok: cross-site-scripting-php
echo json_encode(["name" => $_GET["name"]]);
// ok: cross-site-scripting-php
echo "page " . (int) $_GET["page"];
// ok: cross-site-scripting-php
echo "done";
