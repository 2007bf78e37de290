import OpenAI from "openai";

const completion = await openai.chat.completions.create({ model: "gpt-4o", messages });
const command = completion.choices[0].message.content;
// ruleid: llm-output-to-shell-js
exec(command, done);
// ruleid: llm-output-to-shell-js
spawn(command, { shell: true });
// ok: llm-output-to-shell-js
execFile("git", ["log", command], done);
// ok: llm-output-to-shell-js
exec("uptime", done);
