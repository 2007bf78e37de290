import OpenAI from "openai";

const apiKey = process.env.OPENAI_API_KEY;
// ruleid: llm-key-logged-js
console.log("using", apiKey);
// ruleid: llm-key-logged-js
logger.info(`key ${process.env.OPENAI_API_KEY}`);
// ok: llm-key-logged-js
console.log("key is", apiKey ? "set" : "missing");
// ok: llm-key-logged-js
console.log("model", model);
