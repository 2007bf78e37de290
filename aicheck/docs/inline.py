"""Single words and sentences as Markdown, and back."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """The text on one line, with what Markdown would take for a sign of its own escaped."""
    return re.sub(r"([\\`*_<>|#\[\]])", r"\\\1", " ".join(text.split())).removesuffix(".")


def code(text: str) -> str:
    """The text as a code span that may stand in a table."""
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text[:1] + text[-1:] else ""
    return f"{ticks}{pad}{text}{pad}{ticks}".replace("|", "\\|")


def plain(text: str) -> str:
    """A sentence without the marks of code spans."""
    return text.replace("`", "")
