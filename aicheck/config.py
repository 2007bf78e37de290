"""Settings and waivers: TOML in, a frozen `Config` out, unknown keys refused.

The format is that of `aicheck.toml`; the same tables stand under `[tool.aicheck]` in
`pyproject.toml`. Bundled packs (`extends`) are read first, and the project's tables replace their
values, but for `rules.off`, which adds to theirs.
"""

from __future__ import annotations

import datetime
import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from aicheck import toml
from aicheck.errors import AicheckError
from aicheck.model import Person, Severity

SETTINGS = ("aicheck.toml", "pyproject.toml")
WAIVERS = ".aicheck/waivers.toml"
PACKS = Path(__file__).parent / "packs"

# A threshold that no severity reaches.
NEVER = Severity.CRITICAL + 1

# Trailers in which people credit an AI, or each other.
CREDITS = (
    "acked-by", "ai-assisted", "ai-assisted-by", "ai-generated-by", "ai-used-for", "assisted-by",
    "co-authored-by", "co-developed-by", "generated-by", "generated-with", "helped-by",
    "llm-assisted-by", "made-with", "reported-by", "reviewed-by", "suggested-by", "tested-by",
)  # fmt: skip
# Other places where an agent may stand: all trailers, the commit's author, lines that tools leave.
PLACES = ("author", "footer", "session", "trailer")
# How the value of a declaration is written; the check knows what each name means.
GRAMMARS = ("any", "kernel", "parentheses")


