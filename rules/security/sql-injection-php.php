<?php
// ruleid: sql-injection-php
$rows = $db->query("SELECT * FROM users WHERE name = '" . $_GET["name"] . "'");
$id = $_POST["id"];
$sql = "DELETE FROM users WHERE id = $id";
// ruleid: sql-injection-php
mysqli_query($link, $sql);
// ruleid: sql-injection-php
User::where("active", 1)->whereRaw("name = '{$request->input("name")}'")->get();
// ok: sql-injection-php
$db->prepare("SELECT * FROM users WHERE name = ?")->execute([$_GET["name"]]);
// ok: sql-injection-php
mysqli_query($link, "SELECT * FROM users WHERE id = " . intval($_GET["id"]));
// ok: sql-injection-php
$term = $request->query("term");
