"""What the change lets agents do without a question, and what it has editors run by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aicheck.checks.agents.findings import finding, shortened
from aicheck.checks.agents.jsonish import Leaf
from aicheck.checks.agents.kinds import ending, is_agent_file
from aicheck.checks.agents.rules import HOOK, PERMISSIONS
from aicheck.checks.agents.settings import is_settings, values
from aicheck.checks.agents.texts import head
from aicheck.model import FileChange, Finding, Rule, Severity
from aicheck.patterns import lazy

# A permission for any command, or for a program that starts any other.
_ANY = lazy(
    r"^(?:\*+|all|mcp__\*+|(?:bash|shell|run_shell_command|execute|powershell)"
    r"(?:\((?:\*+|:\*|\*:\*|(?:sudo|bash|sh|zsh|eval|exec|env|xargs|rm|curl|wget|ssh)"
    r"(?: -\w+)?[: ]\*)\)))$",
    re.IGNORECASE,
)
_BARE_SHELL = lazy(r"^(?:bash|shell|run_shell_command|powershell)$", re.IGNORECASE)
_LISTS = frozenset({
    "allow", "alwaysallow", "autoapprove", "allowedtools", "allowed-tools", "allowed_tools",
    "auto_approve", "coretools", "chat.tools.terminal.autoapprove", "includetools",
})  # fmt: skip
# Names and values that are a finding wherever they stand in settings of agents.
_SWITCHES: dict[str, set[str | bool | None]] = {
    "defaultmode": {"bypasspermissions"},
    "enableallprojectmcpservers": {True},
    "skipdangerousmodepermissionprompt": {True},
    "chat.tools.autoapprove": {True},
    "chat.tools.global.autoapprove": {True},
    "yolomode": {True},
    "yolo": {True},
    "autoaccept": {True},
    "approval_mode": {"yolo", "full-auto"},
    "approvalmode": {"yolo"},
    "sandbox_mode": {"danger-full-access"},
    "alwaysallowexecute": {True},
    "dangerously_allow_all": {True},
    "trust": {True},
}
_FLAGS = lazy(
    r"--(?:dangerously-[a-z-]+|allow-dangerously-[a-z-]+|yolo\b|full-auto\b|trust-all-tools\b"
    r"|allow-all-tools\b)"
)
# What a hook of an agent, or of an editor, is kept under.
_COMMANDS = frozenset({"command", "bash", "powershell", "run", "cmd", "script"})
_HELPERS = frozenset({
    "apikeyhelper", "awsauthrefresh", "awscredentialexport", "otelheadershelper", "notify",
})  # fmt: skip
_CONTAINER = {
    "initializecommand": Severity.MEDIUM,
    "oncreatecommand": Severity.LOW,
    "postcreatecommand": Severity.LOW,
    "poststartcommand": Severity.LOW,
    "postattachcommand": Severity.LOW,
    "updatecontentcommand": Severity.LOW,
}
_FRONT_MATTER = lazy(r"\A\ufeff?---[ \t]*\r?\n(.{0,20000}?)\n---", re.DOTALL)
_TOOLS_KEY = lazy(r"^allowed[-_]tools:[ \t]*(?P<inline>[^\n]*)", re.MULTILINE)
_ITEM = lazy(r"[\w*-]+\([^()\n]{0,200}\)|[^\s,\[\]\"']+")
_MOST = 30


class _Hit(NamedTuple):
    rule: Rule
    start: int
    message: str
    severity: Severity | None = None


def permissions(file: FileChange) -> Iterator[Finding]:
    """Yield a finding for each added setting by which an agent acts without being asked."""
    is_text = is_agent_file(file.path) and ending(file.path) in ("md", "mdc")
    if not is_text and not is_settings(file.path):
        return
    text = head(file)
    hits = _in_front_matter(text.whole) if is_text else _in_settings(file.path, text.whole)
    told = 0
    for hit in hits:
        if file.head is not None and not file.is_added(text.position(hit.start).line):
            continue
        yield finding(hit.rule, file.path, text, hit.start, hit.message, hit.severity)
        told += 1
        if told >= _MOST:
            return


def _in_front_matter(text: str) -> Iterator[_Hit]:
    front = _FRONT_MATTER.match(text)
    for match in _TOOLS_KEY.finditer(text, 0, front.end()) if front else ():
        # The list stands behind the key or on the lines below, each behind a dash.
        end = match.end()
        while (line := re.compile(r"\n[ \t]*-[ \t]+[^\n]*").match(text, end)) and line.end() < (
            front.end() if front else 0
        ):
            end = line.end()
        for item in _ITEM.finditer(text, match.start("inline"), end):
            if _ANY.match(item.group()) and item.group().lower() != "all":
                yield _Hit(PERMISSIONS, item.start(), _allows(item.group()))


def _allows(item: str) -> str:
    return f'agents may use "{shortened(item)}" without being asked'


def _in_settings(path: str, text: str) -> Iterator[_Hit]:
    opens = False
    commands: list[Leaf] = []
    is_tasks = path.lower().endswith("tasks.json")
    for leaf in values(path, text):
        if not leaf.path:
            continue
        name = leaf.path[-1].lower()
        if name == "runon" and leaf.value == "folderOpen":
            opens = True
        elif is_tasks and name in ("command", "script"):
            commands.append(leaf)
        else:
            yield from _of_leaf(path, leaf, name)
    if opens:
        for leaf in commands:
            yield _runs(leaf, "when the folder is opened")


def _of_leaf(path: str, leaf: Leaf, name: str) -> Iterator[_Hit]:
    keys = {key.lower() for key in leaf.path}
    value = leaf.value
    if _is_agents(path) and keys & _LISTS and not keys & {"deny", "ask"}:
        item = name if value is True else value
        wide = isinstance(item, str) and (_ANY.match(item) or _is_shell(keys, item))
        if wide or (name in ("/.*/", ".*", "/^.*$/") and value is True):
            yield _Hit(PERMISSIONS, leaf.start, _allows(str(item)))
    elif "permission" in keys and value == "allow" and name in ("*", "bash", "permission"):
        yield _Hit(PERMISSIONS, leaf.start, _allows(name))
    elif _is_switch(path, leaf, name):
        shown = str(value).lower() if value is True else value
        level = Severity.LOW if name in ("trust", "enableallprojectmcpservers") else None
        message = f"agents are not held back: {leaf.path[-1]} is {shown}"
        yield _Hit(PERMISSIONS, leaf.start, message, level)
    elif isinstance(value, str) and (flag := _FLAGS.search(value)):
        yield _Hit(PERMISSIONS, leaf.start, f"an agent is started with {flag.group()}")
    if isinstance(value, str):
        yield from _hook(path, leaf, name, keys)


def _is_switch(path: str, leaf: Leaf, name: str) -> bool:
    value = leaf.value.lower() if isinstance(leaf.value, str) else leaf.value
    if value not in _SWITCHES.get(name, ()):
        return False
    # "trust" is a word of many settings; only of a server it means that nobody is asked.
    return name != "trust" or (len(leaf.path) > 2 and leaf.path[0].lower() == "mcpservers")


def _is_shell(keys: set[str], item: str) -> bool:
    return "allow" in keys and "permissions" in keys and bool(_BARE_SHELL.match(item))


def _hook(path: str, leaf: Leaf, name: str, keys: set[str]) -> Iterator[_Hit]:
    if _is_agents(path) and "hooks" in keys and name in _COMMANDS:
        yield _runs(leaf, "by a hook of the agent")
    elif _is_agents(path) and leaf.path[0].lower() in ("statusline", *_HELPERS):
        if name in (*_COMMANDS, *_HELPERS):
            yield _runs(leaf, "by the agent itself")
    elif "devcontainer" in path.lower() and leaf.path[0].lower() in _CONTAINER:
        level = _CONTAINER[leaf.path[0].lower()]
        where = "on the machine itself" if level is Severity.MEDIUM else "in the container"
        yield _runs(leaf, f"{where} when it is made", level)


def _runs(leaf: Leaf, when: str, level: Severity | None = None) -> _Hit:
    message = f'a command of the change runs {when}: "{shortened(str(leaf.value))}"'
    return _Hit(HOOK, leaf.start, message, level)


def _is_agents(path: str) -> bool:
    return is_agent_file(path) or path.rpartition("/")[2].lower() in (
        "cline_mcp_settings.json", "mcp_settings.json", "hooks.json", "settings.json",
    )  # fmt: skip
