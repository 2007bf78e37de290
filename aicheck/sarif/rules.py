"""The rules of another scanner's report, as ours are described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from aicheck.model import Confidence, Rule, Severity
from aicheck.sarif.values import LONGEST, BrokenError, Node

_T = TypeVar("_T")

# As GitHub's code scanning reads `security-severity`, which is a CVSS score.
_SCORES = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM))
_LEVELS = {"error": Severity.HIGH, "warning": Severity.MEDIUM}
_SURE = {
    "very-high": Confidence.HIGH,
    "high": Confidence.HIGH,
    "medium": Confidence.MEDIUM,
    "low": Confidence.LOW,
}
# By a word that scanners put into their tags.
_CATEGORIES = {"secret": "secrets", "secrets": "secrets", "privacy": "privacy"}
_CWE = re.compile(r"\bCWE[-_:/ ]?0*(\d{1,5})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Described:
    """A scanner, and what its report says of its rules by their ids.

    `parts` are the lists of rules of the driver and of its extensions.
    """

    name: str
    version: str | None
    parts: tuple[tuple[Node, ...], ...]
    taxa: Mapping[tuple[str, int], str]
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def rule(self, result: Node) -> Node | None:
        """The description of a result's rule, if there is one."""
        named = result.node("rule")
        part = named.node("toolComponent") if named else None
        chosen = part.value.get("index") if part else None
        at = (named.value.get("index") if named else None) or result.value.get("ruleIndex")
        # Extensions are counted from 0, and stand behind the driver here.
        rules = _at(self.parts, chosen + 1 if isinstance(chosen, int) else 0) or ()
        return _at(rules, at) or self.by_id.get(self.id_of(result))

    def id_of(self, result: Node) -> str:
        """The id of a result's rule, or an empty text."""
        named = result.node("rule")
        return result.text("ruleId") or (named.text("id") if named else None) or ""

    def message(self, result: Node, name: str) -> str:
        """The rule's message of that name, or an empty text."""
        rule = self.rule(result)
        known = rule.node("messageStrings") if rule else None
        return _plain(known.node(name) if known else None)


def described(run: Node) -> Described:
    """The scanner of a run."""
    tool = run.node("tool")
    driver = tool.node("driver") if tool else None
    name = driver.text("name") if driver else None
    if not name:
        raise BrokenError(f"{run.where} does not name its tool")
    extensions = tool.nodes("extensions") if tool else []
    parts = tuple(tuple(part.nodes("rules")) for part in filter(None, (driver, *extensions)))
    by_id = {rule.text("id") or "": rule for part in parts for rule in part}
    version = driver and (driver.text("semanticVersion") or driver.text("version"))
    return Described(_id(name.lower()) or "scanner", version or None, parts, _taxa(run), by_id)


def rule_of(result: Node, tool: Described) -> Rule:
    """The rule of a result, as ours are described; its id starts with the scanner's name."""
    about = tool.rule(result)
    name = _id(tool.id_of(result) or (about.text("id") if about else None) or "") or "result"
    tags = [tag.lower() for tag in _tags(result, about)]
    short = _plain(about.node("shortDescription") if about else None)
    full = _plain(about.node("fullDescription") if about else None)
    page = about.text("helpUri") if about else None
    return Rule(
        id=f"{tool.name}/{name}",
        category=next((_CATEGORIES[tag] for tag in tags if tag in _CATEGORIES), "security"),
        engine=tool.name,
        severity=_severity(result, about),
        confidence=_SURE.get(_property(result, about, "precision").lower(), Confidence.MEDIUM),
        message=short or full or f"{tool.name} reports {name}",
        why=full or short,
        fix=f"see the rule's own page: {page}" if page else f"see what {tool.name} says of it",
        cwe=tuple(dict.fromkeys(_cwes(result, about, tool))),
        references=(page,) if page and page.startswith("https://") else (),
    )


def _severity(result: Node, about: Node | None) -> Severity:
    try:
        score = float(_property(result, about, "security-severity") or "nan")
    except ValueError:
        score = float("nan")
    if 0 <= score <= 10:
        return next((level for least, level in _SCORES if score >= least), Severity.LOW)
    usual = about.node("defaultConfiguration") if about else None
    level = result.text("level") or (usual.text("level") if usual else None) or "warning"
    return _LEVELS.get(level, Severity.LOW)


def _property(result: Node, about: Node | None, key: str) -> str:
    for node in filter(None, (result, about)):
        value = bag.value.get(key) if (bag := node.node("properties")) else None
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value)[:LONGEST]
    return ""


def _tags(result: Node, about: Node | None) -> Iterator[str]:
    for node in filter(None, (about, result)):
        bag = node.node("properties")
        yield from (str(it)[:LONGEST] for it in (bag.items("tags") if bag else ()))


def _cwes(result: Node, about: Node | None, tool: Described) -> Iterator[str]:
    for text in (*_tags(result, about), *_named(result, about), *_related(result, about, tool)):
        yield from (f"CWE-{number}" for number in _CWE.findall(text))


def _named(result: Node, about: Node | None) -> Iterator[str]:
    """Yield what scanners without a taxonomy say in a property of their own."""
    for node in filter(None, (about, result)):
        bag = node.node("properties")
        value = bag.value.get("cwe") if bag else None
        yield from (str(it)[:LONGEST] for it in (value if isinstance(value, list) else [value]))


def _related(result: Node, about: Node | None, tool: Described) -> Iterator[str]:
    """Yield the entries of taxonomies that the rule or the result points to."""
    targets = [it.node("target") for it in (about.nodes("relationships") if about else ())]
    for target in filter(None, (*targets, *result.nodes("taxa"))):
        part = target.node("toolComponent")
        name = (part.text("name") if part else None) or ""
        at = target.value.get("index")
        listed = tool.taxa.get((name, at), "") if isinstance(at, int) else ""
        yield f"{name}-{target.text('id') or listed}"


def _taxa(run: Node) -> dict[tuple[str, int], str]:
    return {
        (taxonomy.text("name") or "", at): entry.text("id") or ""
        for taxonomy in run.nodes("taxonomies")
        for at, entry in enumerate(taxonomy.nodes("taxa"))
    }


def _plain(message: Node | None) -> str:
    text = message.text("text") if message else None
    return " ".join((text or "").split())


def _id(text: str) -> str:
    """The text as a part of an id: what settings can name and a terminal shows."""
    return re.sub(r"[^A-Za-z0-9._/-]+", "-", text).strip("-/")[:200]


def _at(items: Sequence[_T], index: object) -> _T | None:
    is_there = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(items)
    return items[index] if is_there else None  # type: ignore[call-overload]
