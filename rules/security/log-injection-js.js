app.post("/login", (req, res) => {
  // ruleid: log-injection-js
  console.log("login of " + req.body.name);
  const agent = req.headers["user-agent"];
  // ruleid: log-injection-js
  logger.info(`seen ${agent}`);
  // ok: log-injection-js
  logger.info({ agent }, "seen");
  // ok: log-injection-js
  logger.info(`seen ${JSON.stringify(agent)}`);
  // ok: log-injection-js
  console.log(`page ${Number(req.query.page)}`);
  res.end();
});

router.get("/item", async (ctx) => {
  // ruleid: log-injection-js
  log.warn(`no item ${ctx.query.id}`);
  // ok: log-injection-js
  log.warn("no item");
});
