from langchain.agents import Tool
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("maths")


@mcp.tool()
def calculate(expression: str) -> str:
    # ruleid: llm-tool-parameter-to-exec
    return str(eval(expression))


def formula(text):
    # ruleid: llm-tool-parameter-to-exec
    return eval(text)


tools = [Tool(name="formula", func=formula, description="does maths")]


@mcp.tool()
def literal(expression: str) -> str:
    # ok: llm-tool-parameter-to-exec
    return str(ast.literal_eval(expression))


@mcp.tool()
def named(name: str) -> str:
    if name not in SCRIPTS:
        raise ValueError(name)
    # ok: llm-tool-parameter-to-exec
    return exec(name)


def nobodys_tool(text):
    # ok: llm-tool-parameter-to-exec
    return eval(text)
