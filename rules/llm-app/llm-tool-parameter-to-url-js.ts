import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

server.registerTool("fetch", { inputSchema: shape }, async ({ url }) => {
  // ruleid: llm-tool-parameter-to-url-js
  return fetch(url);
});
server.tool("get", { address: z.string() }, async ({ address }) => {
  // ruleid: llm-tool-parameter-to-url-js
  return axios.get(address);
});
server.tool("listed", { url: z.string() }, async ({ url }) => {
  if (!HOSTS.has(new URL(url).hostname)) throw new Error("not known");
  // ok: llm-tool-parameter-to-url-js
  return fetch(url);
});
server.tool("item", { id: z.string() }, async ({ id }) => {
  // ok: llm-tool-parameter-to-url-js
  return fetch(`https://api.example.org/items/${id}`);
});
