"""Every pattern rule against its annotated cases, by both front ends of semgrep."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from repos import Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue, load, rules_folder
from aicheck.checks import all_rules
from aicheck.checks.context import Context
from aicheck.config import load as settings
from aicheck.docs import page
from aicheck.rulecases import Trial, trial
from aicheck.rulefiles import PARTS, PatternRule, is_rule_file

RULES = rules_folder()
CATALOGUE: Catalogue = load(RULES, Cache(None))
IDS = sorted(CATALOGUE.rules)

Hit = tuple[str, str, int]


@cache
def tried() -> Trial:
    """What all rules find in their cases, by the checks that judge a change."""
    with TemporaryDirectory() as folder:
        context = Context(settings(None, None, "default"), CATALOGUE, Cache(None), Path(folder), 2)
        return trial(context, RULES)


def cases(entry: PatternRule) -> list[Path]:
    """The annotated cases of a rule."""
    found = (RULES / entry.path).parent.glob(f"{entry.rule.id}.*")
    return sorted(path for path in found if not is_rule_file(path.name))


@cache
def hits() -> frozenset[Hit]:
    """What all rules find in their cases, by the front end that checks use."""
    return scanned("--experimental")


def scanned(*mode: str) -> frozenset[Hit]:
    """What the rules find in their own cases: one run for all, because each start costs."""
    rules = [
        {**entry.source, "paths": {"include": [path.name for path in cases(entry)]}}
        for entry in CATALOGUE.rules.values()
    ]
    files = [path for entry in CATALOGUE.rules.values() for path in cases(entry)]
    command = [
        str(Path(sys.executable).with_name("semgrep")), "scan", *mode, "--metrics=off",
        "--disable-version-check", "--json", "--quiet", "--no-git-ignore", "--disable-nosem",
        "--jobs=1", "--timeout=60", "--config=rules.json", "cases",
    ]  # fmt: skip
    quiet = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    with TemporaryDirectory() as folder:
        (Path(folder) / "rules.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")
        # One folder: the plain front end starts a process for each target that it is given.
        (Path(folder) / "cases").mkdir()
        (Path(folder) / "cases" / ".semgrepignore").touch()
        for path in files:
            shutil.copy(path, Path(folder) / "cases")
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
    assert [it for it in tried().problems if it.rule == rule] == []


@pytest.mark.parametrize("rule", IDS)
def test_a_rule_has_near_misses_and_words(rule: str) -> None:
    entry = CATALOGUE.rules[rule]
    texts = [path.read_text("utf-8") for path in cases(entry)]

    assert sum(len(re.findall(rf"\bok: {rule}\b", text)) for text in texts) >= 2
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule)
    assert entry.rule.message == " ".join(entry.rule.message.split())
    assert not re.search(r"\.$|\$", entry.rule.message)
    about = entry.source["metadata"]
    assert all(about[key] for key in ("why", "fix", "bad", "good", "cwe"))
    assert about["category"] == entry.path.partition("/")[0]
    assert str(entry.rule.severity) == about["severity"]
    assert str(entry.rule.confidence) == about["confidence"]
    assert page(entry.rule).startswith(rule)


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


@pytest.mark.parametrize(
    ("path", "is_for"),
    [
        ("web/login.js", True),
        ("test/login.js", False),
        ("web/login.test.js", False),
        ("web/__tests__/login.js", False),
        ("web/contest/login.js", True),
    ],
)
def test_a_rule_for_servers_is_not_for_their_tests(path: str, is_for: bool) -> None:
    assert CATALOGUE.rules["hard-coded-signing-secret-js"].is_for(path) == is_for


def test_the_same_text_is_judged_by_where_it_stands(repo: Repo) -> None:
    """What engines say is kept by content, and the path is asked of each finding."""
    text = "jwt.sign({ id: 1 }, 'correct horse battery');\n"
    repo.commit({"test/a.js": text, "web/a.js": text})

    found = repo.check("main..topic")["findings"]

    places = [it["path"] for it in found if it["rule"] == "hard-coded-signing-secret-js"]
    assert places == ["web/a.js"]


def test_there_are_rules_for_code_and_for_llm_applications() -> None:
    categories = [entry.rule.category for entry in CATALOGUE.rules.values()]

    assert len(categories) >= 25
    assert {"llm-app", "privacy", "security"} <= set(categories)


def test_every_rule_has_an_id_of_its_own() -> None:
    files = (path for path in RULES.glob("*/*.yaml") if path.parent.name != PARTS)
    folders = {path.stem: path.parent.name for path in files}

    assert {rule: CATALOGUE.rules[rule].rule.category for rule in IDS} == folders
    others = [rule for rule in all_rules(CATALOGUE).values() if rule.engine != "semgrep"]
    assert not {rule.id for rule in others} & set(IDS)
