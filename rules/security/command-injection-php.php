<?php
// ruleid: command-injection-php
system("ping -c 1 " . $_GET["host"]);
$name = $_POST["name"];
// ruleid: command-injection-php
$out = shell_exec("convert {$name} out.png");
// ruleid: command-injection-php
exec($request->input("command"), $lines);
// ok: command-injection-php
system("ping -c 1 -- " . escapeshellarg($_GET["host"]));
// ok: command-injection-php
exec("uptime", $lines);
// ok: command-injection-php
exec("kill " . (int) $_POST["pid"]);
