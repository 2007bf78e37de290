"""Hostile strings through what people and forges read: `python bench/fuzz.py`.

    python bench/fuzz.py [--count N] [--markdown N] [--seed N]

Each string stands in every text of a report that a change can carry: paths, messages, code,
names, rules of other scanners. `--count` of them (20,000) go through the log and the annotations
of GitHub, the other formats as logs, and the file of outputs; `--markdown` of them (8,000) through
Markdown, as a summary and as a comment that reviewdog writes. The same seed gives the same strings.

What holds: the runner takes no line for a command that isn't ours, and a report with a hostile
string has the lines, tokens and entries of one with a harmless word. So no link, mention,
reference, image, tag or mark can have formed. It prints how many strings went through, and what it
caught; it exits with 1 if that is anything. AICHECK_SHARED may name a folder with a second reading
of the runner's rules, `github/run_action.py`, which is asked as well.

It needs the packages of the extra `dev`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from reporters import runner
from reporters.hostile import TRICKS
from reporters.reports import FIRST, HEAD, ROBIN, added, decision, report, rule
from reporters.test_markdown import tokens
from reporters.test_rdjson import comment, log
from reporters.xmltree import tree_of

from aicheck.model import (
    Attribution,
    Commit,
    Evidence,
    Failure,
    Fix,
    Person,
    Related,
    Report,
    SignOff,
)
from aicheck.reporters import REPORTERS, Style

_TOP = Path(__file__).resolve().parents[1]
_MORE = (
    "::notice file=a,line=1::x", "::debug::", "::group::", "##[command]", "##[set-env name=A;]b",
    "EOF", "<<", "a=b", "a<<EOF\n", "\nEOF\n", "<!-- aicheck:summary -->", "-->", "<!--aicheck",
    "https://example.org/@robin", "robin@example.org", "@org/team", "org/shop#1", "a@0a1b2c3",
    "0a1b2c3d", "[x]: http://example.org", "[^1]", "![x](http://example.org/x.png)", "<a href=x>",
    "<script>", "&lt;img&gt;", "$x$", "$$", ":dog:", "\n```\n", "\n    ", "\n---\n", "\n===\n",
    "1. ", "+ ", "~~", "<details>", "\\`", "` `", "]]>", "<![CDATA[", "&#0;", "&x;", '"/>',
    "${{ a }}", "$(id)", "`id`", ";", "|", "[[ATTACHMENT|/etc/passwd]]", "\u2060", "\u2067",
    "\ufffe", "\U0001f468",
)  # fmt: skip
_PIECES = (*TRICKS, *_MORE)
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_HARMLESS = "word"
_VERBOSE = Style(verbose=True)
_COLOUR = Style(colour=True, width=60, verbose=True)
# Our own words stand outside of code, and none of them is any of these.
_REFERENCE = re.compile(r"(?<!\w)@\w|#\d|\bGH-\d|https?:|www\.|\b[0-9a-f]{7,40}\b", re.IGNORECASE)
_KEYS = {"file", "line", "endLine", "col", "endColumn", "title"}


def strings(count: int, seed: int) -> Iterator[str]:
    """Yield hostile strings, each with at least one letter to see."""
    chance = random.Random(seed)
    for _ in range(count):
        pieces = [_piece(chance) for _ in range(chance.randint(1, 6))]
        pieces.insert(chance.randint(0, len(pieces)), "x")
        yield "".join(pieces)


def _piece(chance: random.Random) -> str:
    if chance.random() < 0.8:
        return chance.choice(_PIECES)
    length = chance.randint(1, 6)
    return "".join(
        chr(chance.randrange(0x11000 if chance.random() < 0.2 else 0x250)) for _ in range(length)
    )


def made_of(text: str) -> Report:
    """A report with `text` wherever a change, a tool or a setting can put one."""
    evidence = Evidence(FIRST, text, text, agent=text)
    attribution = Attribution("ai", text, text, (evidence,))
    person = Person(text, text)
    commit = Commit(FIRST, (HEAD,), person, ROBIN, f"y{text}", attribution=attribution)
    found: dict[str, Any] = {"sha": FIRST, "kind": "ai", "reason": text, "message": text}
    about_code = {
        "code": text,
        "related": (Related(text, 2, text, text, text),),
        "fix": Fix(text, text),
    }
    foreign = rule(f"{text} x")
    return report(
        decision(foreign, text, disposition="block", **found, **about_code),
        decision(foreign, None, disposition="warn", commit=FIRST, **found),
        decision(foreign, None, 2, disposition="waived", **found),
        commits=[commit],
        files=[added(text, "y\n", FIRST)],
        failures=[Failure(f"{text} x", text, text), Failure(text, text, None, required=False)],
        reasons=[text],
        repository=text,
        source=text,
        sign_offs={FIRST: SignOff(True, "agent", text, text)},
    )


# -- logs, annotations and files of other tools ------------------------------------------------


def log_offences(text: str) -> Iterator[str]:
    """Yield what is wrong with the formats that a runner or another tool reads."""
    made = made_of(text)
    written = REPORTERS["github"](made, _VERBOSE)
    yield from _annotations(written, text)
    if len(_lines(written)) != _github_lines():
        yield "github: another number of lines"
    for name, style in (("text", _VERBOSE), ("text", _COLOUR), *((it, _VERBOSE) for it in _FILES)):
        shown = REPORTERS[name](made, style)
        yield from (f"{name}: command {it}" for it in _commands(shown))
        if style is _VERBOSE:
            yield from (f"{name}: hidden {it}" for it in _hidden(shown))
        if name in _FILES:
            yield from (f"{name}: {it}" for it in _FILES[name](shown))


@cache
def _github_lines() -> int:
    return len(_lines(REPORTERS["github"](made_of(_HARMLESS), _VERBOSE)))


def _annotations(written: str, path: str) -> Iterator[str]:
    found = list(runner.commands(written))
    if [it.name for it in found] != ["error", "error", "warning", "warning"]:
        yield f"github: commands {[it.name for it in found]}"
    for command in found:
        if not set(command.properties) <= _KEYS or command.properties.get("file", path) != path:
            yield f"github: properties {command.properties}"
    if other := _second_opinion():
        names = [told[0] for line in _lines(written) if (told := other.parse_command(line))]
        if names != [it.name for it in found]:
            yield f"github: commands by the second opinion: {names}"
    yield from (f"github: hidden {it}" for it in _hidden(written))


def _commands(written: str) -> Iterator[str]:
    yield from (it.name for it in runner.commands(written))
    if other := _second_opinion():
        yield from (told[0] for line in _lines(written) if (told := other.parse_command(line)))


def _lines(written: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", written)


def _hidden(written: str) -> set[str]:
    odd = {it for it in written if not it.isascii() or it < " " or it == "\x7f"} - {"\n"}
    return {f"U+{ord(it):04X}" for it in odd if unicodedata.category(it) in _HIDDEN}


def _gitlab(written: str) -> Iterator[str]:
    entries = json.loads(written)
    if len({it["fingerprint"] for it in entries}) != 5:
        yield f"{len(entries)} entries"


def _junit(written: str) -> Iterator[str]:
    tree = tree_of(written)
    tags = sorted(it.tag for it in tree.iter())
    if tags != _junit_tags():
        yield f"elements {tags}"
    if "[[ATTACHMENT|" in "".join(tree.itertext()):
        yield "an attachment"


@cache
def _junit_tags() -> list[str]:
    written = REPORTERS["junit"](made_of(_HARMLESS), _VERBOSE)
    return sorted(it.tag for it in tree_of(written).iter())


def _rdjson(written: str) -> Iterator[str]:
    found = json.loads(written)["diagnostics"]
    if len(found) != 5:
        yield f"{len(found)} diagnostics"
    # Where reviewdog prints a message, each of its lines begins in the log.
    yield from (f"command {it} in a log" for told in found for it in _commands(log(told)))


def _any_json(written: str) -> Iterator[str]:
    if not json.loads(written):
        yield "nothing"


_FILES: dict[str, Callable[[str], Iterator[str]]] = {
    "gitlab": _gitlab,
    "json": _any_json,
    "junit": _junit,
    "rdjson": _rdjson,
    "sarif": _any_json,
}


def output_offences(text: str) -> Iterator[str]:
    """Yield what is wrong with the file of outputs that GitHub's runner reads."""
    files = runner_files()
    if not files:
        return
    values = dict.fromkeys(["verdict", "findings", "result"], text)
    written = files.outputs(values)
    for reader in (runner.outputs, getattr(_second_opinion(), "parse_kv_file", None)):
        if reader and reader(written) != values:
            yield f"outputs: {list(reader(written))}"


