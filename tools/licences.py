"""Build the licence index from the rules that ScanCode releases.

    pip download --no-deps --no-binary :none: scancode-toolkit-mini==32.5.0 -d FOLDER
    python tools/licences.py FOLDER/scancode_toolkit_mini-32.5.0-*.whl

The wheel is read and never installed. The same wheel gives the same bytes. What is written,
`aicheck/checks/licence/index.bin`, has fingerprints, ids and lengths and no text; where the rules
come from, and the digest of what was read of the wheel, stand in its first line.

Without a wheel only `aicheck/checks/licence/licences.json` is written: what `licences.toml` says,
in a form that is read twenty times as fast.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from aicheck import toml  # noqa: E402 - needs the path
from aicheck.checks.licence.data import TABLE  # noqa: E402 - needs the path
from aicheck.checks.licence.grams import BEGINNING, key, run, running, sample, word  # noqa: E402 - path
from aicheck.checks.licence.index import (  # noqa: E402 - needs the path
    ABSORBER,
    NOTICE,
    PATH,
    REFERENCE,
    TAG,
    TEXT,
    packed,
)
from aicheck.checks.licence.tellers import tellers  # noqa: E402 - needs the path
from aicheck.checks.licence.words import counted, words_of  # noqa: E402 - needs the path

_DATA = re.compile(r"licensedcode/data/(licenses|rules)/[^/]+\.(LICENSE|RULE)")
_FRONT = re.compile(r"---\n(.*?\n)---[ ]*(?:\n|$)", re.DOTALL)
_PHRASE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_ID = re.compile(r"[A-Za-z0-9][\w.+-]*")
# A name is taken up if the rule's authors are this sure, of 100, that it states a licence.
_RELEVANCE = 90
_FEWEST = BEGINNING - 1
# A rule of fewer words is matched word by word only.
_FUZZY = 18
# Of rules for one expression whose grams agree this far, the longest stands for all.
_ALIKE = 0.93
_KINDS = (("is_license_text", TEXT), ("is_license_notice", NOTICE), ("is_license_tag", TAG))


@dataclass(frozen=True)
class Rule:
    """The words of a rule, what they state, and the phrases that must not be missing."""

    words: tuple[str, ...]
    expression: str
    kind: int
    phrases: tuple[tuple[str, ...], ...]
    grams: frozenset[int] = frozenset()


def main() -> None:
    """Write the table, or read the wheel and write the index."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("wheel", type=Path, nargs="?")
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    if given.wheel is None:
        (given.output or TABLE).write_text(_table(), encoding="utf-8")
    else:
        _write_index(given.wheel, given.output or PATH)


def _table() -> str:
    said = toml.loads(TABLE.with_suffix(".toml").read_text(encoding="utf-8"))
    return json.dumps(said, indent=0, ensure_ascii=False) + "\n"


def _write_index(wheel: Path, output: Path) -> None:
    licences, rules, digest = _read(wheel)
    chosen = _with_grams(_distinct(_rules(licences, rules)))
    name, version = wheel.name.split("-")[:2]
    source = {
        "name": name.replace("_", "-"),
        "version": version,
        "digest": f"sha256:{digest}",
        "licence": "CC-BY-4.0",
    }
    output.write_bytes(_index(chosen, source))
    fuzzy = sum(1 for rule in chosen if rule.grams)
    print(f"{len(chosen)} rules, {fuzzy} with grams: {output.stat().st_size:,} bytes")


# -- reading -------------------------------------------------------------------------------------


