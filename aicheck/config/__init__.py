"""Settings and waivers: TOML in, a frozen `Config` out, unknown keys refused.

The format is that of `aicheck.toml`; the same tables stand under `[tool.aicheck]` in
`pyproject.toml`. Bundled packs (`extends`) are read first, and the project's tables replace their
values, but for `rules.off`, which adds to theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from aicheck import toml
from aicheck.config.nouns import (
    NEVER,
    SETTINGS,
    WAIVERS,
    AttributionPolicy,
    Config,
    Gate,
    LicencePolicy,
    Pack,
    PathGate,
    ProvenancePolicy,
    RulePolicy,
    SignOffPolicy,
    Waiver,
)
from aicheck.config.packs import PACKS, extended, pack_names, pack_tables, pack_text, packs
from aicheck.config.tables import (
    attribution_of,
    gate_of,
    licence_of,
    provenance_of,
    rules_of,
    sign_off_of,
)
from aicheck.config.values import check_keys, choice, nearest, parsed, severity, threshold
from aicheck.config.waivers import waivers_of
from aicheck.errors import AicheckError

__all__ = [
    "NEVER",
    "PACKS",
    "SETTINGS",
    "WAIVERS",
    "AttributionPolicy",
    "Config",
    "Gate",
    "LicencePolicy",
    "Pack",
    "PathGate",
    "ProvenancePolicy",
    "RulePolicy",
    "SignOffPolicy",
    "Waiver",
    "has_settings",
    "load",
    "nearest",
    "pack_names",
    "packs",
    "severity",
    "threshold",
]


def load(settings: str | None, waivers: str | None, source: str) -> Config:
    """The settings of the TOML texts `settings` and `waivers`; None stands for an absent file.

    `source` names where they came from, as `base:aicheck.toml`. Raises AicheckError for what is
    not TOML, an unknown key or a value of the wrong kind, and names it.
    """
    own = parsed(settings or "", source)
    if source.endswith("pyproject.toml"):
        own = own["tool"]["aicheck"] if _has_table(own) else {}
        if not isinstance(own, dict):
            raise AicheckError(f"{source}: tool.aicheck must be a table", "write [tool.aicheck]")
    names = extended(own.pop("extends", "default"), source)
    texts = [pack_text(name) for name in dict.fromkeys(("default", *names))]
    tables: dict[str, Any] = {}
    for text in texts:
        tables = _merged(tables, pack_tables(text))
    tables = _merged(tables, own)
    _refuse_unknown(tables, source)
    digest = hashlib.sha256("\0".join([*texts, settings or "", waivers or ""]).encode()).hexdigest()
    return Config(
        undeclared=choice(
            tables["attribution"]["undeclared"], ("none", "ai"), "attribution.undeclared", source
        ),
        gate=gate_of(tables["gate"], source),
        sign_off=sign_off_of(tables["sign-off"], source),
        licence=licence_of(tables["licence"], source),
        rules=rules_of(tables["rules"], source),
        waivers=waivers_of(waivers),
        source=source,
        digest=f"sha256:{digest}",
        extends=names,
        attribution=attribution_of(tables["attribution"], source),
        provenance=provenance_of(tables["provenance"], source),
    )


def has_settings(pyproject: str) -> bool:
    """Whether a `pyproject.toml` has a `[tool.aicheck]` table; broken TOML counts as having one."""
    try:
        return _has_table(toml.loads(pyproject))
    except toml.TOMLDecodeError:
        return "tool.aicheck" in pyproject


def _has_table(pyproject: Mapping[str, Any]) -> bool:
    tools = pyproject.get("tool")
    return isinstance(tools, dict) and "aicheck" in tools


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(out.get(key), dict):
            out[key] = _merged(out[key], value)
        elif key == "off" and isinstance(value, list) and isinstance(out.get(key), list):
            out[key] = [*out[key], *value]
        else:
            out[key] = value
    return out


def _refuse_unknown(tables: Mapping[str, Any], source: str) -> None:
    check_keys(tables, "", source)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise AicheckError(f"{source}: {name} must be a table", f"write [{name}]")
        check_keys(table, name, source)
