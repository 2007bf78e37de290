"""Output formats: each turns a report into text, and nothing else."""

from __future__ import annotations

from aicheck.model import Report
from aicheck.reporters import github, gitlab, in_toto, json, junit, markdown, rdjson, sarif, text
from aicheck.reporters.style import PLAIN, Reporter, Style


def _html(report: Report, style: Style) -> str:
    # What takes secrets out of the lines around findings is slow to load, and hooks want no page.
    from aicheck.reporters import html

    return html.render(report, style)


REPORTERS: dict[str, Reporter] = {
    "github": github.render,
    "gitlab": gitlab.render,
    "html": _html,
    "in-toto": in_toto.render,
    "json": json.render,
    "junit": junit.render,
    "markdown": markdown.render,
    "rdjson": rdjson.render,
    "sarif": sarif.render,
    "text": text.render,
}

__all__ = ["PLAIN", "REPORTERS", "Reporter", "Style"]
