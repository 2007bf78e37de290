app.get("/login", (req, res) => {
  // ruleid: open-redirect-js
  res.redirect(req.query.next);
  const back = req.query.back || "/";
  // ruleid: open-redirect-js
  res.redirect(302, back);
  // ruleid: open-redirect-js
  res.setHeader("Location", req.body.url);
  // ok: open-redirect-js
  res.redirect("/users/" + req.params.id);
  // ok: open-redirect-js
  res.redirect(`https://example.org/${req.params.page}`);
  // ok: open-redirect-js
  res.redirect("/login?next=" + encodeURIComponent(req.query.next));
});

router.get("/back", (ctx) => {
  // ruleid: open-redirect-js
  ctx.redirect(ctx.query.to);
});

app.get("/checked", (req, res) => {
  const next = req.query.next;
  if (!isLocal(next)) {
    return res.redirect("/");
  }
  // ok: open-redirect-js
  res.redirect(next);
});
