function unprotected(app) {
  // ruleid: csrf-missing-js
  app.use(session({ secret: process.env.SECRET }));
  app.post("/transfer", transfer);
}

function token(app) {
  // ok: csrf-missing-js
  app.use(session({ secret: process.env.SECRET }));
  app.use(csrf());
  app.post("/transfer", transfer);
}

function sameSite(app) {
  // ok: csrf-missing-js
  app.use(session({ secret: process.env.SECRET, cookie: { sameSite: "lax" } }));
  app.post("/transfer", transfer);
}
