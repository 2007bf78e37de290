// ruleid: hard-coded-signing-secret-js
const token = jwt.sign({ id: user.id }, "correct horse", { expiresIn: "1h" });
// ruleid: hard-coded-signing-secret-js
const claims = jwt.verify(token, process.env.JWT_SECRET || "battery staple");
// ruleid: hard-coded-signing-secret-js
app.use(session({ secret: "keyboard", resave: false }));
// ruleid: hard-coded-signing-secret-js
app.use(cookieParser("keyboard"));
// ruleid: hard-coded-signing-secret-js
const SECRET = process.env.JWT_SECRET || "fallback";
// ok: hard-coded-signing-secret-js
jwt.sign({ id: user.id }, process.env.JWT_SECRET);
// ok: hard-coded-signing-secret-js
app.use(session({ secret: process.env.SESSION_SECRET }));
// ok: hard-coded-signing-secret-js
app.use(cookieParser());
// ok: hard-coded-signing-secret-js
const PORT = process.env.PORT || "8080";
