"""Questions to a person at a terminal, each asked again until the answer makes sense."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import click

from aicheck.cli.streams import say
from aicheck.config import nearest, packs
from aicheck.errors import AicheckError
from aicheck.onboarding.nouns import RUNNERS, Runner
from aicheck.onboarding.people import answered
from aicheck.reporters.visible import visible

_Answer = TypeVar("_Answer")
_NONE = "none"
# Packs that are no one else's rule.
_FIRST = ("default", "strict")


def can_be_asked() -> bool:
    """Whether a person sees what is asked, and can answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def pack() -> str:
    """The policy to start from."""
    known = {it.name: it.about for it in sorted(packs(), key=lambda it: it.name not in _FIRST)}
    names = tuple(known)
    say("1. Which policy? It can be changed later, in aicheck.toml.")
    _list(f"{name:<15} {about}" for name, about in known.items())

    def read(text: str) -> str:
        name = _numbered(text, names)
        if name not in known:
            raise AicheckError(f"there is no policy '{name}'", nearest(name, names))
        return name

    return _answer("policy", names[0], read)


def people(proposed: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Who may answer for what an agent wrote; `others` are shown, and taken only if named."""
    known = (*proposed, *others)
    say("2. Who may sign off what an agent wrote and committed? People, separated by ';'.")
    _list(known)
    if others:
        say("Whoever else commits here is taken only if you give the number.")

    def read(text: str) -> tuple[str, ...]:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        if parts in ([_NONE], []):
            return ()
        return answered(_numbered(part, known) for part in parts)

    numbers = "; ".join(str(number) for number, _ in enumerate(proposed, 1))
    return _answer("people, or none", numbers or _NONE, read)


def runners(usual: Sequence[Runner]) -> tuple[Runner, ...]:
    """Where aicheck is run."""
    names = tuple(RUNNERS)
    say("3. Where is it run? Several can be named.")
    _list(f"{name:<15} {about}" for name, about in RUNNERS.items())

    def read(text: str) -> tuple[Runner, ...]:
        words = text.replace(",", " ").replace(";", " ").split()
        if words == [_NONE]:
            return ()
        chosen = {_numbered(word, names) for word in words}
        for word in sorted(chosen - set(names)):
            raise AicheckError(f"there is no '{word}' to run it in", nearest(word, names))
        return tuple(name for name in RUNNERS if name in chosen)

    return _answer("places, or none", ", ".join(usual) or _NONE, read)


def agree(question: str) -> bool:
    """Yes or no; what is neither is asked again."""

    def read(text: str) -> bool:
        if text.lower() in ("y", "yes", "n", "no"):
            return text.lower().startswith("y")
        raise AicheckError("that is neither yes nor no", "y or n")

    return _answer(question, "y", read, end="")


def _answer(question: str, usual: str, read: Callable[[str], _Answer], end: str = "\n") -> _Answer:
    while True:
        print(f"{visible(question)} [{visible(usual)}] ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        try:
            answer = read(line.strip() or usual)
        except AicheckError as error:
            say(f"{error.message}: {error.hint}")
            continue
        print(end=end, file=sys.stderr, flush=True)
        return answer


def _numbered(text: str, known: Sequence[str]) -> str:
    """What the number of a list stands for, or the text itself."""
    is_number = text.isascii() and text.isdigit() and 0 < int(text) <= len(known)
    return known[int(text) - 1] if is_number else text


def _list(rows: Iterable[str]) -> None:
    for number, row in enumerate(rows, 1):
        say(f"   {number:>2}  {row}")
