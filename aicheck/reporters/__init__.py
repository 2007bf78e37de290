"""Output formats: each turns a report into text, and nothing else."""

from __future__ import annotations

from aicheck.reporters import github, in_toto, json, markdown, sarif, text
from aicheck.reporters.style import PLAIN, Reporter, Style

REPORTERS: dict[str, Reporter] = {
    "github": github.render,
    "in-toto": in_toto.render,
    "json": json.render,
    "markdown": markdown.render,
    "sarif": sarif.render,
    "text": text.render,
}

__all__ = ["PLAIN", "REPORTERS", "Reporter", "Style"]