def _read(wheel: Path) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The licences by key and the rules by file name, and the digest of all that was read."""
    found: dict[str, dict[str, Any]] = {"licenses": {}, "rules": {}}
    digest = hashlib.sha256()
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if not (match := _DATA.fullmatch(name)):
                continue
            data = archive.read(name)
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
            facts, text = _parsed(data.decode().replace("\r\n", "\n"))
            found[match[1]][facts.get("key", name)] = (facts, text)
    return found["licenses"], found["rules"], digest.hexdigest()


def _parsed(text: str) -> tuple[dict[str, Any], str]:
    front = _FRONT.match(text)
    assert front, text[:80]
    return yaml.load(front[1], Loader=yaml.CSafeLoader) or {}, text[front.end() :]


# -- choosing ------------------------------------------------------------------------------------


def _rules(licences: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Rule]:
    """Yield what states an SPDX licence in English, and what only looks like a statement."""
    ids = {
        # Which sections of a manual are invariant says nothing about its licence.
        name: re.sub(r"-(?:no-)?invariants", "", facts["spdx_license_key"])
        for name, (facts, _) in licences.items()
        if _is_specific(facts) and _is_spdx(facts.get("spdx_license_key", ""))
    }
    exceptions = {name for name, (facts, _) in licences.items() if facts.get("is_exception")}
    for _, (facts, text) in sorted(rules.items()):
        if facts.get("is_deprecated") or facts.get("language", "en") != "en":
            continue
        yield from _rule(facts, text, ids, exceptions)
    for name, (facts, text) in sorted(licences.items()):
        if name not in ids or facts.get("language", "en") != "en":
            continue
        if not facts.get("is_exception"):
            yield _made(text, ids[name], TEXT)
        elif not _has_notice(text):
            yield _made(text, f"WITH {ids[name]}", NOTICE)
        if notice := facts.get("standard_notice"):
            yield _made(notice, ids[name], NOTICE)


def _has_notice(exception: str) -> bool:
    """Whether the text of an exception begins with the notice of a licence."""
    return "modify it under the terms of" in " ".join(_words(exception))


def _is_specific(facts: Mapping[str, Any]) -> bool:
    return not any(facts.get(flag) for flag in ("is_deprecated", "is_generic", "is_unknown"))


def _is_spdx(id: str) -> bool:
    return bool(id) and not id.startswith("LicenseRef-")


def _rule(
    facts: Mapping[str, Any], text: str, ids: Mapping[str, str], exceptions: set[str]
) -> Iterator[Rule]:
    if facts.get("is_false_positive"):
        yield _made(text, "", ABSORBER)
        return
    if facts.get("is_license_intro") or facts.get("is_license_clue"):
        return
    expression = _expression(str(facts.get("license_expression")), ids)
    if expression and facts["license_expression"] in exceptions:
        expression = f"WITH {expression}"
    kind = next((kind for flag, kind in _KINDS if facts.get(flag)), REFERENCE)
    if expression and (kind != REFERENCE or facts.get("relevance", 100) >= _RELEVANCE):
        yield _made(text, expression, kind)


def _expression(keys: str, ids: Mapping[str, str]) -> str | None:
    """The expression in SPDX ids; None if a licence in it has none."""
    unknown = False

    def spdx(match: re.Match[str]) -> str:
        nonlocal unknown
        if match[0].lower() in ("and", "or", "with"):
            return match[0].upper()
        unknown = unknown or match[0] not in ids
        return ids.get(match[0], "")

    found = _ID.sub(spdx, keys)
    return None if unknown else found


def _made(text: str, expression: str, kind: int) -> Rule:
    phrases = (tuple(_words(phrase)) for phrase in _PHRASE.findall(text))
    words = tuple(_words(text.replace("{{", " ").replace("}}", " ")))
    return Rule(words, expression, kind, tuple(filter(None, phrases)))


def _words(text: str) -> list[str]:
    return counted(words_of(text))[0]


def _distinct(rules: Iterator[Rule]) -> list[Rule]:
    """The first rule of each text, longest first; an absorber only where nothing else is."""
    found: dict[tuple[str, ...], Rule] = {}
    for rule in rules:
        if len(rule.words) < _FEWEST:
            continue
        before = found.get(rule.words)
        if before is None or (before.kind == ABSORBER and rule.kind != ABSORBER):
            found[rule.words] = rule
    return sorted(found.values(), key=lambda rule: (-len(rule.words), rule.words))


def _with_grams(rules: Sequence[Rule]) -> list[Rule]:
    """The rules, those with grams first."""
    fuzzy, exact = [], []
    kept: defaultdict[str, list[frozenset[int]]] = defaultdict(list)
    for rule in rules:
        if rule.kind in (TEXT, NOTICE) and len(rule.words) >= _FUZZY:
            grams = sample(rule.words)
            if not any(_are_alike(grams, other) for other in kept[rule.expression]):
                kept[rule.expression].append(grams)
                fuzzy.append(Rule(rule.words, rule.expression, rule.kind, rule.phrases, grams))
                continue
        exact.append(rule)
    return [*fuzzy, *exact]


def _are_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= _ALIKE * max(len(one), len(other))


# -- writing -------------------------------------------------------------------------------------


def _index(rules: Sequence[Rule], source: dict[str, Any]) -> bytes:
    expressions = sorted({rule.expression for rule in rules})
    number = {expression: n for n, expression in enumerate(expressions)}
    fuzzy = [rule for rule in rules if rule.grams]
    tables: dict[str, Sequence[int]] = {
        "words": sorted({word(text) for rule in rules for text in rule.words}),
        "sizes": [len(rule.words) for rule in rules],
        "hashes": [_hash(rule.words) for rule in rules],
        "names": [number[rule.expression] for rule in rules],
        "kinds": [rule.kind for rule in rules],
        "tellers": [tellers(rule.words) for rule in rules],
        "totals": [len(rule.grams) for rule in fuzzy],
        **_grams(fuzzy),
        **_beginnings(rules),
        **_phrases(fuzzy),
    }
    return packed(expressions, source, tables)


def _hash(words: Sequence[str]) -> int:
    return run(running(words), 0, len(words))


def _grams(rules: Sequence[Rule]) -> dict[str, list[int]]:
    by_gram: defaultdict[int, list[int]] = defaultdict(list)
    for n, rule in enumerate(rules):
        for gram in rule.grams:
            by_gram[gram].append(n)
    grams, places, postings = [], [0], []
    for gram, found in sorted(by_gram.items()):
        grams.append(gram)
        postings += found
        places.append(len(postings))
    return {"grams": grams, "places": places, "postings": postings}


def _beginnings(rules: Sequence[Rule]) -> dict[str, list[int]]:
    found = []
    for n, rule in enumerate(rules):
        size = min(BEGINNING, len(rule.words))
        found.append((key(_hash(rule.words[:size]), size), n))
    found.sort()
    return {"keys": [value for value, _ in found], "starters": [n for _, n in found]}


def _phrases(rules: Sequence[Rule]) -> dict[str, list[int]]:
    needs, phrases, lengths = [0], [], []
    for rule in rules:
        # A text is told by its grams, a notice must name what it is about.
        for phrase in rule.phrases if rule.kind == NOTICE else ():
            phrases.append(_hash(phrase))
            lengths.append(len(phrase))
        needs.append(len(phrases))
    return {"needs": needs, "phrases": phrases, "lengths": lengths}


if __name__ == "__main__":
    main()
