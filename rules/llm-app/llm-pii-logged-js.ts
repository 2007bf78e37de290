import OpenAI from "openai";

const completion = await client.chat.completions.create({ model: "gpt-4o", messages });
// ruleid: llm-pii-logged-js
console.log("prompt", messages);
// ruleid: llm-pii-logged-js
logger.info(`answer ${completion.choices[0].message.content}`);
// ok: llm-pii-logged-js
console.log("messages", messages.length);
// ok: llm-pii-logged-js
console.log("tokens", completion.usage?.total_tokens);
