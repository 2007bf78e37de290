import asyncio
import os
import shlex
import subprocess

from agents import function_tool
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("tools")


@mcp.tool()
def ping(host: str) -> str:
    """Ping a host."""
    # ruleid: llm-tool-parameter-to-shell
    return os.popen(f"ping -c 1 {host}").read()


@tool
def run(command: str) -> str:
    """Run a command."""
    # ruleid: llm-tool-parameter-to-shell
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


@function_tool
async def logs(unit: str) -> str:
    """Show a unit's log."""
    # ruleid: llm-tool-parameter-to-shell
    process = await asyncio.create_subprocess_shell("journalctl -u " + unit)
    return str(await process.communicate())


@tool("split", return_direct=True)
def split(command: str) -> str:
    """Run a command without a shell."""
    # ruleid: llm-tool-parameter-to-shell
    return subprocess.check_output(shlex.split(command), text=True)


@mcp.tool()
def ping_list(host: str) -> str:
    """Ping a host."""
    # ok: llm-tool-parameter-to-shell
    return subprocess.run(["ping", "-c", "1", "--", host], capture_output=True, text=True).stdout


@mcp.tool()
def ping_quoted(host: str) -> str:
    """Ping a host."""
    # ok: llm-tool-parameter-to-shell
    return os.popen("ping -c 1 " + shlex.quote(host)).read()


@mcp.tool()
def service(action: str) -> str:
    """Start or stop the service."""
    if action not in {"start", "stop"}:
        raise ValueError(action)
    # ok: llm-tool-parameter-to-shell
    return os.popen(f"service app {action}").read()


@mcp.tool()
def kill(pid: int) -> str:
    """Stop a process."""
    # ok: llm-tool-parameter-to-shell
    return os.popen(f"kill {pid}").read()


def helper(command: str) -> str:
    # ok: llm-tool-parameter-to-shell
    return os.popen(command).read()
