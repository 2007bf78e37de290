"""The tables of the settings, one function each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aicheck.config.choices import ALLOWED
from aicheck.config.nouns import (
    AttributionPolicy,
    Gate,
    LicencePolicy,
    PathGate,
    ProvenancePolicy,
    RulePolicy,
    SignOffPolicy,
)
from aicheck.config.values import (
    check_keys,
    choice,
    flag,
    person_of,
    quoted,
    severity,
    string,
    strings,
    threshold,
)
from aicheck.errors import AicheckError


def gate_of(table: Mapping[str, Any], source: str) -> Gate:
    """The thresholds, and those of single paths."""
    paths = table.get("path", [])
    if not isinstance(paths, list) or not all(isinstance(entry, dict) for entry in paths):
        raise AicheckError(f"{source}: gate.path must be a list of tables", "write [[gate.path]]")
    return Gate(
        fail_on=threshold(table["fail-on"], "gate.fail-on", source),
        ai_fail_on=threshold(table["ai-fail-on"], "gate.ai-fail-on", source),
        required=strings(table["required"], "gate.required", source),
        paths=tuple(_path_gate(entry, source) for entry in paths),
    )


def _path_gate(entry: Mapping[str, Any], source: str) -> PathGate:
    check_keys(entry, "gate.path", source)
    levels = [
        threshold(entry[key], f"gate.path.{key}", source) if key in entry else None
        for key in ("fail-on", "ai-fail-on")
    ]
    return PathGate(string(entry.get("match"), "gate.path.match", source), *levels)


def licence_of(table: Mapping[str, Any], source: str) -> LicencePolicy:
    """Which licences may come in, and which one the project is under."""
    own = table.get("project")
    return LicencePolicy(
        strings(table["allow"], "licence.allow", source),
        strings(table["deny"], "licence.deny", source),
        None if own is None else string(own, "licence.project", source),
    )


def attribution_of(table: Mapping[str, Any], source: str) -> AttributionPolicy:
    """How a project wants AI to be declared."""
    declare, forbid = (
        tuple(
            choice(item.lower(), known, f"attribution.{key}", source)
            for item in strings(table[key], f"attribution.{key}", source)
        )
        for key, known in ((it, ALLOWED[f"attribution.{it}"]) for it in ("declare", "forbid"))
    )
    if both := sorted(key for key in declare if key in forbid or "trailer" in forbid):
        raise AicheckError(
            f"{source}: attribution.forbid rules out '{both[0]}', which attribution.declare wants",
            "take it out of one of them",
        )
    if table["must-declare"] is True and not declare:
        raise AicheckError(
            f"{source}: attribution.must-declare needs a key to declare by",
            'write attribution.declare = ["assisted-by"]',
        )
    return AttributionPolicy(
        allow=flag(table["allow"], "attribution.allow", source),
        declare=declare,
        must_declare=flag(table["must-declare"], "attribution.must-declare", source),
        forbid=frozenset(forbid),
        model=flag(table["model"], "attribution.model", source),
        grammar=_chosen(table, "attribution", "grammar", source),
    )


def sign_off_of(table: Mapping[str, Any], source: str) -> SignOffPolicy:
    """Who signs what, and in which ways."""
    ways = ALLOWED["sign-off.accept"]
    accept = strings(table["accept"], "sign-off.accept", source)
    if not accept:
        raise AicheckError(
            f"{source}: sign-off.accept names no way, so that nobody could sign",
            'write accept = ["trailer"], or require = "never" to ask for no sign-off',
        )
    return SignOffPolicy(
        require=_chosen(table, "sign-off", "require", source),
        accept=tuple(choice(way, ways, "sign-off.accept", source) for way in accept),
        people=tuple(
            person_of(text, "sign-off.people", source)
            for text in strings(table["people"], "sign-off.people", source)
        ),
        remediation=tuple(
            choice(kind, ALLOWED["sign-off.remediation"], "sign-off.remediation", source)
            for kind in strings(table["remediation"], "sign-off.remediation", source)
        ),
        chain=flag(table["chain"], "sign-off.chain", source),
        reviewed=flag(table["reviewed"], "sign-off.reviewed", source),
        allowed_signers=_path(table, "allowed-signers", source),
        keyring=_path(table, "keyring", source),
    )


def _chosen(table: Mapping[str, Any], name: str, key: str, source: str) -> str:
    return choice(table[key], ALLOWED[f"{name}.{key}"], f"{name}.{key}", source)


def _path(table: Mapping[str, Any], key: str, source: str) -> str | None:
    where = f"sign-off.{key}"
    if key not in table:
        return None
    return _inside(string(table[key], where, source), where, source, "a file")


def _inside(path: str, where: str, source: str, what: str) -> str:
    if path.startswith("/") or ".." in path.split("/") or not path.isprintable():
        hint = f"name {what} of the repository, from its root"
        raise AicheckError(f"{source}: {where} cannot be {quoted(path)}", hint)
    return path


def provenance_of(table: Mapping[str, Any], source: str) -> ProvenancePolicy:
    """Where published code is looked up."""
    indexes = strings(table["indexes"], "provenance.indexes", source)
    for path in indexes:
        if not path.strip() or not path.isprintable():
            hint = "name files that `aicheck index build` wrote"
            raise AicheckError(f"{source}: provenance.indexes cannot have {quoted(path)}", hint)
    return ProvenancePolicy(tuple(dict.fromkeys(indexes)))


def rules_of(table: Mapping[str, Any], source: str) -> RulePolicy:
    """Which rules are off, and which severities were changed."""
    levels = table.get("severity", {})
    if not isinstance(levels, dict):
        raise AicheckError(f"{source}: rules.severity must be a table", 'write rule-id = "high"')
    on = frozenset(strings(table.get("on", []), "rules.on", source))
    return RulePolicy(
        off=frozenset(strings(table["off"], "rules.off", source)) - on,
        severity={
            rule: severity(level, f"rules.severity.{rule}", source)
            for rule, level in levels.items()
        },
        extra=tuple(
            _inside(path, "rules.extra", source, "a folder").strip("/")
            for path in strings(table.get("extra", []), "rules.extra", source)
        ),
    )
