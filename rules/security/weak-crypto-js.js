// ruleid: weak-crypto-js
const cipher = crypto.createCipher("aes-256-cbc", password);
// ruleid: weak-crypto-js
const old = crypto.createCipheriv("des-ede3-cbc", key, iv);
// ruleid: weak-crypto-js
const blocks = crypto.createCipheriv("aes-128-ecb", key, null);
// ruleid: weak-crypto-js
const text = CryptoJS.DES.encrypt(message, key);
// ruleid: weak-crypto-js
crypto.generateKeyPairSync("rsa", { modulusLength: 1024 });
// ok: weak-crypto-js
crypto.generateKeyPairSync("rsa", { modulusLength: 3072 });
// ok: weak-crypto-js
const good = crypto.createCipheriv("aes-256-gcm", key, iv);
// ok: weak-crypto-js
const other = CryptoJS.AES.encrypt(message, key);
