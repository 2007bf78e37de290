const { exec, execFile, execSync, spawn } = require("child_process");
const cp = require("child_process");
const express = require("express");
const app = express();
const IMAGE = "app";

app.get("/ping", (req, res) => {
  // ruleid: command-injection-js
  exec(`ping -c 1 ${req.query.host}`, (error, output) => res.send(output));
});

app.get("/ping-file", (req, res) => {
  // ok: command-injection-js
  execFile("ping", ["-c", "1", "--", req.query.host], (error, output) => res.send(output));
});

function convert(name) {
  // ruleid: command-injection-js
  return execSync("convert " + name + " out.png");
}

function branch(name) {
  const command = `git checkout ${name}`;
  // ruleid: command-injection-js
  return cp.execSync(command, { encoding: "utf8" });
}

app.post("/run", (req, res) => {
  // ruleid: command-injection-js
  spawn(req.body.command, { shell: true });
  res.sendStatus(202);
});

function fixed() {
  // ok: command-injection-js
  execSync("git rev-parse HEAD");
  // ok: command-injection-js
  execSync(`docker build -t ${IMAGE} .`);
  // ok: command-injection-js
  return execSync("node " + __dirname + "/tool.js");
}

function wrapper(command) {
  // todoruleid: command-injection-js
  return execSync(command);
}

function words(text) {
  // ok: command-injection-js
  return /[a-z]+/g.exec("x" + text);
}
