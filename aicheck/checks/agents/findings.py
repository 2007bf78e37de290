"""How the parts of the check say what they found."""

from __future__ import annotations

from dataclasses import replace

from aicheck.checks.agents.texts import Text
from aicheck.checks.secrets import redacted
from aicheck.model import Finding, Rule, Severity

_LONGEST = 80
_LONGEST_CODE = 300


def finding(
    rule: Rule,
    path: str,
    text: Text,
    start: int,
    message: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding on the line of `text` that holds `start`."""
    at = text.position(start)
    return Finding(
        rule=replace(rule, severity=severity) if severity else rule,
        message=message or rule.message,
        path=path,
        start=at,
        end=at,
        code=redacted(text.line(start)[:_LONGEST_CODE].strip()),
    )


def shortened(text: str) -> str:
    """What others wrote, as a few characters of ASCII on one line, secrets taken out."""
    folded = " ".join(redacted(text[:4000]).split())
    clipped = folded if len(folded) <= _LONGEST else folded[: _LONGEST - 3] + "..."
    return clipped.encode("ascii", "backslashreplace").decode().replace('"', "'")
