import { generateText } from "ai";

const { text } = await generateText({ model: openai("gpt-4o"), prompt });
// ruleid: llm-output-to-sql-js
await pool.query(text);
// ruleid: llm-output-to-sql-js
await prisma.$queryRawUnsafe(text);
// ok: llm-output-to-sql-js
await pool.query("SELECT * FROM orders WHERE state = $1", [text]);
// ok: llm-output-to-sql-js
await pool.query("SELECT 1");
