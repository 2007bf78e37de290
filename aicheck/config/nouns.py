"""What settings and waivers say, as frozen values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from aicheck.model import BaselineEntry, Person, Severity

SETTINGS = ("aicheck.toml", "pyproject.toml")


WAIVERS = ".aicheck/waivers.toml"
BASELINE = ".aicheck/baseline.json"


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
    """SPDX expressions, `*` allowed, that may or may not come in, and the project's own."""

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    project: str | None = None


@dataclass(frozen=True, slots=True)
class ProvenancePolicy:
    """The indexes of published code that added lines are looked up in."""

    indexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """Rules that are off, severities that replace a rule's own, and folders with more rules."""

    off: frozenset[str]
    severity: Mapping[str, Severity]
    extra: tuple[str, ...] = ()


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
    """The settings in force, where they came from, and their digest.

    `baseline` are the findings that are known of old, or None where there is no such file.
    """

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
    provenance: ProvenancePolicy = ProvenancePolicy()
    baseline: tuple[BaselineEntry, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A bundled policy: whose rule it is, where that was read, and which day's text it was."""

    name: str
    about: str
    source: str
    date: datetime.date
