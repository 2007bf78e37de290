const express = require("express");
const app = express();

app.get("/calc", (req, res) => {
  // ruleid: code-injection-js
  res.send(String(eval(req.query.expression)));
});

function settings(text) {
  // ruleid: code-injection-js
  return eval("(" + text + ")");
}

function compile(body) {
  // ruleid: code-injection-js
  return new Function("row", `return ${body}`);
}

function later(name) {
  // ruleid: code-injection-js
  setTimeout("show('" + name + "')", 100);
  // ok: code-injection-js
  setTimeout(() => show(name), 100);
}

function parsed(text) {
  // ok: code-injection-js
  return JSON.parse(text);
}

function global() {
  // ok: code-injection-js
  return new Function("return this")();
}

function constant() {
  // ok: code-injection-js
  return eval("1 + 1");
}

function scripted(code) {
  // ruleid: code-injection-js
  return new vm.Script(code).runInThisContext();
}
