app.get("/search", (req, res) => {
  // ruleid: regex-from-user-input-js
  const pattern = new RegExp(req.query.q, "i");
  const text = req.body.text;
  // ruleid: regex-from-user-input-js
  Item.find({ name: { $regex: text } });
  // ruleid: regex-from-user-input-js
  new RegExp(`^${req.params.start}`);
  // ok: regex-from-user-input-js
  new RegExp(escapeRegExp(req.query.q), "i");
  // ok: regex-from-user-input-js
  const found = names.filter((name) => name.includes(req.query.q));
  // ok: regex-from-user-input-js
  new RegExp("^[a-z]+$").test(req.query.q);
});
