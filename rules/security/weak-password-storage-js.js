function stored(password, salt) {
  // ruleid: weak-password-storage-js
  return crypto.createHash("sha256").update(password).digest("hex");
}
function salted(user, salt) {
  // ruleid: weak-password-storage-js
  return createHash("sha512").update(salt + user.password).digest("hex");
}
// ruleid: weak-password-storage-js
const hash = md5(req.body.password);
// ruleid: weak-password-storage-js
const weak = CryptoJS.SHA256(password);
// ruleid: weak-password-storage-js
const fast = bcrypt.hashSync(password, 4);
// ok: weak-password-storage-js
const slow = await bcrypt.hash(password, 12);
// ok: weak-password-storage-js
const etag = crypto.createHash("sha256").update(body).digest("hex");
// ok: weak-password-storage-js
const name = md5(filename);