@cache
def runner_files() -> ModuleType | None:
    """The module that writes the runner's files, where it is there."""
    try:
        return importlib.import_module("aicheck.github.runner_files")
    except ModuleNotFoundError:
        return None


@cache
def _second_opinion() -> Any:
    folder = Path(os.environ.get("AICHECK_SHARED", _TOP.parent / "shared")) / "github"
    if not (folder / "run_action.py").is_file():
        return None
    sys.path.append(str(folder))
    return importlib.import_module("run_action")


# -- Markdown ----------------------------------------------------------------------------------


def markdown_offences(text: str) -> Iterator[str]:
    """Yield what is wrong with Markdown that a forge shows."""
    for (name, written), (_, wanted) in zip(_pages(text), _harmless_pages(), strict=True):
        yield from (f"{name}: command {it}" for it in _commands(written))
        yield from (f"{name}: hidden {it}" for it in _hidden(written))
        if "<!--" in written:
            yield f"{name}: a mark"
        shape = _shape(written)
        if shape != _shape(wanted):
            yield f"{name}: other tokens"
        for _, content in shape:
            if match := _REFERENCE.search(content):
                yield f"{name}: reference {match[0]!r}"


def _pages(text: str) -> list[tuple[str, str]]:
    made = made_of(text)
    found = json.loads(REPORTERS["rdjson"](made, _VERBOSE))["diagnostics"]
    comments = [("comment", comment({**it, "related_locations": []})) for it in found]
    return [("markdown", REPORTERS["markdown"](made, _VERBOSE)), *comments]


