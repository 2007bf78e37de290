import OpenAI from "openai";

const r = await openai.chat.completions.create({ model: "gpt-4o", messages });
const url = r.choices[0].message.content;
// ruleid: llm-output-to-url-js
const page = await fetch(url);
// ruleid: llm-output-to-url-js
const more = await axios.get(url);
// ok: llm-output-to-url-js
const fixed = await fetch(`https://api.example.org/${url}`);
// ok: llm-output-to-url-js
const known = await fetch(PAGES[url]);
