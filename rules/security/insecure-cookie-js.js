app.post("/login", (req, res) => {
  // ruleid: insecure-cookie-js
  res.cookie("session", id, { httpOnly: false });
  // ruleid: insecure-cookie-js
  res.cookie("authToken", token);
  // ruleid: insecure-cookie-js
  res.cookie("jwt", token, { maxAge: 900000 });
  // ok: insecure-cookie-js
  res.cookie("theme", "dark");
  // ok: insecure-cookie-js
  res.cookie("session", id, { httpOnly: true, secure: true });
  // ok: insecure-cookie-js
  res.cookie("XSRF-TOKEN", req.csrfToken());
});
app.use(session({
  secret: process.env.SECRET,
  // ruleid: insecure-cookie-js
  cookie: { secure: false },
}));
app.use(session({
  secret: process.env.SECRET,
  // ok: insecure-cookie-js
  cookie: { secure: true, httpOnly: true },
}));
