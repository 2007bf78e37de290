import OpenAI from "openai";

const r = await openai.chat.completions.create({ model: "gpt-4o", messages });
const file = JSON.parse(r.choices[0].message.content);
// ruleid: llm-output-to-path-js
fs.writeFileSync(path.join("out", file.name), file.body);
// ruleid: llm-output-to-path-js
await fs.promises.unlink(file.name);
// ok: llm-output-to-path-js
fs.writeFileSync(path.join("out", path.basename(file.name)), file.body);
// ok: llm-output-to-path-js
fs.writeFileSync("out/answer.txt", file.body);
