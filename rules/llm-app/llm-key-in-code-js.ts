import OpenAI from "openai";
import { GoogleGenerativeAI } from "@google/generative-ai";

// ruleid: llm-key-in-code-js
const one = new OpenAI({ apiKey: "sk-1234567890abcdef1234" });
// ruleid: llm-key-in-code-js
const two = new GoogleGenerativeAI("q7w8e9r0t1y2u3i4o5p6");
// ruleid: llm-key-in-code-js
const three = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || "sk-1234567890abcdef1234" });
// ok: llm-key-in-code-js
const four = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
// ok: llm-key-in-code-js
const five = new OpenAI({ apiKey: "your-api-key-goes-in-1-place" });
// ok: llm-key-in-code-js
const six = new OpenAI({ baseURL: "http://localhost:11434/v1", apiKey: "ollama" });
