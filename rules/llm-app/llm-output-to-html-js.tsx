import { marked } from "marked";

export function Answer({ message }) {
  return (
    <div>
      {/* ruleid: llm-output-to-html-js */}
      <p dangerouslySetInnerHTML={{ __html: marked.parse(message.content) }} />
      {/* ok: llm-output-to-html-js */}
      <p dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(marked.parse(message.content)) }} />
      {/* ok: llm-output-to-html-js */}
      <p>{message.content}</p>
    </div>
  );
}

async function show(openai, box) {
  const { text } = await generateText({ model: openai("gpt-4o"), prompt: "hello" });
  // ruleid: llm-output-to-html-js
  box.innerHTML = text;
  // ok: llm-output-to-html-js
  box.textContent = text;
}
