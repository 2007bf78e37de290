import sqlite3

from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP
from sqlalchemy import text

mcp = FastMCP("people")
connection = sqlite3.connect("people.db")
COLUMNS = {"name", "mail"}


@tool
def find(name: str) -> list:
    """Find people by name."""
    # ruleid: llm-tool-parameter-to-sql
    return connection.execute(f"SELECT * FROM people WHERE name = '{name}'").fetchall()


@mcp.tool()
def query(sql: str) -> list:
    """Run a query."""
    cursor = connection.cursor()
    # ruleid: llm-tool-parameter-to-sql
    cursor.execute(sql)
    return cursor.fetchall()


@mcp.tool()
async def query_session(sql: str) -> list:
    """Run a query."""
    async with session_factory() as session:
        # ruleid: llm-tool-parameter-to-sql
        return (await session.execute(text(sql))).all()


@tool
def find_bound(name: str) -> list:
    """Find people by name."""
    # ok: llm-tool-parameter-to-sql
    return connection.execute("SELECT * FROM people WHERE name = ?", (name,)).fetchall()


@tool
def sorted_by(column: str) -> list:
    """List people in order."""
    if column not in COLUMNS:
        raise ValueError(column)
    # ok: llm-tool-parameter-to-sql
    return connection.execute(f"SELECT * FROM people ORDER BY {column}").fetchall()


@mcp.tool()
def page(number: int) -> list:
    """List a page of people."""
    # ok: llm-tool-parameter-to-sql
    return connection.execute(f"SELECT * FROM people LIMIT 10 OFFSET {number * 10}").fetchall()
