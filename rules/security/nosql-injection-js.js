const mongoose = require("mongoose");

app.post("/login", async (req, res) => {
  // ruleid: nosql-injection-js
  const user = await User.findOne({ name: req.body.name, password: req.body.password });
  const filter = req.query;
  // ruleid: nosql-injection-js
  const items = await Item.find(filter);
  const { mail } = req.body;
  // ruleid: nosql-injection-js
  await db.collection("users").updateOne({ mail: mail }, { $set: { seen: true } });
  // ok: nosql-injection-js
  await User.findOne({ name: String(req.body.name) });
  // ok: nosql-injection-js
  await User.findOne({ name: { $eq: req.body.name } });
  // ok: nosql-injection-js
  await User.updateOne({ _id: req.user.id }, { name: req.body.name });
  // ok: nosql-injection-js
  const first = names.find((name) => name === req.body.name);
  // ok: nosql-injection-js
  const row = await Person.findOne({ where: { name: req.body.name } });
  res.json(user);
});