@dataclass(frozen=True, slots=True)
class PathGate:
    """Thresholds for the files that `match` fits; None leaves the general one."""

    match: str
    fail_on: int | None = None
    ai_fail_on: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """The lowest severities that block, and the checks that must finish for a pass."""

    fail_on: int
    ai_fail_on: int
    required: tuple[str, ...]
    paths: tuple[PathGate, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOffPolicy:
    """Which commits need a person's sign-off, and what counts as one.

    `allowed_signers` and `keyring` are paths in the base commit.
    """

    require: str
    accept: tuple[str, ...]
    people: tuple[Person, ...] = ()
    remediation: tuple[str, ...] = ()
    chain: bool = False
    reviewed: bool = False
    allowed_signers: str | None = None
    keyring: str | None = None


@dataclass(frozen=True, slots=True)
class AttributionPolicy:
    """Whether AI may help, how it is declared, and where no agent may stand.

    `declare` are the keys of the trailers that declare it, the one to offer first; `forbid` are
    keys of trailers, or some of `PLACES`.
    """

    allow: bool = True
    declare: tuple[str, ...] = ("assisted-by",)
    must_declare: bool = False
    forbid: frozenset[str] = frozenset()
    model: bool = False
    grammar: str = "any"


@dataclass(frozen=True, slots=True)
class LicencePolicy:
    """SPDX expressions, `*` allowed, that may or may not come in."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """Rules that are off, and severities that replace a rule's own."""

    off: frozenset[str]
    severity: Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's written exception: which findings, why, by whom, until when."""

    rule: str
    path: str
    reason: str
    owner: str
    expires: datetime.date
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force, where they came from, and their digest."""

    undeclared: str
    gate: Gate
    sign_off: SignOffPolicy
    licence: LicencePolicy
    rules: RulePolicy
    waivers: tuple[Waiver, ...]
    source: str
    digest: str
    extends: tuple[str, ...]
    attribution: AttributionPolicy = AttributionPolicy()


@dataclass(frozen=True, slots=True)
class Pack:
    """A bundled policy: whose rule it is, where that was read, and which day's text it was."""

    name: str
    about: str
    source: str
    date: datetime.date


def load(settings: str | None, waivers: str | None, source: str) -> Config:
    """The settings of the TOML texts `settings` and `waivers`; None stands for an absent file.

    `source` names where they came from, as `base:aicheck.toml`. Raises AicheckError for what is
    not TOML, an unknown key or a value of the wrong kind, and names it.
    """
    own = _toml(settings or "", source)
    if source.endswith("pyproject.toml"):
        own = own["tool"]["aicheck"] if _has_table(own) else {}
        if not isinstance(own, dict):
            raise AicheckError(f"{source}: tool.aicheck must be a table", "write [tool.aicheck]")
    names = _extended(own.pop("extends", "default"), source)
    texts = [_pack_text(name) for name in dict.fromkeys(("default", *names))]
    tables: dict[str, Any] = {}
    for text in texts:
        tables = _merged(tables, _pack_tables(text))
    tables = _merged(tables, own)
    _refuse_unknown(tables, source)
    digest = hashlib.sha256("\0".join([*texts, settings or "", waivers or ""]).encode()).hexdigest()
    return Config(
        undeclared=_choice(
            tables["attribution"]["undeclared"], ("none", "ai"), "attribution.undeclared", source
        ),
        gate=_gate(tables["gate"], source),
        sign_off=_sign_off(tables["sign-off"], source),
        licence=LicencePolicy(
            _strings(tables["licence"]["allow"], "licence.allow", source),
            _strings(tables["licence"]["deny"], "licence.deny", source),
        ),
        rules=_rules(tables["rules"], source),
        waivers=_waivers(waivers),
        source=source,
        digest=f"sha256:{digest}",
        extends=names,
        attribution=_attribution(tables["attribution"], source),
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


def pack_names() -> tuple[str, ...]:
    """The bundled packs that `extends` may name."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.toml")))


def packs() -> tuple[Pack, ...]:
    """Every bundled pack with its source, by name."""
    out = []
    for name in pack_names():
        table = toml.loads(_pack_text(name))
        out.append(Pack(name, table["about"], table["source"], table["date"]))
    return tuple(out)


def severity(text: Any, where: str, source: str) -> Severity:
    """The severity that `text` names."""
    return Severity[_choice(text, tuple(str(s) for s in Severity), where, source).upper()]


def threshold(text: Any, where: str, source: str) -> int:
    """The severity that `text` names, or what none reaches for "never"."""
    if text == "never":
        return NEVER
    return Severity[_choice(text, (*(str(s) for s in Severity), "never"), where, source).upper()]


# -- tables ------------------------------------------------------------------------------------

_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("attribution", "extends", "gate", "licence", "rules", "sign-off"),
    "attribution": (
        "allow", "declare", "forbid", "grammar", "model", "must-declare", "undeclared",
    ),
    "gate": ("ai-fail-on", "fail-on", "path", "required"),
    "gate.path": ("ai-fail-on", "fail-on", "match"),
    "licence": ("allow", "deny"),
    "rules": ("off", "on", "severity"),
    "sign-off": (
        "accept",
        "allowed-signers",
        "chain",
        "keyring",
        "people",
        "remediation",
        "require",
        "reviewed",
    ),
    "waiver": ("expires", "fingerprint", "owner", "path", "reason", "rule"),
}  # fmt: skip
# What a pack says about itself.
_ABOUT = ("about", "date", "source")


def _extended(value: Any, source: str) -> tuple[str, ...]:
    """The packs that `extends` names, one or a list of which the later ones prevail."""
    wanted = value if isinstance(value, list) and value else [value]
    return tuple(_choice(name, pack_names(), "extends", source) for name in wanted)


def _pack_text(name: str) -> str:
    return (PACKS / f"{name}.toml").read_text(encoding="utf-8")


def _pack_tables(text: str) -> dict[str, Any]:
    return {key: value for key, value in toml.loads(text).items() if key not in _ABOUT}


def _toml(text: str, source: str) -> dict[str, Any]:
    try:
        return toml.loads(text)
    except toml.TOMLDecodeError as error:
        raise AicheckError(f"{source} is not valid TOML: {error}", "mend the file") from error


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
    _check_keys(tables, "", source)
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise AicheckError(f"{source}: {name} must be a table", f"write [{name}]")
        _check_keys(table, name, source)


def _check_keys(table: Mapping[str, Any], name: str, source: str) -> None:
    known = _KEYS[name]
    for key in table:
        if key not in known:
            full = f"{name}.{key}" if name else key
            raise AicheckError(f"{source}: unknown setting '{full}'", nearest(key, known))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """A hint that names the known word nearest to `word`, or all of them."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(known)}"


def _gate(table: Mapping[str, Any], source: str) -> Gate:
    paths = table.get("path", [])
    if not isinstance(paths, list) or not all(isinstance(entry, dict) for entry in paths):
        raise AicheckError(f"{source}: gate.path must be a list of tables", "write [[gate.path]]")
    return Gate(
        fail_on=threshold(table["fail-on"], "gate.fail-on", source),
        ai_fail_on=threshold(table["ai-fail-on"], "gate.ai-fail-on", source),
        required=_strings(table["required"], "gate.required", source),
        paths=tuple(_path_gate(entry, source) for entry in paths),
    )


def _path_gate(entry: Mapping[str, Any], source: str) -> PathGate:
    _check_keys(entry, "gate.path", source)
    levels = [
        threshold(entry[key], f"gate.path.{key}", source) if key in entry else None
        for key in ("fail-on", "ai-fail-on")
    ]
    return PathGate(_text(entry.get("match"), "gate.path.match", source), *levels)


def _attribution(table: Mapping[str, Any], source: str) -> AttributionPolicy:
    declare, forbid = (
        tuple(
            _choice(item.lower(), known, f"attribution.{key}", source)
            for item in _strings(table[key], f"attribution.{key}", source)
        )
        for key, known in (("declare", CREDITS), ("forbid", (*CREDITS, *PLACES)))
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
        allow=_flag(table["allow"], "attribution.allow", source),
        declare=declare,
        must_declare=_flag(table["must-declare"], "attribution.must-declare", source),
        forbid=frozenset(forbid),
        model=_flag(table["model"], "attribution.model", source),
        grammar=_choice(table["grammar"], GRAMMARS, "attribution.grammar", source),
    )


def _sign_off(table: Mapping[str, Any], source: str) -> SignOffPolicy:
    ways = ("trailer", "signature", "review")
    accept = _strings(table["accept"], "sign-off.accept", source)
    return SignOffPolicy(
        require=_choice(table["require"], ("ai", "all", "never"), "sign-off.require", source),
        accept=tuple(_choice(way, ways, "sign-off.accept", source) for way in accept),
        people=tuple(
            _person(text, "sign-off.people", source)
            for text in _strings(table["people"], "sign-off.people", source)
        ),
        remediation=tuple(
            _choice(kind, ("individual", "third-party"), "sign-off.remediation", source)
            for kind in _strings(table["remediation"], "sign-off.remediation", source)
        ),
        chain=_switch(table["chain"], "sign-off.chain", source),
        reviewed=_switch(table["reviewed"], "sign-off.reviewed", source),
        allowed_signers=_path(table, "allowed-signers", source),
        keyring=_path(table, "keyring", source),
    )


def _path(table: Mapping[str, Any], key: str, source: str) -> str | None:
    where = f"sign-off.{key}"
    path = _text(table[key], where, source) if key in table else None
    if path and (path.startswith("/") or ".." in path.split("/") or not path.isprintable()):
        raise AicheckError(
            f"{source}: {where} cannot be {path!r}", "name a file of the repository, from its root"
        )
    return path


def _rules(table: Mapping[str, Any], source: str) -> RulePolicy:
    levels = table.get("severity", {})
    if not isinstance(levels, dict):
        raise AicheckError(f"{source}: rules.severity must be a table", 'write rule-id = "high"')
    on = frozenset(_strings(table.get("on", []), "rules.on", source))
    return RulePolicy(
        off=frozenset(_strings(table["off"], "rules.off", source)) - on,
        severity={
            rule: severity(level, f"rules.severity.{rule}", source)
            for rule, level in levels.items()
        },
    )


# -- waivers -----------------------------------------------------------------------------------


def _waivers(text: str | None) -> tuple[Waiver, ...]:
    table = _toml(text or "", WAIVERS)
    entries = table.pop("waiver", [])
    for key in table:
        raise AicheckError(f"{WAIVERS}: unknown setting '{key}'", "a waiver starts with [[waiver]]")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise AicheckError(f"{WAIVERS}: waiver must be a list of tables", "write [[waiver]]")
    return tuple(_waiver(entry, f"{WAIVERS}, entry {n}") for n, entry in enumerate(entries, 1))


def _waiver(entry: Mapping[str, Any], source: str) -> Waiver:
    _check_keys(entry, "waiver", source)
    for key in ("rule", "path", "reason", "owner", "expires"):
        if not entry.get(key):
            raise AicheckError(f"{source}: a waiver needs '{key}'", f"add {key} = ...")
    expires = entry["expires"]
    if isinstance(expires, datetime.datetime) or not isinstance(expires, datetime.date):
        raise AicheckError(f"{source}: expires must be a date", "write expires = 2027-03-31")
    rule, path, reason, owner = (
        _text(entry[key], key, source) for key in ("rule", "path", "reason", "owner")
    )
    mark = entry.get("fingerprint")
    return Waiver(
        rule,
        path,
        reason,
        owner,
        expires,
        None if mark is None else _text(mark, "fingerprint", source),
    )


# -- values ------------------------------------------------------------------------------------


def _text(value: Any, where: str, source: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise AicheckError(f"{source}: {where} must be a text", f'write {where} = "..."')
    return value


def _switch(value: Any, where: str, source: str) -> bool:
    if not isinstance(value, bool):
        raise AicheckError(f"{source}: {where} must be true or false", f"write {where} = true")
    return value


def _strings(value: Any, where: str, source: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AicheckError(f"{source}: {where} must be a list of texts", f'write {where} = ["..."]')
    return tuple(value)


def _flag(value: Any, where: str, source: str) -> bool:
    if not isinstance(value, bool):
        raise AicheckError(f"{source}: {where} must be true or false", f"write {where} = true")
    return value


def _choice(value: Any, known: tuple[str, ...], where: str, source: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise AicheckError(f"{source}: {where} cannot be {value!r}", nearest(str(value), known))
    return value


def _person(text: str, where: str, source: str) -> Person:
    if login := re.fullmatch(r"@([A-Za-z0-9][A-Za-z0-9-]*)", text):
        # The mailbox that the forge itself gives to each account.
        return Person(login[1], f"{login[1]}@users.noreply.github.com")
    name, mail = parseaddr(text)
    if "@" not in mail:
        hint = "write Name <mailbox>, or @login"
        raise AicheckError(f"{source}: {where} has no mailbox in {text!r}", hint)
    return Person(name, mail)
