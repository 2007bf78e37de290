"""The manual page aicheck(1) from the commands themselves, in man's macros."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commands import Described, about, described

from aicheck import __version__
from aicheck.cli.guide import EXIT_CODES, START


def manual() -> str:
    """The page as roff."""
    return "\n".join(_manual()) + "\n"


def _manual() -> Iterator[str]:
    found = list(described())
    yield f'.TH AICHECK 1 "" "aicheck {roff(__version__)}" "User commands"'
    yield from (".SH NAME", r"aicheck \- the merge gate for AI-written code")
    yield from (".SH SYNOPSIS", ".B aicheck", r"\fIcommand\fR [\fIoptions\fR]")
    yield from (".SH DESCRIPTION", *_paragraphs(about()))
    yield ".SH COMMANDS"
    for command in found:
        yield from _command(command)
    yield ".SH EXIT STATUS"
    for number, meaning in EXIT_CODES.items():
        yield from (".TP", f".B {number}", roff(meaning))
    yield ".SH EXAMPLES"
    for line, does in START:
        yield from (".TP", f".B {roff(line)}", roff(does))
    yield ".SH FILES"
    yield from (".TP", r".I aicheck.toml", "The settings, read from the base of the change.")
    yield from (".TP", r".I .aicheck/waivers.toml", "Waivers of single findings, read from there.")
    yield from (".SH SEE ALSO", ".BR git (1)")


def _command(command: Described) -> Iterator[str]:
    yield f".SS {roff(command.usage)}"
    yield from _paragraphs(command.paragraphs)
    for name, text in command.options:
        yield from (".TP", f".B {roff(name)}", roff(text))
    if guide := command.guide:
        yield from (".PP", f"Example, {roff(guide.does)}:", ".PP", f".B {roff(guide.example)}")
        for number, text in guide.exits.items():
            yield from (".TP", f"exit status {number}", roff(text))


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for at, text in enumerate(texts):
        yield from (*([".PP"] if at else []), roff(text))


def roff(text: str) -> str:
    """The text with what roff would take for a request or an escape made plain."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    text = text.replace("'", r"\(aq").replace('"', r"\(dq").replace("`", r"\(ga")
    text = text.replace("~", r"\(ti").replace("^", r"\(ha").replace("…", "...")
    return r"\&" + text if text[:1] == "." else text
