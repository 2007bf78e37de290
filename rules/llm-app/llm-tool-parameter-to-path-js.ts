import { tool } from "ai";

const read = tool({
  execute: async ({ name }) => {
    // ruleid: llm-tool-parameter-to-path-js
    return fs.readFile(path.join("/srv/notes", name), "utf8");
  },
});
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  // ruleid: llm-tool-parameter-to-path-js
  return fs.readFileSync(request.params.arguments.path);
});
const safe = tool({
  execute: async ({ name }) => {
    // ok: llm-tool-parameter-to-path-js
    return fs.readFile(path.join("/srv/notes", path.basename(name)), "utf8");
  },
});
server.tool("read", { path: z.string() }, async ({ path }) => {
  const valid = await validatePath(path);
  // ok: llm-tool-parameter-to-path-js
  return fs.readFile(valid);
});
