"""MCP servers that the change has agents start or speak to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from aicheck.checks.agents.findings import finding
from aicheck.checks.agents.jsonish import Leaf
from aicheck.checks.agents.packages import unpinned
from aicheck.checks.agents.rules import MCP_HTTP, MCP_SECRET, MCP_UNPINNED
from aicheck.checks.agents.settings import is_settings, values
from aicheck.checks.agents.texts import Text, head
from aicheck.checks.secrets.plausible import is_placeholder
from aicheck.checks.secrets.redaction import mark, redacted
from aicheck.model import FileChange, Finding
from aicheck.patterns import lazy

_TABLES = frozenset({
    "mcpservers", "servers", "mcp_servers", "mcp", "context_servers", "mcp.servers",
})  # fmt: skip
_SECRET_NAME = lazy(
    r"(?i)(?:^|[_-])(?:token|secret|password|passwd|pwd|credentials?|pat|bearer|authorization|auth"
    r"|cookie|(?:api|access|private|secret|auth|service|role|signing)[_-]?key|key|dsn)(?:$|[_-])"
    r"|(?:token|secret|password|apikey|accesskey|secretkey)$"
)
_NO_SECRET = lazy(
    r"(?i)(?:_(?:file|path|url|uri|host|name|id|type|mode|region|enabled|header|ttl|expiry|scopes?|endpoint))$"
)
# A name in place of a value: of a variable, of an input that is asked for, or of what is missing.
_STANDS_FOR = lazy(
    r"[$%<{]|\benv:|\binput:|^(?:op|vault|keychain|aws|gcp|secretref|bws)://?"
    r"|(?i:your|example|placeholder|changeme|change_me|change-me|xxx|\.\.\.|\*\*\*|insert|replace"
    r"|redacted|dummy|todo|none|null|true|false|api[_-]?key[_-]?here|<|test)"
)
_SCHEME = lazy(r"(?i)^(?:bearer|basic|token|key|bot)\s+")
_FLAG = lazy(r"^--?(?P<name>[A-Za-z][\w-]*)(?:=(?P<value>.*))?$", re.DOTALL)
_HEADER = lazy(r"^(?P<name>[A-Za-z][\w-]*):\s*(?P<value>\S.*)$", re.DOTALL)
_LOOPBACK = lazy(
    r"(?i)^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1|host\.docker\.internal"
    r"|host\.containers\.internal|[^.]+|.*\.(?:local|localhost|test|svc|internal))$"
)
_MOST = 50


def servers(file: FileChange) -> Iterator[Finding]:
    """Yield a finding for each added setting of a server that is unsafe."""
    if not is_settings(file.path):
        return
    text = head(file)
    found = 0
    for entry in _entries(values(file.path, text.whole)):
        for leaf, result in _judged(file, text, entry):
            if file.head is None or file.is_added(text.position(leaf.start).line):
                yield result
                found += 1
                if found >= _MOST:
                    return


def _entries(found: Iterator[Leaf]) -> Iterator[list[Leaf]]:
    """Yield the values of each server, with the keys below the server."""
    entries: dict[tuple[str, ...], list[Leaf]] = {}
    for leaf in found:
        for depth, key in enumerate(leaf.path[:-2]):
            if key.lower() in _TABLES:
                below = leaf.path[depth + 2 :]
                entries.setdefault(leaf.path[: depth + 2], []).append(leaf._replace(path=below))
                break
    yield from entries.values()


def _judged(file: FileChange, text: Text, entry: list[Leaf]) -> Iterator[tuple[Leaf, Finding]]:
    words = [leaf for leaf in entry if leaf.path[0] in ("command", "args", "cmd")]
    command = [leaf._replace(value=str(leaf.value)) for leaf in words]
    # Some write the arguments above the command that they are for.
    command.sort(key=lambda leaf: (leaf.path[0] == "args", leaf.start))
    if hit := unpinned([str(leaf.value) for leaf in command]):
        index, what = hit
        message = f"{what} is fetched in whichever version there is when the MCP server starts"
        yield command[index], finding(MCP_UNPINNED, file.path, text, command[index].start, message)
    for leaf, name, value in _named(entry, command):
        if _is_secret(name, value):
            yield leaf, _secret(file, text, leaf, name, value)
    for leaf in entry:
        if isinstance(leaf.value, str) and (host := _plain_host(leaf)):
            message = f"the MCP server at {host} is spoken to over plain http"
            yield leaf, finding(MCP_HTTP, file.path, text, leaf.start, message)


def _named(entry: list[Leaf], command: list[Leaf]) -> Iterator[tuple[Leaf, str, str]]:
    """Yield what has a name by which it may be a secret: the place, the name and the value."""
    for leaf in entry:
        top, value = leaf.path[0].lower(), leaf.value
        if not isinstance(value, str):
            continue
        if top in ("env", "environment", "headers", "http_headers", "requestinit", "auth"):
            yield leaf, leaf.path[-1], value
        elif "url" in top and "?" in value:
            yield from ((leaf, name, part) for name, part in _parameters(value))
        elif len(leaf.path) == 1 and _SECRET_NAME.search(leaf.path[0]):
            yield leaf, leaf.path[0], value
    for at, leaf in enumerate(command):
        value = str(leaf.value)
        if (flag := _FLAG.match(value)) and flag["value"] is not None:
            yield leaf, flag["name"], flag["value"]
        elif flag and at + 1 < len(command):
            yield command[at + 1], flag["name"], str(command[at + 1].value)
        if header := _HEADER.match(value) or re.match(r"(?P<name>\w+)=(?P<value>\S+)$", value):
            yield leaf, header["name"], header["value"]


def _parameters(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, max_num_fields=50)
    except ValueError:
        return []


def _is_secret(name: str, value: str) -> bool:
    value = _SCHEME.sub("", value.strip())
    if not _SECRET_NAME.search(name) or _NO_SECRET.search(name) or len(value) < 8:
        return False
    if _STANDS_FOR.search(value) or is_placeholder(value) or " " in value:
        return False
    # Words and paths are names of something; what opens something has figures among its letters.
    return not value.startswith(("/", "./", "-")) and any(char.isdigit() for char in value)


def _secret(file: FileChange, text: Text, leaf: Leaf, name: str, value: str) -> Finding:
    shown = name if re.fullmatch(r"[\w-]{1,40}", name) else "a value"
    result = finding(
        MCP_SECRET,
        file.path,
        text,
        leaf.start,
        f"{shown} of an MCP server is written into the change",
    )
    raw = text.whole[leaf.start : leaf.end]
    line = text.line(leaf.start).replace(raw, f'"{mark(value)}"')
    return replace(result, code="" if value in line else redacted(line[:300].strip()))


def _plain_host(leaf: Leaf) -> str:
    """The host that a value speaks to without encryption over a network."""
    value = str(leaf.value)
    if leaf.path[0].lower() in ("env", "environment") or not value.lower().startswith("http://"):
        return ""
    try:
        host = urlsplit(value).hostname or ""
    except ValueError:
        return ""
    safe = not host or _LOOPBACK.match(host) or not re.fullmatch(r"[\w.:-]{1,100}", host)
    return "" if safe else host
