app.get("/hello", (req, res) => {
  // ruleid: server-side-template-injection-js
  res.send(ejs.render(`<p>${req.query.name}</p>`));
  const source = "p Hello " + req.body.name;
  // ruleid: server-side-template-injection-js
  const view = pug.compile(source);
  // ruleid: server-side-template-injection-js
  nunjucks.renderString(req.body.template, {});
  // ok: server-side-template-injection-js
  res.send(ejs.render("<p><%= name %></p>", { name: req.query.name }));
  // ok: server-side-template-injection-js
  res.render("hello", { name: req.query.name });
  // ok: server-side-template-injection-js
  handlebars.compile(fs.readFileSync("hello.hbs", "utf8"))({ name: req.query.name });
});
