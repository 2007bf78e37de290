<?php
// ruleid: code-injection-php
eval($_POST["code"]);
// ruleid: code-injection-php
include $_GET["page"] . ".php";
// ruleid: code-injection-php
require("./pages/" . $_REQUEST["page"]);
// ruleid: code-injection-php
$cart = unserialize($_COOKIE["cart"]);
// ruleid: code-injection-php
extract($_POST);
$name = $_GET["function"];
// ruleid: code-injection-php
call_user_func($name);
// ok: code-injection-php
include PAGES[$_GET["page"]];
// ok: code-injection-php
$cart = json_decode($_COOKIE["cart"], true);
// ok: code-injection-php
$cart = unserialize($_COOKIE["cart"], ["allowed_classes" => false]);
// ok: code-injection-php
require __DIR__ . "/vendor/autoload.php";
// ok: code-injection-php
include "pages/" . basename($_GET["page"]);
