"""What pip and npm print of licences, read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aicheck.checks.dependencies.licences.stated import Stated, of_metadata, of_package, plain
from aicheck.checks.dependencies.licences.versions import order, shown_version
from aicheck.checks.dependencies.names import normal
from aicheck.checks.licence.manifests import said_in

# What `npm view` is asked for.
LICENCE_FIELDS = ("version", "license", "licenses")
_SOURCE = "its registry"


def of_pip(answer: bytes) -> dict[str, Stated]:
    """The licences in the report of `pip install`, by name; raises ValueError."""
    try:
        report = json.loads(answer)
        parts = [it["metadata"] for it in report["install"]]
        return {normal("pypi", str(it["name"])): _of_report(it) for it in parts}
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        raise ValueError("pip's report was not understood") from None


def _of_report(metadata: Mapping[str, Any]) -> Stated:
    keys = {"license-expression": "license_expression", "license": "license"}
    fields = {key: [str(metadata.get(name) or "")] for key, name in keys.items()}
    fields["classifier"] = [str(it) for it in metadata.get("classifier") or ()]
    version = shown_version(str(metadata.get("version") or ""))
    return replace(of_metadata(fields, lambda: ()), source=_SOURCE, version=version)


def of_npm(answer: object) -> Stated | None:
    """The licence in what `npm view` prints: of one version, or of the highest in a range."""
    if isinstance(answer, list):
        there = [it for it in answer if isinstance(it, dict) and isinstance(it.get("version"), str)]
        # npm prints them as they were published, patches of older ones last.
        return of_npm(max(there, key=lambda it: order(it["version"]), default=None))
    if not isinstance(answer, dict) or not isinstance(answer.get("version"), str):
        return None
    found = of_package(answer, lambda: (), lambda _: "")
    words = said_in(answer.get("license", answer.get("licenses"))).words
    said = found.said or plain(words)
    return replace(found, said=said, source=_SOURCE, version=shown_version(answer["version"]))
