// ruleid: jwt-unverified-js
const claims = jwt.verify(token, key, { algorithms: ["HS256", "none"] });
// ruleid: jwt-unverified-js
const free = jwt.sign({ id: 1 }, "", { algorithm: "none" });
// ruleid: jwt-unverified-js
jwt.verify(token, key, { ignoreExpiration: true });
function authenticate(req, res, next) {
  // ruleid: jwt-unverified-js
  req.user = jwt.decode(req.headers.authorization);
  next();
}
// ok: jwt-unverified-js
const good = jwt.verify(token, key, { algorithms: ["RS256"] });
// ok: jwt-unverified-js
const header = jwt.decode(token, { complete: true }).header;
