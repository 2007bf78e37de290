// ruleid: tls-verification-off-js
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ruleid: tls-verification-off-js
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
// ruleid: tls-verification-off-js
process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0;
// ruleid: tls-verification-off-js
request({ url: "https://example.org", strictSSL: false }, done);
// ruleid: tls-verification-off-js
options.rejectUnauthorized = false;
// ruleid: tls-verification-off-js
tls.connect(443, "example.org", { checkServerIdentity: () => undefined });
// ok: tls-verification-off-js
const strict = new https.Agent({ rejectUnauthorized: true });
// ok: tls-verification-off-js
const own = new https.Agent({ ca: fs.readFileSync("ca.pem") });
// ok: tls-verification-off-js
const chosen = new https.Agent({ rejectUnauthorized: settings.verify });
