"""What aicheck says for each test of bandit."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bandit.core.config import BanditConfig
from bandit.core.extension_loader import MANAGER
from bandit.core.manager import BanditManager

from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules, bandit
from aicheck.model import Confidence, Severity

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
TABLE: dict[str, Any] = tomllib.loads(
    (ROOT / "aicheck" / "checks" / "bandit.toml").read_text(encoding="utf-8")
)
RULES: list[dict[str, Any]] = TABLE["rule"]
INSTEAD: dict[str, list[str]] = TABLE["instead"]
TEXTS = {"id", "severity", "confidence", "message", "why", "fix", "bad", "good", "precision"}
SEVERITIES = [str(severity) for severity in Severity]
CONFIG = BanditConfig()

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])


def issues(path: Path, code: str) -> list[Any]:
    path.write_text(code, encoding="utf-8")
    manager = BanditManager(CONFIG, "file", ignore_nosec=True)
    manager.files_list = [str(path)]
    manager.run_tests()
    assert manager.skipped == []
    return list(manager.results)


def fired(path: Path, code: str) -> set[str]:
    return {issue.test_id for issue in issues(path, code)}


def precision(rule: dict[str, Any]) -> float | None:
    return float(rule["precision"].split()[0]) if rule["precision"] else None


def test_every_test_of_bandit_has_one_rule():
    """No finding of the installed bandit is without a rule, and none has two."""
    installed = {*MANAGER.plugins_by_id, *MANAGER.blacklist_by_id}

    told = [test for rule in RULES for test in rule["bandit"]]
    not_run = [test for tests in INSTEAD.values() for test in tests]
    assert Counter(told + not_run) == Counter(installed)


def test_a_pattern_rule_stands_for_each_test_that_is_not_run():
    """What is left out is judged by one of our own rules."""
    known = all_rules(load(rules_folder(), Cache(None)))
    assert {known[rule].engine for rule in INSTEAD} == {"aicheck", "semgrep"}


@each_rule
def test_what_is_found_has_the_words(rule, tmp_path):
    """A file is only given to a test for which it has a word of each list."""
    code = rule["bad"].lower()

    assert all(any(word in code for word in words) for words in rule["needs"])
    assert all(word == word.lower() for words in rule["needs"] for word in words)


def test_ids_are_our_own():
    """An id names one rule, here and among the pattern rules."""
    ids = [rule["id"] for rule in RULES]
    patterns = {path.stem for path in (ROOT / "rules").rglob("*.yaml")}

    assert max(Counter(ids).values()) == 1
    assert patterns.isdisjoint(ids)


@each_rule
def test_rule_is_complete(rule):
    """Every field is there, and nothing else."""
    assert rule.keys() - {"severity-by", "outside-tests"} == TEXTS | {
        "bandit",
        "cwe",
        "needs",
        "references",
    }
    assert all(isinstance(rule[field], str) for field in TEXTS)
    assert all(rule[field] for field in TEXTS - {"precision"})
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", rule["id"])
    cwe = [rule["cwe"]] if isinstance(rule["cwe"], str) else rule["cwe"]
    assert cwe
    assert all(re.fullmatch(r"CWE-[1-9]\d*", number) for number in cwe)
    assert re.fullmatch(r"([01]\.\d\d on \d+ labelled hits.*)?", rule["precision"])
    assert all(re.match(r"https://|OWASP-", reference) for reference in rule["references"])


@each_rule
def test_message_is_one_plain_line(rule):
    """A message starts in lower case, has no full stop, and doesn't lean on bandit's names."""
    message = rule["message"]

    assert message[0].islower()
    assert "\n" not in message
    assert not message.endswith(".")
    assert not re.search(r"\bB\d{3}\b|bandit", message)
    assert len(message) <= 100


@each_rule
def test_levels_are_known(rule):
    """Severities and confidences are those of the model, overrides those of bandit."""
    assert rule["severity"] in SEVERITIES
    assert rule["confidence"] in [str(confidence) for confidence in Confidence]
    for level, severity in rule.get("severity-by", {}).items():
        assert level in {"LOW", "MEDIUM", "HIGH", "UNSURE"}
        assert severity in SEVERITIES
        assert severity != rule["severity"]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule["precision"]], ids=lambda rule: rule["id"]
)
def test_severity_follows_precision(rule):
    """What is often wrong neither blocks nor claims to be sure."""
    right = precision(rule)
    allowed = ["low"] if right < 0.6 else ["low", "medium"] if right < 0.85 else SEVERITIES

    assert rule["severity"] in allowed
    assert rule["confidence"] in allowed


@each_rule
def test_bad_example_is_found(rule, tmp_path):
    """The bad example of a rule has what the rule is about."""
    assert fired(tmp_path / "bad.py", rule["bad"]) & set(rule["bandit"])


@each_rule
def test_good_example_is_not_found(rule, tmp_path):
    """The good example is a way out: the rule is silent on it."""
    assert not fired(tmp_path / "good.py", rule["good"]) & set(rule["bandit"])


@each_rule
def test_good_example_brings_nothing_worse(rule, tmp_path):
    """No advice leads into another finding that could block."""
    by_test = {test: other for other in RULES for test in other["bandit"]}
    found = fired(tmp_path / "good.py", rule["good"]) & by_test.keys()

    assert not {test for test in found if by_test[test]["severity"] != "low"}


@pytest.mark.parametrize(
    ("rule_id", "code", "severity"),
    [
        ("shell-command", "import os\nos.system('/bin/true')\n", "low"),
        ("shell-command", "import os\nos.system('ls ' + name)\n", "high"),
        ("subprocess-with-shell", "import subprocess\nsubprocess.run('ls', shell=True)\n", "low"),
        ("subprocess-with-shell", "import subprocess\nsubprocess.run(x, shell=True)\n", "medium"),
        ("permissive-file-mode", "import os\nos.chmod(path, 0o775)\n", "medium"),
        ("permissive-file-mode", "import os\nos.chmod(path, 0o666)\n", "high"),
        (
            "weak-key",
            "from Crypto.PublicKey import RSA\nRSA.generate(1536)\n",
            "medium",
        ),
        (
            "sql-string-building",
            "def names(key):\n    return f\"SELECT name FROM people WHERE key = '{key}'\"\n",
            "low",
        ),
        (
            "sql-string-building",
            "cursor.execute(f\"SELECT name FROM people WHERE key = '{key}'\")\n",
            "high",
        ),
    ],
)
def test_severity_of_one_finding(rule_id, code, severity, tmp_path):
    """Where bandit grades the cases of one test, so do we."""
    rule = next(rule for rule in RULES if rule["id"] == rule_id)
    [issue] = [i for i in issues(tmp_path / "case.py", code) if i.test_id in rule["bandit"]]

    place = dict.fromkeys(("line", "column", "end_line", "end_column"), 1)
    told = {"test": issue.test_id, "severity": issue.severity, "confidence": issue.confidence}
    hit = bandit._hit({**told, **place})
    assert str(bandit.rules()[hit.rule].severity) == severity
