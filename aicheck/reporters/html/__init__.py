"""The report as one page that needs nothing but itself, on a screen, on paper or read aloud.

It works without its script, which only filters, sorts and answers keys, and has no way to make
markup: its policy lets it load nothing, send nothing and run nothing else.
"""

from __future__ import annotations

from aicheck.model import Report
from aicheck.reporters.html.page import page
from aicheck.reporters.style import PLAIN, Style

__all__ = ["render"]


def render(report: Report, style: Style = PLAIN) -> str:
    """The whole report as HTML; `style` changes nothing."""
    return page(report)