@cache
def _harmless_pages() -> list[tuple[str, str]]:
    return _pages(_HARMLESS)


def _shape(written: str) -> list[tuple[str, str]]:
    """The tokens of a page, with the content of those that are no code."""
    code = {"code_inline", "fence", "inline"}
    return [(it.type, "" if it.type in code else it.content) for it in tokens(written)]


# -- the command -------------------------------------------------------------------------------


def offenders(
    texts: Iterable[str], *checks: Callable[[str], Iterator[str]]
) -> Iterator[tuple[str, str]]:
    """Yield each string that did something, with what it did."""
    for text in texts:
        for check in checks:
            yield from ((text, offence) for offence in check(text))


def main() -> int:
    """Run both parts, and say what was caught."""
    parser = argparse.ArgumentParser(description="Hostile strings through what people read.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--markdown", type=int, default=8_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not runner_files():
        print(
            "note: there is no aicheck.github.runner_files: no outputs are written", file=sys.stderr
        )
    if not _second_opinion():
        print("note: there is no second opinion on the runner's rules", file=sys.stderr)
    caught = [
        *offenders(strings(options.count, options.seed), log_offences, output_offences),
        *offenders(strings(options.markdown, options.seed + 1), markdown_offences),
    ]
    for text, offence in caught:
        print(f"{offence}  {text!a}")
    logs = "log, annotations and files" + (", outputs" if runner_files() else "")
    print(f"{options.count:,} strings through {logs}; {options.markdown:,} through Markdown")
    print(f"{len(caught):,} offences")
    return 1 if caught else 0


if __name__ == "__main__":
    sys.exit(main())
