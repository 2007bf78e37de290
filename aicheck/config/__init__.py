"""Settings and waivers: TOML in, a frozen `Config` out, unknown keys refused.

The format is that of `aicheck.toml`; the same tables stand under `[tool.aicheck]` in
`pyproject.toml`. Bundled packs (`extends`) are read first, and the project's tables replace their
values, but for `rules.off`, which adds to theirs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from aicheck.baseline import baseline_of
from aicheck.config.choices import ALLOWED
from aicheck.config.layers import has_settings, layers_of, merged
from aicheck.config.nouns import (
    BASELINE,
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
from aicheck.config.packs import PACKS, pack_names, packs
from aicheck.config.places import Place, Setting, settings_of
from aicheck.config.tables import (
    attribution_of,
    gate_of,
    licence_of,
    provenance_of,
    rules_of,
    sign_off_of,
)
from aicheck.config.values import check_keys, choice, nearest, severity, threshold
from aicheck.config.waivers import waivers_of
from aicheck.errors import AicheckError

__all__ = [
    "BASELINE",
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
    "Place",
    "ProvenancePolicy",
    "RulePolicy",
    "Setting",
    "SignOffPolicy",
    "Waiver",
    "has_settings",
    "load",
    "nearest",
    "pack_names",
    "packs",
    "settings_of",
    "severity",
    "threshold",
]


def load(
    settings: str | None,
    waivers: str | None,
    source: str,
    baseline: str | None = None,
    place: str = "the base",
) -> Config:
    """The settings of the TOML texts `settings` and `waivers`; None stands for an absent file.

    `baseline` is the text of that file, and `place` names whose it is. `source` names where the
    settings came from, as `base:aicheck.toml`. Raises AicheckError for what is not TOML, an unknown
    key or a value of the wrong kind, and names it.
    """
    names, layers = layers_of(settings, source)
    tables: dict[str, Any] = {}
    for layer in layers:
        tables = merged(tables, layer.tables)
    _refuse_unknown(tables, source)
    texts = [layer.text for layer in layers]
    digest = hashlib.sha256("\0".join([*texts, waivers or ""]).encode()).hexdigest()
    if baseline is not None:
        known = hashlib.sha256(baseline.encode("utf-8", "surrogatepass")).hexdigest()
        digest = hashlib.sha256(f"{digest} {known}".encode()).hexdigest()
    return Config(
        undeclared=choice(
            tables["attribution"]["undeclared"],
            ALLOWED["attribution.undeclared"],
            "attribution.undeclared",
            source,
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
        baseline=None if baseline is None else baseline_of(baseline, f"{BASELINE} of {place}"),
    )


def _refuse_unknown(tables: Mapping[str, Any], source: str) -> None:
    check_keys(tables, "", source)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise AicheckError(f"{source}: {name} must be a table", f"write [{name}]")
        check_keys(table, name, source)
