const express = require("express");
const fs = require("fs");
const path = require("path");
const app = express();
const UPLOADS = "/srv/uploads";

app.get("/file/:name", (req, res) => {
  // ruleid: path-traversal-js
  res.sendFile(path.join(UPLOADS, req.params.name));
});

app.get("/read", (req, res) => {
  const file = `${UPLOADS}/${req.query.file}`;
  // ruleid: path-traversal-js
  fs.readFile(file, "utf8", (error, text) => res.json({ text }));
});

app.delete("/file", async (req, res) => {
  // ruleid: path-traversal-js
  await fs.promises.unlink(UPLOADS + "/" + req.body.name);
  res.sendStatus(204);
});

app.get("/file-safe/:name", (req, res) => {
  // ok: path-traversal-js
  res.sendFile(req.params.name, { root: UPLOADS });
});

app.get("/base", (req, res) => {
  // ok: path-traversal-js
  fs.createReadStream(path.join(UPLOADS, path.basename(req.query.name))).pipe(res);
});

app.get("/checked", (req, res) => {
  const full = path.resolve(UPLOADS, req.query.name);
  if (!full.startsWith(UPLOADS + path.sep)) {
    return res.sendStatus(400);
  }
  // ok: path-traversal-js
  fs.createReadStream(full).pipe(res);
});

app.get("/imported", async (req, res) => {
  // ruleid: path-traversal-js
  const text = await readFile(req.query.name, "utf8");
  // ok: path-traversal-js
  const own = await readFile("index.html", "utf8");
});
