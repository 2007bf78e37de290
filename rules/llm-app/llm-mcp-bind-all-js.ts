import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

// ruleid: llm-mcp-bind-all-js
app.listen(3000, "0.0.0.0");
// ruleid: llm-mcp-bind-all-js
app.listen({ port: 3000, host: "0.0.0.0" });
// ok: llm-mcp-bind-all-js
app.listen(3000, "127.0.0.1");
// ok: llm-mcp-bind-all-js
app.listen({ port: 3000, host: "localhost" });
