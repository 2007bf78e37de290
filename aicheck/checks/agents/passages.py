"""What agents are told in a file: whole texts of instructions, and the descriptions of tools."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from aicheck.checks.agents.jsonish import Leaf, leaves
from aicheck.checks.agents.kinds import ending, is_agent_file
from aicheck.checks.reading.lines import has_any
from aicheck.patterns import lazy

Manner = Literal["tool", "prose"]

_PROSE = frozenset({"md", "mdc", "mdx", "txt", ""})
_JSON = frozenset({"json", "jsonc", "json5", "ipynb"})
# A skill, a command or an agent says so of itself, in whichever folder it is kept.
_FRONT = lazy(
    r"\A---\n(?:[^\n]{0,2000}\n){0,30}?"
    r"(?:(?:allowed-tools|argument-hint|alwaysApply|globs|applyTo):|name:[^\n]*\ndescription:)"
)
_MANIFEST = lazy(
    r"(?:^|/)(?:package|composer|bower|manifest|tsconfig[\w.-]*|deno|project|package-lock|app"
    r"|metadata|data(?:package|set_infos?)|devcontainer|renovate|schema)\.json$"
    r"|\.(?:schema|lock|map|webmanifest)\.?\w*$",
    re.IGNORECASE,
)
# Under which names a string is read by a model.
_TOLD = frozenset({
    "description", "instructions", "instruction", "prompt", "system", "systemprompt",
    "system_prompt", "developer_instructions", "custominstructions", "roledefinition", "usage",
})  # fmt: skip
_TOOL_KEYS = frozenset({"tools", "inputSchema", "input_schema", "parameters", "prompts"})
_TOOL_FILE = lazy(r"(?i)mcp|inputschema|input_schema|\btools?\b|function_call|\bagents?\b|\bskill")
_TOOL_SIGNS = ("mcp", "inputschema", "input_schema", "function_call")
_TOOL_WORDS = ("tool", "agent", "skill")
_YAML = lazy(
    r"^(?P<indent>[ \t]*)(?:- +)?(?:description|instructions?|prompt|system_prompt):"
    r"[ \t]*(?P<block>[|>][+-]?\d?)?[ \t]*(?P<inline>[^\n]*)\n?",
    re.MULTILINE,
)
_TOML = lazy(
    r"^[ \t]*(?:description|instructions?|prompt|developer_instructions)[ \t]*=[ \t]*"
    r"(?:\"\"\"(?P<long>.{0,20000}?)\"\"\"|'''(?P<raw>.{0,20000}?)'''|\"(?P<short>(?:[^\"\\\n]|\\.){0,9000})\")",
    re.MULTILINE | re.DOTALL,
)
_LITERAL = (
    r"\"\"\".{0,20000}?\"\"\"|\"(?:[^\"\\\n]|\\.){0,9000}\"|'(?:[^'\\\n]|\\.){0,9000}'"
    r"|`(?:[^`\\]|\\.){0,20000}`"
)
# A description in code: by its name, or as the second argument where a tool is made.
_IN_CODE = lazy(
    r"(?:\b(?:[dD]escription|WithDescription|instructions)[\"']?\s{0,9}[:=(]\s{0,9}"
    r"|\.(?:tool|registerTool|addTool|prompt)\(\s{0,40}[\"'`][\w./:-]{1,80}[\"'`]\s{0,9},\s{0,40})"
    rf"\(?\s{{0,40}}(?P<text>(?:[fr]?(?:{_LITERAL})(?:\s{{0,40}}\+?\s{{0,40}})){{1,60}})",
    re.DOTALL,
)
_LITERALS = lazy(_LITERAL, re.DOTALL)
_DECORATED = lazy(
    r"^[ \t]*@(?:\w+\.){0,3}(?:tool|function_tool|mcp_tool|agent_tool|prompt|kernel_function"
    r"|tool_plain)\b[^\n]{0,500}\n(?:(?![ \t]*@(?:\w+\.){0,3}tool)[^\n]{0,500}\n){0,25}?"
    r"[ \t]*[rf]?(?P<quote>\"\"\"|''')(?P<text>.{0,20000}?)(?P=quote)",
    re.MULTILINE | re.DOTALL,
)
_MOST_PASSAGES = 2_000


class Passage(NamedTuple):
    """A text for an agent, the place in the file that it is from, and how it is to be judged.

    `exact` is true of a text that stands in the file as it is, so that its sentences have places.
    """

    text: str
    start: int
    end: int
    manner: Manner
    exact: bool = False


def passages(path: str, text: str) -> Iterator[Passage]:
    """Yield what agents are told in a file."""
    last = ending(path) if "." in path.rpartition("/")[2][1:] else ""
    if last in _PROSE and (is_agent_file(path) or _FRONT.match(text)):
        yield Passage(text, 0, len(text), "prose", exact=True)
    elif last in _JSON:
        yield from _in_json(path, text)
    elif not is_agent_file(path) and not _speaks_of_tools(text):
        return
    elif last in ("yaml", "yml"):
        yield from _in_yaml(text)
    elif last == "toml":
        yield from _in_toml(text)
    elif last in (
        "py",
        "ts",
        "js",
        "mjs",
        "cjs",
        "mts",
        "tsx",
        "go",
        "rs",
        "java",
        "kt",
        "cs",
        "rb",
    ):
        yield from _in_code(text, last)


def _speaks_of_tools(text: str) -> bool:
    if not text.isascii():
        return bool(_TOOL_FILE.search(text))
    # Words are found much faster than the pattern is.
    low = text.lower()
    return has_any(low, _TOOL_SIGNS) or (
        has_any(low, _TOOL_WORDS) and bool(_TOOL_FILE.search(text))
    )


def _in_json(path: str, text: str) -> Iterator[Passage]:
    if (_MANIFEST.search(path) and not is_agent_file(path)) or '"' not in text:
        return
    found = list(leaves(text))
    told = [leaf for leaf in found if leaf.path and leaf.path[-1].lower() in _TOLD]
    if not any(map(_is_long, told)) or _is_schema(found):
        return
    named = {leaf.path[:-1] for leaf in found if leaf.path and leaf.path[-1] in ("name", "title")}
    count = 0
    for leaf in told:
        is_tools = leaf.path[:-1] in named or not _TOOL_KEYS.isdisjoint(leaf.path)
        if _is_long(leaf) and (is_tools or is_agent_file(path)):
            yield Passage(str(leaf.value), leaf.start, leaf.end, "tool")
            count += 1
            if count >= _MOST_PASSAGES:
                return


def _is_schema(found: list[Leaf]) -> bool:
    """Whether the file says what other files look like."""
    return any(it.path == ("$schema",) and "json-schema.org" in str(it.value) for it in found[:50])


def _is_long(leaf: Leaf) -> bool:
    return isinstance(leaf.value, str) and len(leaf.value) >= 12


def _in_yaml(text: str) -> Iterator[Passage]:
    for match in _YAML.finditer(text):
        inline = match["inline"]
        if not match["block"] and inline:
            yield Passage(inline.strip("\"' "), match.start("inline"), match.end("inline"), "tool")
            continue
        indent = len(match["indent"].expandtabs())
        at = match.end()
        lines: list[str] = []
        while at < len(text) and len(lines) < 400:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            lines.append(line)
            at = end + 1
        if lines:
            yield Passage("\n".join(lines), match.start(), at, "tool")


def _in_toml(text: str) -> Iterator[Passage]:
    for match in _TOML.finditer(text):
        body = match["long"] or match["raw"] or match["short"] or ""
        yield Passage(body, match.start(), match.end(), "tool")


def _in_code(text: str, last: str) -> Iterator[Passage]:
    if last == "py":
        for match in _DECORATED.finditer(text):
            yield Passage(match["text"], match.start("text"), match.end("text"), "tool", exact=True)
    for match in _IN_CODE.finditer(text):
        body = " ".join(map(_unquoted, _LITERALS.findall(match["text"])))
        if len(body) >= 12:
            yield Passage(body, match.start("text"), match.end("text"), "tool")


def _unquoted(literal: str) -> str:
    if literal[0] == "`":
        return literal[1:-1]
    body = literal[3:-3] if literal.startswith('"""') else literal[1:-1]
    if "\\" not in body:
        return body
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        pass
    try:
        return str(ast.literal_eval(literal))
    except (ValueError, SyntaxError, MemoryError):
        return body
