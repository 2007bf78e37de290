"""Every pattern rule against its annotated cases, by both front ends of semgrep."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aicheck.cache import Cache
from aicheck.catalogue import PARTS, Catalogue, load, rules_folder
from aicheck.checks import all_rules
from aicheck.docs import page

RULES = rules_folder()
CATALOGUE: Catalogue = load(RULES, Cache(None))
IDS = sorted(CATALOGUE.rules)
MARK = re.compile(r"(?:#|//|<!--|\{#|/\*)\s*(ruleid|ok|todoruleid|todook):\s*([a-z0-9-]+)")

Hit = tuple[str, str, int]


def cases(rule: str) -> list[Path]:
    category = CATALOGUE.rules[rule].rule.category
    found = (RULES / category).glob(f"{rule}.*")
    return sorted(path for path in found if path.suffix != ".yaml" or path.stem != rule)


def marks(path: Path, rule: str) -> Iterator[tuple[str, int]]:
    """Each annotation of the rule with the line below it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if (match := MARK.search(line)) and match[2] == rule:
            yield match[1], number + 1


@cache
def hits() -> frozenset[Hit]:
    """What all rules find in all cases, each from its own file."""
    return scanned("--experimental")


def scanned(*mode: str) -> frozenset[Hit]:
    """What the rules find: one run for all cases, because each start costs."""
    rules = [entry.source for entry in CATALOGUE.rules.values()]
    files = [str(path) for rule in IDS for path in cases(rule)]
    command = [
        str(Path(sys.executable).with_name("semgrep")), "scan", *mode, "--metrics=off",
        "--disable-version-check", "--json", "--quiet", "--no-git-ignore", "--disable-nosem",
        "--jobs=2", "--timeout=60", "--config=rules.json", *files,
    ]  # fmt: skip
    quiet = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    with TemporaryDirectory() as folder:
        (Path(folder) / "rules.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
        done = subprocess.run(
            command, capture_output=True, check=False, env={**os.environ, **quiet}, cwd=folder
        )
    report = json.loads(done.stdout)
    assert report["errors"] == []
    return frozenset(
        (result["check_id"].rpartition(".")[2], Path(result["path"]).name, result["start"]["line"])
        for result in report["results"]
    )


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_finds_its_cases_and_nothing_else_in_them(rule: str) -> None:
    for path in cases(rule):
        marked = list(marks(path, rule))
        wanted = {line for kind, line in marked if kind == "ruleid"}
        gaps = {line for kind, line in marked if kind == "todook"}

        found = {line for name, file, line in hits() if (name, file) == (rule, path.name)}

        assert found - gaps == wanted, path


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_has_cases_near_misses_and_words(rule: str) -> None:
    entry = CATALOGUE.rules[rule].rule
    kinds = [kind for path in cases(rule) for kind, _ in marks(path, rule)]

    assert kinds.count("ruleid") >= 1
    assert kinds.count("ok") >= 2
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule)
    assert entry.message == " ".join(entry.message.split())
    assert not re.search(r"\.$|\$", entry.message)
    assert all((entry.why, entry.fix, entry.bad, entry.good, entry.cwe))
    assert page(entry).startswith(rule)


def test_both_front_ends_say_the_same() -> None:
    """The fast one is not promised to stay, and is only used because of this."""
    assert scanned() == hits()


def test_a_rule_may_use_what_several_have_in_common(tmp_path: Path) -> None:
    """A part stands for its items, wherever a list has it, and may use earlier parts."""
    rule = (RULES / "security" / "jwt-unverified.yaml").read_text("utf-8")
    start = rule.index("    pattern-either:")
    for path, text in {
        "parts/a.yaml": "- pattern: first(...)\n",
        "parts/b.yaml": "- use: a\n- pattern: second(...)\n",
        "security/jwt-unverified.yaml": f"{rule[:start]}    pattern-either:\n      - use: b\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")

    (entry,) = load(tmp_path, Cache(None)).rules.values()

    assert entry.source["pattern-either"] == [
        {"pattern": "first(...)"}, {"pattern": "second(...)"}
    ]  # fmt: skip


def test_there_are_rules_for_code_and_for_llm_applications() -> None:
    categories = [entry.rule.category for entry in CATALOGUE.rules.values()]

    assert len(categories) >= 25
    assert set(categories) == {"security", "llm-app"}


def test_every_rule_has_an_id_of_its_own() -> None:
    files = (path for path in RULES.glob("*/*.yaml") if path.parent.name != PARTS)
    folders = {path.stem: path.parent.name for path in files}

    assert {rule: CATALOGUE.rules[rule].rule.category for rule in IDS} == folders
    others = [rule for rule in all_rules(CATALOGUE).values() if rule.engine != "semgrep"]
    assert not {rule.id for rule in others} & set(IDS)
