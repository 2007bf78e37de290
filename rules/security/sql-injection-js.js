const express = require("express");
const app = express();
const TABLE = "users";

app.get("/user", async (req, res) => {
  // ruleid: sql-injection-js
  const rows = await db.query(`SELECT * FROM users WHERE name = '${req.query.name}'`);
  res.json(rows);
});

app.post("/order", (req, res) => {
  const sql = "INSERT INTO orders (customer) VALUES ('" + req.body.customer + "')";
  // ruleid: sql-injection-js
  connection.execute(sql, (error) => res.sendStatus(error ? 500 : 201));
});

async function byMail(pool, mail) {
  // ruleid: sql-injection-js
  return pool.query({ text: `SELECT id FROM people WHERE mail = '${mail}'` });
}

async function rawByName(prisma, name) {
  // ruleid: sql-injection-js
  return prisma.$queryRawUnsafe(`SELECT * FROM people WHERE name LIKE '%${name}%'`);
}

async function byMailParameter(pool, mail) {
  // ok: sql-injection-js
  return pool.query("SELECT id FROM people WHERE mail = $1", [mail]);
}

function constantTable(db, id) {
  // ok: sql-injection-js
  return db.get(`SELECT * FROM ${TABLE} WHERE id = ?`, [id]);
}

function paged(db, page) {
  // ok: sql-injection-js
  return db.all(`SELECT * FROM people LIMIT 10 OFFSET ${Number(page) * 10}`);
}

async function tagged(sql, name) {
  // ok: sql-injection-js
  return sql`SELECT * FROM people WHERE name = ${name}`;
}

function notSql(cache, name) {
  // ok: sql-injection-js
  return cache.get(`update of ${name}`);
}

function joinedBefore(db, ids, names) {
  const marks = ids.map(() => "?").join(",");
  // ok: sql-injection-js
  db.all(`SELECT * FROM people WHERE id IN (${marks})`, ids);
  const numbered = ids.map((_, i) => `$${i + 1}`).join(", ");
  // ok: sql-injection-js
  db.query(`SELECT * FROM people WHERE id IN (${numbered})`, ids);
  const filled = new Array(ids.length).fill("?").join(",");
  // ok: sql-injection-js
  db.query("SELECT * FROM people WHERE id IN (" + filled + ")", ids);
  // ok: sql-injection-js
  db.all(`SELECT * FROM people WHERE id IN (${ids.map(() => "?").join(",")})`, ids);
  // ok: sql-injection-js
  db.query(`SELECT * FROM people WHERE id IN (${ids.map((_, i) => `$${i + 1}`).join(",")})`, ids);
  const listed = names.map((name) => `'${name}'`).join(",");
  // ruleid: sql-injection-js
  db.query(`SELECT * FROM people WHERE name IN (${listed})`);
  // ruleid: sql-injection-js
  db.query(`SELECT * FROM people WHERE owner = '${names[0]}' AND id IN (${marks})`, ids);
}

function offsets(db, page) {
  // ok: sql-injection-js
  db.all(`SELECT * FROM people LIMIT 10 OFFSET ${page * 10}`);
  const offset = (Number(page) - 1) * 10;
  // ok: sql-injection-js
  db.all(`SELECT * FROM people LIMIT 10 OFFSET ${offset}`);
}
