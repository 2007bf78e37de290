"""A project's own rules: read from the base, tried on their cases, and refused where broken."""

from __future__ import annotations

import pytest
from repos import Repo

SETTINGS = '[rules]\nextra = ["policy/rules"]\n'
RULE = """\
rules:
  - id: no-frobnicate
    languages: [python]
    severity: ERROR
    message: frobnicate is not for us
    metadata:
      cwe: "CWE-676: Use of Potentially Dangerous Function"
    pattern: frobnicate(...)
"""
CASES = """\
# ruleid: no-frobnicate
frobnicate(1)
# ok: no-frobnicate
leave(1)
"""


@pytest.fixture
def ruled(repo: Repo) -> Repo:
    """A repository whose `main` has a rule of its own."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": SETTINGS, "policy/rules/a.yaml": RULE}, signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    return repo


def test_a_rule_of_the_base_judges_the_change(ruled: Repo) -> None:
    ruled.commit({"a.py": "frobnicate(2)\n"})

    (finding,) = ruled.check("main..topic")["findings"]

    assert (finding["rule"], finding["disposition"]) == ("no-frobnicate", "block")
    assert (finding["message"], finding["cwe"]) == ("frobnicate is not for us", ["CWE-676"])
    assert finding["category"] == "security"


def test_the_change_cannot_take_the_rule_away(ruled: Repo) -> None:
    """It is judged by the base's rules, and the edit is a finding of its own."""
    ruled.commit({"a.py": "frobnicate(2)\n", "policy/rules/a.yaml": None})

    found = {it["rule"] for it in ruled.check("main..topic")["findings"]}

    assert found == {"no-frobnicate", "gate-rules-changed"}


def test_rules_of_the_change_are_not_obeyed(repo: Repo) -> None:
    repo.commit({"aicheck.toml": SETTINGS, "policy/rules/a.yaml": RULE, "a.py": "frobnicate(2)\n"})

    found = {it["rule"] for it in repo.check("main..topic")["findings"]}

    assert found == {"gate-settings-changed"}


def test_settings_may_name_a_rule_of_the_project(ruled: Repo) -> None:
    ruled.git("checkout", "--quiet", "main")
    off = f'{SETTINGS}off = ["no-frobnicate"]\n'
    ruled.commit({"aicheck.toml": off}, signed=True)
    ruled.git("checkout", "--quiet", "-B", "topic")
    ruled.commit({"a.py": "frobnicate(2)\n"})

    said = ruled.check("main..topic")

    assert [it["disposition"] for it in said["findings"]] == ["off"]
    assert said["failures"] == []


def test_the_index_and_a_patch_are_judged_by_head(ruled: Repo) -> None:
    ruled.write({"a.py": "frobnicate(2)\n"})
    ruled.git("add", "--all")
    (ruled.path.parent / "a.patch").write_text(ruled.git("diff", "--cached") + "\n", "utf-8")

    for way in (["--staged"], ["--patch", "../a.patch"]):
        assert [it["rule"] for it in ruled.check(*way)["findings"]] == ["no-frobnicate"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rules: [", "the rule file 'policy/rules/a.yaml' is broken: while parsing"),
        ("[]", "the rule file 'policy/rules/a.yaml' is broken: list indices"),
        (RULE.replace("id: no-frobnicate", "name: x"), "is broken: it has no 'id'"),
        (RULE.replace("no-frobnicate", "a.b"), "an id is made of letters, digits, - and _"),
        (RULE.replace("no-frobnicate", "sql-injection"), "'sql-injection' is aicheck's own"),
        (RULE.replace("no-frobnicate", "weak-hash"), "'weak-hash' is aicheck's own"),
        (RULE + RULE.partition("rules:\n")[2], "'no-frobnicate' stands there twice"),
        (RULE.replace("severity: ERROR", "severity: AWFUL"), "'AWFUL' is no severity"),
        (RULE.replace("pattern:", "mode: join\n    pattern:"), "a mode that is not supported"),
        (RULE.replace("pattern:", "validators: []\n    pattern:"), "not supported: validators"),
        (RULE.replace("pattern: frobnicate(...)", "pattern: def ((("), "cannot be read: Invalid"),
        (RULE.replace("pattern: f", "pattern-either: [{use: none}] #"), "no list parts/none.yaml"),
        ("rules: " + "[" * 5_000, "it is nested over 60 deep"),
        ("a: &a [1]\nrules: [*a, *a]\n", "it has an alias"),
        (RULE.replace("cwe:", "paths: src\n      cwe:"), "'paths' must be a list of texts"),
        (RULE.replace("cwe:", "needs: [[null]]\n      cwe:"), "must be a list of lists of words"),
    ],
)
def test_a_broken_rule_is_an_error_that_names_it(ruled: Repo, text: str, why: str) -> None:
    """Nothing is checked: a gate that leaves a rule out unnoticed is worse."""
    ruled.git("checkout", "--quiet", "main")
    ruled.commit({"policy/rules/a.yaml": text}, signed=True)
    ruled.git("checkout", "--quiet", "-B", "topic")
    ruled.commit({"a.py": "frobnicate(2)\n"})

    done = ruled.run("check", "main..topic")

    assert (done.exit_code, done.output) == (2, "")
    assert why in done.errors


def test_a_folder_without_rules_is_an_error(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": SETTINGS}, signed=True)

    done = repo.run("check", "main..main")

    assert done.exit_code == 2
    assert "rules.extra names 'policy/rules', and commit " in done.errors


@pytest.mark.parametrize("folder", ["/etc", "../rules", "a/../../b"])
def test_a_folder_outside_is_refused(repo: Repo, folder: str) -> None:
    (repo.path.parent / "p.toml").write_text(f'[rules]\nextra = ["{folder}"]\n', "utf-8")

    done = repo.run("check", "main..main", "--policy", "../p.toml")

    assert done.exit_code == 2
    assert f"rules.extra cannot be '{folder}'" in done.errors


def test_rules_are_tried_on_their_cases(ruled: Repo) -> None:
    """Without a path these are the rules that the settings name, and aicheck's own."""
    ruled.write({"policy/rules/a.py": CASES})

    done = ruled.run("rules", "test", "policy/rules")

    assert (done.exit_code, done.output) == (0, "1 rule, 2 cases: all as marked\n")


def test_what_is_missed_or_wrong_is_named_by_its_line(ruled: Repo) -> None:
    swapped = CASES.replace("ruleid", "x").replace("ok", "ruleid").replace("x", "ok")
    more = "# ruleid: nowhere\nleave(2)\n# todoruleid: no-frobnicate\nfrobnicate(3)\n"
    ruled.write({"policy/rules/a.py": swapped + more})

    done = ruled.run("rules", "test", "policy/rules/a.yaml")

    assert done.exit_code == 1
    assert done.output.split("\n") == [
        "policy/rules/a.py:2: no-frobnicate: wrong",
        "policy/rules/a.py:4: no-frobnicate: missed",
        "policy/rules/a.py:6: nowhere: there is no such rule",
        "policy/rules/a.py:8: no-frobnicate: wrong",
        "1 rule, 4 cases: 4 not as marked",
        "",
    ]


def test_a_rule_without_cases_is_said(ruled: Repo) -> None:
    done = ruled.run("rules", "test", "policy/rules")

    assert done.exit_code == 1
    assert "a.yaml: no-frobnicate: it has no case that it must find" in done.output


def test_rules_list_and_explain_the_projects_own(ruled: Repo) -> None:
    assert "no-frobnicate" in ruled.run("rules").output
    assert "frobnicate is not for us" in ruled.run("explain", "no-frobnicate").output
