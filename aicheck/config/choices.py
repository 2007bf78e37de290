"""The keys of the settings that take values of a closed list."""

from __future__ import annotations

from collections.abc import Mapping

from aicheck.config.nouns import CREDITS, GRAMMARS, PLACES

LEVELS = ("low", "medium", "high", "critical")
THRESHOLDS = (*LEVELS, "never")

# By the whole name of the key; `reference.toml` beside this says what each key is for.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "attribution.declare": CREDITS,
    "attribution.forbid": (*CREDITS, *PLACES),
    "attribution.grammar": GRAMMARS,
    "attribution.undeclared": ("none", "ai"),
    "gate.ai-fail-on": THRESHOLDS,
    "gate.fail-on": THRESHOLDS,
    "gate.path.ai-fail-on": THRESHOLDS,
    "gate.path.fail-on": THRESHOLDS,
    "rules.severity": LEVELS,
    "sign-off.accept": ("trailer", "signature", "review"),
    "sign-off.remediation": ("individual", "third-party"),
    "sign-off.require": ("ai", "all", "never"),
}
