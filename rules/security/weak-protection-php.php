<?php
// ruleid: weak-protection-php
$hash = md5($password);
// ruleid: weak-protection-php
$hash = hash("sha256", $_POST["password"]);
// ruleid: weak-protection-php
curl_setopt($curl, CURLOPT_SSL_VERIFYPEER, false);
// ruleid: weak-protection-php
$token = md5(uniqid("", true));
// ruleid: weak-protection-php
$otp = mt_rand(100000, 999999);
// ruleid: weak-protection-php
$text = openssl_encrypt($data, "aes-128-ecb", $key);
// ok: weak-protection-php
$hash = password_hash($password, PASSWORD_DEFAULT);
// ok: weak-protection-php
$etag = md5($body);
// ok: weak-protection-php
$token = bin2hex(random_bytes(32));
// ok: weak-protection-php
$dice = mt_rand(1, 6);
