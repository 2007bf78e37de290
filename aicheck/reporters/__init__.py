"""Output formats: each turns a report into text, and nothing else."""

from __future__ import annotations

from aicheck.reporters import github, gitlab, in_toto, json, junit, markdown, rdjson, sarif, text
from aicheck.reporters.style import PLAIN, Reporter, Style

REPORTERS: dict[str, Reporter] = {
    "github": github.render,
    "gitlab": gitlab.render,
    "in-toto": in_toto.render,
    "json": json.render,
    "junit": junit.render,
    "markdown": markdown.render,
    "rdjson": rdjson.render,
    "sarif": sarif.render,
    "text": text.render,
}

__all__ = ["PLAIN", "REPORTERS", "Reporter", "Style"]
