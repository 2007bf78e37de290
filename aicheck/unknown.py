"""Names in the settings that nobody knows: of checks, which is an error, and of rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aicheck.checks import CHECKS
from aicheck.config import Config, nearest
from aicheck.errors import AicheckError
from aicheck.model import Failure


def refuse_unknown(config: Config) -> None:
    """Raise AicheckError for settings that require a check which does not exist."""
    known = tuple(sorted(CHECKS))
    for name in config.gate.required:
        if name not in known:
            raise AicheckError(
                f"{config.source}: gate.required names no check '{name}'", nearest(name, known)
            )


def unknown_rules(config: Config, known: Iterable[str]) -> Iterator[Failure]:
    """Yield a notice for each rule that the settings or a waiver name and nobody knows."""
    names = tuple(known)
    waived = {waiver.rule for waiver in config.waivers}
    old = {entry.rule for entry in config.baseline or ()}
    for rule in sorted({*config.rules.off, *config.rules.severity, *waived, *old} - set(names)):
        reason = f"the settings speak of a rule '{rule}' that does not exist"
        yield Failure("settings", f"{reason}; {_similar(rule, names)}", required=False)


def _similar(rule: str, names: tuple[str, ...]) -> str:
    hint = nearest(rule, names)
    # The whole catalogue is no hint.
    return hint if hint.startswith("did you mean") else "see 'aicheck rules'"
