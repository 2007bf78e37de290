"""The semgrep rules that we ship: YAML files, each one rule, our own fields under `metadata`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from aicheck.cache import Cache
from aicheck.errors import AicheckError
from aicheck.model import Confidence, Rule, Severity

_PACKAGE = Path(__file__).parent
# The folder of what several rules have in common: `- use: NAME` stands for the list in NAME.yaml.
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A rule for people, and the same rule as semgrep reads it.

    `needs` are groups of words in lower case: a text that has, in any case, no word of one of
    the groups has nothing for the rule. It saves the engine most of its work, since taint rules
    are slow and most files have no web request or model call in them.
    """

    rule: Rule
    source: Mapping[str, Any]
    needs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The pattern rules by id, and the digest of all their files."""

    rules: Mapping[str, PatternRule]
    digest: str

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that a rule needs."""
        groups = (group for entry in self.rules.values() for group in entry.needs)
        return frozenset(word for group in groups for word in group)

    def languages(self) -> frozenset[str]:
        """Every language that a rule looks at."""
        return frozenset(name for entry in self.rules.values() for name in entry.rule.languages)


def rules_folder() -> Path:
    """The folder of the rules: in the package, or beside it where aicheck is installed editable."""
    inside = _PACKAGE / "rules"
    return inside if inside.is_dir() else _PACKAGE.parent / "rules"


def load(folder: Path, cache: Cache) -> Catalogue:
    """Read every rule below `folder`; raises AicheckError for one that is broken."""
    texts = {path: path.read_bytes() for path in sorted(folder.glob("*/*.yaml"))}
    parts = {path.stem: texts.pop(path) for path in list(texts) if path.parent.name == PARTS}
    if not texts:
        raise AicheckError(f"there are no rules in '{folder}'", "install aicheck again")
    whole = b"\0".join((*texts.values(), *parts.values()))
    digest = hashlib.sha256(whole).hexdigest()
    key = f"rules {digest}"
    entries = _kept(cache.get([key]).get(key))
    if entries is None:
        sources = _parsed(texts, parts)
        cache.put({key: json.dumps(sources)})
        entries = {source["id"]: _pattern_rule(source) for source in sources}
    return Catalogue(entries, digest)


def _kept(text: str | None) -> dict[str, PatternRule] | None:
    """The rules that an earlier run parsed, or None where there are none or they are damaged."""
    try:
        entries = {source["id"]: _pattern_rule(source) for source in json.loads(text or "")}
    except (ValueError, LookupError, TypeError):
        return None
    return entries or None


def _pattern_rule(source: Mapping[str, Any]) -> PatternRule:
    needs = source["metadata"].get("needs", ())
    return PatternRule(_rule(source), source, tuple(tuple(group) for group in needs))


def _parsed(texts: Mapping[Path, bytes], parts: Mapping[str, bytes]) -> list[dict[str, Any]]:
    # Imported here: with a warm cache no YAML is read, and it costs 30 ms.
    import yaml

    try:
        from yaml import CSafeLoader as SafeLoader
    except ImportError:
        from yaml import SafeLoader  # type: ignore[assignment]
    known = {name: yaml.load(text, Loader=SafeLoader) for name, text in parts.items()}
    out = []
    for path, text in texts.items():
        try:
            (source,) = yaml.load(text, Loader=SafeLoader)["rules"]
            source = _completed(source, known)
            _pattern_rule(source)
        except (yaml.YAMLError, LookupError, TypeError, ValueError) as error:
            raise AicheckError(
                f"the rule '{path.name}' is broken: {error}", "mend its file"
            ) from error
        out.append(source)
    return out


def _completed(node: Any, parts: Mapping[str, list[Any]]) -> Any:
    """The rule with the items of a part in the place of each `- use: NAME`."""
    if isinstance(node, dict):
        return {key: _completed(value, parts) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    out: list[Any] = []
    for item in node:
        if isinstance(item, dict) and item.keys() == {"use"}:
            # A part may use parts, of those that stand before it in the alphabet: no circles.
            before = {name: part for name, part in parts.items() if name < item["use"]}
            out += _completed(parts[item["use"]], before)
        else:
            out.append(_completed(item, parts))
    return out


def _rule(source: Mapping[str, Any]) -> Rule:
    about = source["metadata"]
    return Rule(
        id=source["id"],
        category=about["category"],
        engine="semgrep",
        severity=Severity[about["severity"].upper()],
        confidence=Confidence[about["confidence"].upper()],
        message=source["message"].strip(),
        why=about["why"].strip(),
        fix=about["fix"].strip(),
        bad=about["bad"].rstrip(),
        good=about["good"].rstrip(),
        cwe=tuple(about["cwe"]),
        references=tuple(about.get("references", ())),
        languages=tuple(source["languages"]),
        precision=about.get("precision", ""),
    )
