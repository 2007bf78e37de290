import OpenAI from "openai";

app.post("/chat", async (req, res) => {
  const { persona, message } = req.body;
  await client.chat.completions.create({
    model: "gpt-4o",
    messages: [
      // ruleid: llm-user-input-in-system-prompt-js
      { role: "system", content: `You are ${persona}.` },
      // ok: llm-user-input-in-system-prompt-js
      { role: "user", content: message },
    ],
  });
  // ok: llm-user-input-in-system-prompt-js
  await streamText({ model, system: RULES, prompt: message });
});
export async function POST(req) {
  const { instructions } = await req.json();
  // ruleid: llm-user-input-in-system-prompt-js
  return streamText({ model, system: "You help. " + instructions });
}
