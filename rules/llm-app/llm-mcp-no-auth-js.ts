import express from "express";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

const app = express();
// ruleid: llm-mcp-no-auth-js
app.post("/mcp", async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
// ruleid: llm-mcp-no-auth-js
app.get("/sse", async (req, res) => {
  await server.connect(new SSEServerTransport("/messages", res));
});
// ok: llm-mcp-no-auth-js
app.get("/health", (req, res) => res.send("well"));
// ok: llm-mcp-no-auth-js
await server.connect(new StdioServerTransport());
