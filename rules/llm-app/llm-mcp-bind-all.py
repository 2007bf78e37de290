import gradio
import uvicorn
from fastmcp import FastMCP

# ruleid: llm-mcp-bind-all
mcp = FastMCP("notes", host="0.0.0.0")
# ruleid: llm-mcp-bind-all
mcp.run(transport="http", host="0.0.0.0", port=8080)
# ruleid: llm-mcp-bind-all
mcp.settings.host = "0.0.0.0"
# ruleid: llm-mcp-bind-all
uvicorn.run(mcp.http_app(), host="0.0.0.0")
# ruleid: llm-mcp-bind-all
gradio.Interface(print, "text", "text").launch(share=True)
# ok: llm-mcp-bind-all
mcp.run(transport="http", host="127.0.0.1", port=8080)
# ok: llm-mcp-bind-all
mcp.run(transport="stdio")
