import os

from fastmcp import FastMCP
from fastmcp.server.auth.providers.jwt import JWTVerifier

orders = FastMCP("orders")
people = FastMCP("people", auth=JWTVerifier(jwks_uri="https://id.example.org/jwks", audience="people"))
notes = FastMCP("notes")


@orders.tool()
def cancel(number: int) -> str:
    """Cancel an order."""
    return f"order {number} cancelled"


def serve_orders():
    # ruleid: llm-mcp-no-auth
    orders.run(transport="sse", host="0.0.0.0", port=8000)


def serve_orders_by_http():
    # ruleid: llm-mcp-no-auth
    orders.run(transport="streamable-http")


def application():
    # ruleid: llm-mcp-no-auth
    return orders.sse_app()


def serve_people():
    # ok: llm-mcp-no-auth
    people.run(transport="http", host="0.0.0.0")


def serve_notes():
    # ok: llm-mcp-no-auth
    notes.run()
    # ok: llm-mcp-no-auth
    notes.run(transport="stdio")


guarded = FastMCP("wiki")
# ok: llm-mcp-no-auth
application = guarded.streamable_http_app()
application.add_middleware(Bearer)
