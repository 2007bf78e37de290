"""Files of pattern rules: YAML in semgrep's own form, ours and those of a project.

What people read stands under `metadata`. A project's own rules may leave most of it out. A list
may hold `- use: NAME`, which stands for the items of NAME.yaml in the folder `parts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aicheck.errors import AicheckError
from aicheck.globs import matches
from aicheck.model import Confidence, Rule, Severity
from aicheck.standards import CONTROLS

# The folder of what several rules have in common.
PARTS = "parts"
ENDINGS = (".yaml", ".yml")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_CWE = re.compile(r"\bCWE-(\d{1,5})\b")
_SEVERITIES = {
    "critical": Severity.CRITICAL,
    "error": Severity.HIGH,
    "high": Severity.HIGH,
    "info": Severity.LOW,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "warning": Severity.MEDIUM,
}
_KEYS = frozenset(
    {
        "fix", "fix-regex", "id", "languages", "max-version", "message", "metadata", "min-version",
        "mode", "options", "pattern", "pattern-either", "pattern-propagators", "pattern-regex",
        "pattern-sanitizers", "pattern-sinks", "pattern-sources", "patterns", "severity",
    }
)  # fmt: skip
_MODES = ("search", "taint")
_DEEPEST = 60
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class PatternRule:
    """A rule for people, and the same rule as semgrep reads it.

    `needs` are groups of words in lower case: a text that has, in any case, no word of one of
    the groups has nothing for the rule. It saves the engine most of its work, since taint rules
    are slow and most files have no web request or model call in them. `path` is that of its file.
    """

    rule: Rule
    source: Mapping[str, Any]
    needs: tuple[tuple[str, ...], ...] = ()
    path: str = ""
    paths: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()

    def is_for(self, path: str) -> bool:
        """Whether the rule is for the file at `path`.

        Engines see copies without names, and what they say is kept by content: it is asked of
        each finding, and not of the copies.
        """
        if any(matches(pattern, path) for pattern in self.not_in):
            return False
        return not self.paths or any(matches(pattern, path) for pattern in self.paths)


def is_rule_file(path: str) -> bool:
    """Whether a file in a folder of rules holds rules: cases have another dot in their names."""
    stem, dot, ending = path.rpartition("/")[2].rpartition(".")
    return bool(stem) and "." not in stem and dot + ending in ENDINGS


def sources(
    texts: Mapping[str, bytes], parts: Mapping[str, bytes]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every rule in `texts`, which are named by their paths, with its path.

    `parts` are named by what `use` calls them. Raises AicheckError for a file that is broken.
    """
    known = {name: _loaded(text, f"{PARTS}/{name}") for name, text in parts.items()}
    for path, text in texts.items():
        loaded = _loaded(text, path)
        try:
            rules = loaded["rules"]
            for source in rules:
                yield path, _whole(source, known)
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise _broken(path, _reason(error)) from error


def pattern_rule(path: str, source: Mapping[str, Any]) -> PatternRule:
    """The rule that a source is; raises ValueError, LookupError or TypeError if it is broken."""
    about = source.get("metadata") or {}
    groups = about.get("needs", ())
    if not all(isinstance(it, list) and all(isinstance(w, str) for w in it) for it in groups):
        raise ValueError("'needs' must be a list of lists of words")
    needs = tuple(tuple(word.lower() for word in group) for group in groups)
    paths, not_in = (tuple(_strings(about, key)) for key in ("paths", "not-in"))
    return PatternRule(_rule(source, about), source, needs, path, paths, not_in)


def _strings(about: Mapping[str, Any], key: str) -> list[str]:
    values = about.get(key, [])
    if not isinstance(values, list) or not all(isinstance(it, str) for it in values):
        raise ValueError(f"'{key}' must be a list of texts")
    return values


