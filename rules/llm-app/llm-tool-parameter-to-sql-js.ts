import { tool } from "ai";

const find = tool({
  execute: async ({ name }) => {
    // ruleid: llm-tool-parameter-to-sql-js
    return db.query(`SELECT * FROM people WHERE name = '${name}'`);
  },
});
server.tool("query", { sql: z.string() }, async ({ sql }) => {
  // ruleid: llm-tool-parameter-to-sql-js
  return pool.query(sql);
});
const bound = tool({
  execute: async ({ name }) => {
    // ok: llm-tool-parameter-to-sql-js
    return db.query("SELECT * FROM people WHERE name = $1", [name]);
  },
});
const all = tool({
  execute: async () => {
    // ok: llm-tool-parameter-to-sql-js
    return db.query("SELECT * FROM people");
  },
});
