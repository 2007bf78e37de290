// ruleid: insecure-random-js
const token = Math.random().toString(36).slice(2);
// ruleid: insecure-random-js
user.resetToken = "r" + Math.random();
function generateOtp() {
  // ruleid: insecure-random-js
  return Math.floor(100000 + Math.random() * 900000);
}
const makePassword = (length) => {
  let out = "";
  for (let i = 0; i < length; i += 1) {
    // ruleid: insecure-random-js
    out += LETTERS[Math.floor(Math.random() * LETTERS.length)];
  }
  return out;
};
// ok: insecure-random-js
const x = Math.random() * width;
// ok: insecure-random-js
const tokenCount = Math.floor(Math.random() * 10);
// ok: insecure-random-js
const sessionToken = crypto.randomBytes(32).toString("hex");
// ok: insecure-random-js
const mockToken = "t" + Math.random();
