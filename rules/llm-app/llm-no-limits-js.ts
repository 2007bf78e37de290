import OpenAI from "openai";

app.post("/ask", async (req, res) => {
  // ruleid: llm-no-limits-js
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages: req.body.messages }));
});
export async function POST(req: Request) {
  // ruleid: llm-no-limits-js
  return streamText({ model, messages: await req.json() });
}
app.post("/short", async (req, res) => {
  // ok: llm-no-limits-js
  res.json(await client.chat.completions.create({ model: "gpt-4o", messages: req.body.messages, max_tokens: 100 }));
});
// ok: llm-no-limits-js
await client.chat.completions.create({ model: "gpt-4o", messages });
