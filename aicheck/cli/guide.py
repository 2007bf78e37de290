"""What the help says beside a command's own words: what people want, examples, exit codes.

It stands in one place so that the top help, the manual page and the site can tell it without
importing a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Headings of the help, by what somebody wants, and the commands for it.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Check a change": (
        "check", "commit-msg", "scan", "attribute", "squash-message", "verify", "publish",
    ),
    "Take responsibility": ("sign-off", "waive"),
    "Look around": ("demo", "explain", "rules"),
    "Set up": ("init", "doctor", "action", "index", "completion"),
}  # fmt: skip

# The variable by which a shell asks for completions.
COMPLETING = "_AICHECK_COMPLETE"

EXIT_CODES: Mapping[int, str] = {
    0: "checked, nothing blocks",
    1: "something blocks",
    2: "wrong usage or settings; nothing was checked",
    3: "nothing blocks, but a required check could not finish",
    4: "a bug in aicheck",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """A command's example, with what it does, and what its exit codes mean where that matters."""

    example: str
    does: str
    exits: Mapping[int, str]


_GATE = {code: EXIT_CODES[code] for code in (0, 1, 2, 3)}
_WRONG = "wrong usage or settings"
# Of commands that tell or write something, and judge nothing.
_TOLD = {0: "it was printed", 2: _WRONG}
_WRITTEN = {0: "it was written", 2: f"{_WRONG}; nothing was written"}

# By the command, and its subcommand after a space.
GUIDES: Mapping[str, Guide] = {
    "action": Guide("aicheck action", "what the GitHub action runs", _GATE),
    "attribute": Guide(
        "aicheck attribute --since '2 weeks ago' --by path",
        "the AI-assisted share of each folder",
        {0: "all of it was read", 3: "part of the history could not be read"},
    ),
    "check": Guide(
        "aicheck check origin/main..HEAD -o sarif=aicheck.sarif",
        "what this branch adds, as text and as SARIF",
        _GATE,
    ),
    "commit-msg": Guide(
        "aicheck commit-msg .git/COMMIT_EDITMSG", "what git's commit-msg hook asks", _GATE
    ),
    "completion": Guide(
        'eval "$(aicheck completion bash)"', "completion in this shell, in ~/.bashrc in all", _TOLD
    ),
    "demo": Guide(
        "aicheck demo --keep shop",
        "the repository stays, to try more on it",
        {1: "the gate blocks, as it shall", 2: f"{_WRONG}; no repository was made"},
    ),
    "doctor": Guide(
        "aicheck doctor", "what is installed here", {0: "all is there", 3: "a part is missing"}
    ),
    "explain": Guide(
        "aicheck explain gate.ai-fail-on",
        "also a section, as gate; a rule, as sql-injection; or an exit code",
        {0: "it was printed", 2: "there is no such page"},
    ),
    "index": Guide(
        "aicheck index build ~/packages/*.tar.gz -o tools/copyleft.idx",
        "then name it in the settings: provenance.indexes",
        {0: "it was written or printed", 2: f"{_WRONG}; nothing was written"},
    ),
    "index build": Guide(
        "aicheck index build ~/packages/*.tar.gz -o tools/copyleft.idx",
        "an index of these packages",
        _WRITTEN,
    ),
    "index info": Guide("aicheck index info tools/copyleft.idx", "what is in it", _TOLD),
    "index merge": Guide("aicheck index merge a.idx b.idx -o all.idx", "both in one", _WRITTEN),
    "init": Guide(
        "aicheck init",
        "asks, and shows what it would write",
        {
            0: "all that is wanted is there",
            1: "a file lacks what aicheck needs, or nothing was written",
            2: f"{_WRONG}; nothing was written",
        },
    ),
    "publish": Guide(
        "aicheck publish result.json",
        "onto the pull request that it is of",
        {
            0: "GitHub has it, but for what the token may not write",
            2: f"{_WRONG}; nothing was published",
            3: "GitHub did not take all of it",
        },
    ),
    "rules": Guide("aicheck rules --category secrets", "the rules of one category", _TOLD),
    "rules test": Guide(
        "aicheck rules test policy/rules",
        "rules of your own on their cases",
        {0: "all as marked", 1: "something is missed or wrong"},
    ),
    "scan": Guide(
        "aicheck scan src --since '3 months ago' --only AI",
        "what agents wrote below src since then, with what is found on their lines",
        _GATE,
    ),
    "sign-off": Guide(
        "aicheck sign-off origin/main..HEAD",
        "read what agents wrote on this branch, and sign it",
        {0: "all of it is signed", 1: "some of it is not", 3: "stopped; nothing was signed"},
    ),
    "squash-message": Guide(
        "aicheck squash-message main..topic",
        "the trailers for the message of the squash",
        {0: "they say all that is needed", 1: "a commit lacks its own"},
    ),
    "verify": Guide(
        "aicheck verify evidence.json --base origin/main",
        "make the statement again, and compare",
        {0: "the same", 1: "something differs"},
    ),
    "waive": Guide(
        "aicheck waive 9f2c41aa main..topic --reason 'an enum' --owner 'Pat <pat@example.org>'",
        "for 90 days; commit it on the base branch",
        _WRITTEN,
    ),
}

START = (
    ("aicheck check origin/main..HEAD", "what this branch adds, before it is merged"),
    ("aicheck check --staged", "what the next commit would add"),
    ("aicheck explain sql-injection", "why a finding matters, and how to mend it"),
)


def epilog(name: str) -> str | None:
    """What stands below the options of a command, in click's form; None where nothing is told."""
    guide = GUIDES.get(name)
    if guide is None:
        return None
    lines = ["\b", "Example:", f"  {guide.example}", f"      {guide.does}"]
    if guide.exits:
        lines += ["", "\b", "Exit codes:", *(f"  {it}  {guide.exits[it]}" for it in guide.exits)]
    return "\n".join(lines)


def top_epilog() -> str:
    """What stands below the commands in the help of aicheck itself."""
    width = max(len(line) for line, _ in START)
    return "\n".join(
        [
            "\b",
            "Examples:",
            *(f"  {line:<{width}}  {does}" for line, does in START),
            "",
            "\b",
            "Exit codes:",
            *(f"  {code}  {EXIT_CODES[code]}" for code in EXIT_CODES),
            "",
            "\b",
            "Read more:",
            "  aicheck COMMAND --help    one command, with an example",
            "  aicheck explain TOPIC     a rule, a key or section of the settings, an exit code",
            "  aicheck completion SHELL  completion of commands, options, rules and branches",
        ]
    )