def refuse_tangled(texts: Mapping[str, bytes]) -> None:
    """Raise AicheckError for YAML that is nested without need or refers to itself.

    semgrep reads no aliases either, and a parser runs out of its stack or of memory.
    """
    import yaml

    for path, text in texts.items():
        depth = 0
        try:
            for event in yaml.parse(text, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    raise _broken(path, "it has an alias, and semgrep reads none")
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > _DEEPEST:
                    raise _broken(path, f"it is nested over {_DEEPEST} deep")
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise _broken(path, " ".join(str(error).split())) from error


def _loaded(text: bytes, path: str) -> Any:
    # Imported here: with a warm cache no YAML is read, and it costs 30 ms.
    import yaml

    try:
        from yaml import CSafeLoader as SafeLoader
    except ImportError:
        from yaml import SafeLoader  # type: ignore[assignment]
    try:
        return yaml.load(text, Loader=SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _broken(path, " ".join(str(error).split())) from error


def _broken(path: str, reason: str) -> AicheckError:
    return AicheckError(f"the rule file '{path}' is broken: {reason}", "mend it")


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return str(error)


def _whole(source: Any, parts: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(source, dict):
        raise TypeError("a rule must be a mapping")
    whole: dict[str, Any] = _completed(source, parts)
    if not isinstance(name := whole["id"], str) or not _ID.fullmatch(name):
        raise ValueError(f"an id is made of letters, digits, - and _, and not {name!r}")
    if unknown := sorted(whole.keys() - _KEYS):
        raise ValueError(f"'{name}' has a key that is not supported: {unknown[0]}")
    if whole.get("mode", "search") not in _MODES:
        raise ValueError(f"'{name}' has a mode that is not supported: {whole['mode']}")
    pattern_rule("", whole)
    # The engine gets it as JSON, which has no dates.
    json.dumps(whole)
    return whole


def _completed(node: Any, parts: Mapping[str, Any]) -> Any:
    """The node with the items of a part in the place of each `- use: NAME`."""
    if isinstance(node, dict):
        return {key: _completed(value, parts) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    out: list[Any] = []
    for item in node:
        if isinstance(item, dict) and item.keys() == {"use"}:
            # A part may use those that stand before it in the alphabet: no circles.
            before = {name: part for name, part in parts.items() if name < item["use"]}
            out += _completed(_part(item["use"], parts), before)
        else:
            out.append(_completed(item, parts))
        if len(out) > _LONGEST:
            raise ValueError(f"a list is over {_LONGEST:,} long")
    return out


def _part(name: str, parts: Mapping[str, Any]) -> list[Any]:
    if not isinstance(part := parts.get(name), list):
        raise ValueError(f"there is no list {PARTS}/{name}.yaml that it may use")
    return part


def _rule(source: Mapping[str, Any], about: Mapping[str, Any]) -> Rule:
    message = " ".join(source["message"].split())
    category = str(about.get("category"))
    return Rule(
        id=source["id"],
        category=category if category in CONTROLS else "security",
        engine="semgrep",
        severity=_severity(str(about.get("severity", "")), source["severity"]),
        confidence=_confidence(about.get("confidence")),
        message=message,
        why=_text(about, "why") or message,
        fix=_text(about, "fix"),
        bad=_text(about, "bad"),
        good=_text(about, "good"),
        cwe=tuple(f"CWE-{number}" for it in _list(about, "cwe") for number in _CWE.findall(it)),
        references=tuple(_list(about, "references")),
        languages=tuple(source["languages"]),
        precision=_text(about, "precision"),
    )


def _severity(ours: str, theirs: str) -> Severity:
    found = _SEVERITIES.get(ours.lower()) or _SEVERITIES.get(theirs.lower())
    if found is None:
        raise ValueError(f"'{theirs}' is no severity; known: {', '.join(sorted(_SEVERITIES))}")
    return found


def _confidence(value: Any) -> Confidence:
    names = {str(level): level for level in Confidence}
    return names.get(str(value or "").lower(), Confidence.MEDIUM)


def _text(about: Mapping[str, Any], key: str) -> str:
    value = about.get(key) or ""
    return value.strip("\n").rstrip() if isinstance(value, str) else ""


def _list(about: Mapping[str, Any], key: str) -> list[str]:
    value = about.get(key) or []
    return [str(it) for it in (value if isinstance(value, list) else [value])]
