import { tool } from "ai";

const calculator = tool({
  execute: async ({ formula }) => {
    // ruleid: llm-tool-parameter-to-exec-js
    return eval(formula);
  },
});
server.tool("run", { code: z.string() }, async ({ code }) => {
  // ruleid: llm-tool-parameter-to-exec-js
  return vm.runInNewContext(code);
});
const parsed = tool({
  execute: async ({ formula }) => {
    // ok: llm-tool-parameter-to-exec-js
    return parser.evaluate(formula);
  },
});
const number = tool({
  execute: async ({ formula }) => {
    // ok: llm-tool-parameter-to-exec-js
    return eval(Number(formula));
  },
});
