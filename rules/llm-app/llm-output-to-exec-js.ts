import OpenAI from "openai";
import vm from "node:vm";

const completion = await client.chat.completions.create({ model: "gpt-4o", messages });
const code = completion.choices[0].message.content;
// ruleid: llm-output-to-exec-js
eval(code);
// ruleid: llm-output-to-exec-js
const run = new Function("df", code);
// ruleid: llm-output-to-exec-js
vm.runInNewContext(code, {});
// ok: llm-output-to-exec-js
const data = JSON.parse(code);
// ok: llm-output-to-exec-js
eval("1 + 1");
