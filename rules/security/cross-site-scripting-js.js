const express = require("express");
const escapeHtml = require("escape-html");
const app = express();

app.get("/hello", (req, res) => {
  // ruleid: cross-site-scripting-js
  res.send(`<h1>Hello ${req.query.name}</h1>`);
});

app.get("/missing/:page", (req, res) => {
  // ruleid: cross-site-scripting-js
  res.status(404).send("no page " + req.params.page);
});

app.get("/list", (req, res) => {
  let html = "<ul>";
  html += "<li>" + req.query.item + "</li>";
  // ruleid: cross-site-scripting-js
  res.send(html);
});

function show() {
  const part = decodeURIComponent(location.hash.slice(1));
  // ruleid: cross-site-scripting-js
  document.getElementById("part").innerHTML = part;
  // ok: cross-site-scripting-js
  document.getElementById("part").textContent = part;
}

app.get("/hello-safe", (req, res) => {
  // ok: cross-site-scripting-js
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`);
});

app.get("/json", (req, res) => {
  // ok: cross-site-scripting-js
  res.json({ name: req.query.name });
  // ok: cross-site-scripting-js
  res.send({ name: req.query.name });
});

app.get("/template", (req, res) => {
  // ok: cross-site-scripting-js
  res.render("hello", { name: req.query.name });
});

router.get("/hello", (ctx) => {
  // ruleid: cross-site-scripting-js
  ctx.body = `<h1>${ctx.query.name}</h1>`;
  // ok: cross-site-scripting-js
  ctx.body = { name: ctx.query.name };
});

hono.get("/hello", (c) => {
  // ruleid: cross-site-scripting-js
  return c.html(`<h1>${c.req.query("name")}</h1>`);
});
