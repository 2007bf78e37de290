from urllib.parse import urlparse

import requests
from crewai.tools import BaseTool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("web")
HOSTS = {"docs.example.org"}


@mcp.tool()
def fetch(url: str) -> str:
    # ruleid: llm-tool-parameter-to-url
    return requests.get(url, timeout=5).text


class Hook(BaseTool):
    def _run(self, address: str) -> str:
        # ruleid: llm-tool-parameter-to-url
        return requests.post(address, timeout=5).text


@mcp.tool()
def listed(url: str) -> str:
    parts = urlparse(url)
    if parts.scheme != "https" or parts.hostname not in HOSTS:
        raise ValueError("not known")
    # ok: llm-tool-parameter-to-url
    return requests.get(url, timeout=5).text


@mcp.tool()
def item(number: str) -> str:
    # ok: llm-tool-parameter-to-url
    return requests.get(f"https://api.example.org/items/{number}", timeout=5).text
