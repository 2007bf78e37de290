"""The pages of exit codes: what one means, its usual causes, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from aicheck.cli.guide import EXIT_CODES

_WIDTH = 88


@dataclass(frozen=True, slots=True)
class _Page:
    about: str
    causes: tuple[str, ...]
    remedies: tuple[str, ...]


_PAGES: Mapping[int, _Page] = {
    0: _Page(
        "Every required check finished, and nothing that it found blocks. There may be warnings: "
        "the report has them.",
        (
            "the change is clean",
            "what was found is below gate.fail-on and gate.ai-fail-on, or waived",
        ),
        ("look at the warnings; 'aicheck explain gate' tells what would block",),
    ),
    1: _Page(
        "Something blocks: at least one finding is as severe as the settings let block. Other "
        "commands say with it that something is missing or differs.",
        (
            "a finding reaches gate.fail-on, or on AI-assisted lines gate.ai-fail-on",
            "an AI-assisted commit has no sign-off of a person",
        ),
        (
            "mend what the report marks with block; its steps at the end say how",
            "'aicheck explain RULE' prints why a rule matters, with a good example",
            "where a finding is wrong, a person waives it on the base branch: 'aicheck waive'",
        ),
    ),
    2: _Page(
        "The command line or the settings are wrong, so nothing was checked. It is no pass.",
        (
            "an option or a command is mistyped, or two exclude each other",
            "a key or a value in aicheck.toml, a rule or a waiver is wrong; the base's count",
            "a revision or a file that is named does not exist",
        ),
        (
            "do what the line 'hint:' below the error says",
            "'aicheck COMMAND --help' shows an example; 'aicheck doctor' reads the settings",
        ),
    ),
    3: _Page(
        "Nothing blocks in what was looked at, but a required check could not finish, so that "
        "nobody knows about the rest. It is no pass: the verdict is incomplete.",
        (
            "the clone is shallow, and lacks the history between both ends",
            "bandit, semgrep or another part is not installed, or ended with an error",
            "a check took longer than it may, or a file is too large for it",
            "the server could not be reached: to fetch the history, or to publish",
            "it was stopped, as by Ctrl-C",
        ),
        (
            "look below 'Not checked' in the report: each check says why",
            "fetch the whole history: 'git fetch --unshallow', in CI fetch-depth: 0",
            "run 'aicheck doctor': it tells what is missing, and how to install it",
            "which checks are required is gate.required: 'aicheck explain gate.required'",
        ),
    ),
    4: _Page(
        "aicheck itself failed, and nothing was decided. It is no pass.",
        ("a case that nobody thought of",),
        ("report it with the lines that it printed, and with 'aicheck doctor'",),
    ),
}


def exit_page(code: int) -> str:
    """The page of one exit code as plain text."""
    return "\n".join(_lines(code, _PAGES[code])) + "\n"


def _lines(code: int, page: _Page) -> Iterator[str]:
    title = f"exit code {code}: {EXIT_CODES[code]}"
    yield from (title, "=" * len(title), "", *wrap(page.about, _WIDTH))
    yield from ("", "Usual causes", *(f"  - {it}" for it in page.causes))
    yield from ("", "What to do", *(f"  - {it}" for it in page.remedies))
