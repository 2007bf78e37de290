import os
from pathlib import Path

from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP
from pydantic_ai import Agent

mcp = FastMCP("notes")
agent = Agent("openai:gpt-4o")
NOTES = Path("/srv/notes")


@mcp.tool()
def read(name: str) -> str:
    """Read a note."""
    # ruleid: llm-tool-parameter-to-path
    with open(os.path.join(NOTES, name)) as file:
        return file.read()


@tool
def write(path: str, text: str) -> str:
    """Write a file."""
    # ruleid: llm-tool-parameter-to-path
    Path(path).write_text(text)
    return "written"


@agent.tool_plain
def remove(name: str) -> str:
    """Remove a note."""
    target = NOTES / name
    # ruleid: llm-tool-parameter-to-path
    target.unlink()
    return "removed"


@mcp.tool()
def read_contained(name: str) -> str:
    """Read a note."""
    path = (NOTES / name).resolve()
    if not path.is_relative_to(NOTES):
        raise ValueError("outside the notes")
    # ok: llm-tool-parameter-to-path
    return path.read_text()


@mcp.tool()
def read_by_base(name: str) -> str:
    """Read a note."""
    # ok: llm-tool-parameter-to-path
    return (NOTES / os.path.basename(name)).read_text()


@mcp.tool()
def append(text: str) -> str:
    """Append to the log."""
    with open("/srv/notes/log.txt", "a") as file:
        # ok: llm-tool-parameter-to-path
        file.write(text)
    return "appended"


@tool
def count(word: str) -> int:
    """Count a word."""
    # ok: llm-tool-parameter-to-path
    return open("/srv/notes/all.txt").read().count(word)
