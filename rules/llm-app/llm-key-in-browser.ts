import OpenAI from "openai";

// ruleid: llm-key-in-browser
const inPage = new OpenAI({ apiKey: settings.key, dangerouslyAllowBrowser: true });
// ruleid: llm-key-in-browser
const bundled = createOpenAI({ apiKey: process.env.NEXT_PUBLIC_OPENAI_API_KEY });
// ok: llm-key-in-browser
const onServer = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
// ok: llm-key-in-browser
const site = process.env.NEXT_PUBLIC_SITE_URL;
