import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

server.tool("log", { branch: z.string() }, async ({ branch }) => {
  // ruleid: llm-tool-parameter-to-shell-js
  return execSync(`git log ${branch}`);
});
server.registerTool("run", { inputSchema: shape }, async ({ command }: { command: string }) => {
  // ruleid: llm-tool-parameter-to-shell-js
  return execSync(command);
});
server.tool("log", { branch: z.string() }, async ({ branch }) => {
  // ok: llm-tool-parameter-to-shell-js
  return execFileSync("git", ["log", "--end-of-options", branch]);
});
server.tool("status", {}, async () => {
  // ok: llm-tool-parameter-to-shell-js
  return execSync("git status");
});
