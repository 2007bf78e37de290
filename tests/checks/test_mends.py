"""What a person can take by a click is right, and offered only where it is the whole mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from repos import Repo

from aicheck import toml
from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules, mends
from aicheck.model import Fix

RULES = all_rules(load(rules_folder(), Cache(None)))
TABLE = toml.loads(Path(mends.__file__).with_suffix(".toml").read_text("utf-8"))


def mended(rule: str, text: str) -> str | None:
    fix = mends.fix_of(RULES[rule], text.split("\n"))
    return fix.replacement if fix else None


CASES = (
    ("flask-debug", "app.run(debug=True)", "app.run(debug=False)"),
    ("flask-debug", "app.run(debug = True, port=1)", "app.run(debug = False, port=1)"),
    ("jinja2-autoescape-off", "Environment(autoescape=False)", "Environment(autoescape=True)"),
    (
        "jwt-unverified",
        "jwt.decode(t, options={'verify_signature': False})",
        "jwt.decode(t, options={'verify_signature': True})",
    ),
    ("tls-verification-off", "    get(u, verify=False)", "    get(u, verify=True)"),
    ("tls-verification-off", "get(\n    u,\n verify=False,\n)", "get(\n    u,\n verify=True,\n)"),
    (
        "tls-verification-off-go",
        "\tc := &tls.Config{InsecureSkipVerify: true}",
        "\tc := &tls.Config{InsecureSkipVerify: false}",
    ),
    ("tls-verification-off-js", "  rejectUnauthorized: false,", "  rejectUnauthorized: true,"),
    ("unsafe-yaml", "a = yaml.load(text)", "a = yaml.safe_load(text)"),
    ("unsafe-yaml", "a = yaml.load(open(p), Loader=yaml.Loader)", "a = yaml.safe_load(open(p))"),
    ("unsafe-yaml", "a = yaml.unsafe_load(f.read())", "a = yaml.safe_load(f.read())"),
    ("unsafe-yaml", "a = yaml.load(t, Loader=UnsafeLoader)", "a = yaml.safe_load(t)"),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "after"), CASES)
def test_a_line_is_mended(rule: str, before: str, after: str) -> None:
    assert mended(rule, before) == after


def test_every_mend_is_for_a_rule_and_has_a_case() -> None:
    assert TABLE.keys() <= RULES.keys()
    assert TABLE.keys() == {rule for rule, *_ in CASES}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("sql-injection", "debug=True"),
        ("tls-verification-off", "get(u, verify=flag)"),
        # Which of the two?
        ("tls-verification-off", "get(a, verify=False); get(b, verify=False)"),
        ("unsafe-yaml", "a = yaml.load(text, Loader=Mine)"),
        ("unsafe-yaml", "a = yaml.load_all(text)"),
        ("flask-debug", "app.run(debug=True)\r"),
        ("flask-debug", "app.run(debug=True)" + " " * 1_000),
        ("flask-debug", "\n" * 10 + "app.run(debug=True)"),
    ],
)
def test_what_is_no_plain_case_has_no_mend(rule: str, text: str) -> None:
    assert mended(rule, text) is None


def test_a_rule_of_ones_own_says_what_to_put() -> None:
    rule = RULES["sql-injection"]

    assert mends.fix_by_rule(rule, ["  a(old(x), 1)"], 5, 11, "new(x)") == Fix(
        rule.fix, "  a(new(x), 1)"
    )
    assert mends.fix_by_rule(rule, ["a(", "  b)  # c"], 1, 5, "d()") == Fix(rule.fix, "d()  # c")
    assert mends.fix_by_rule(rule, ["a"], 1, 2, "a") is None
    assert mends.fix_by_rule(rule, [], 1, 2, "a") is None


OWN = """\
rules:
  - id: old-call
    languages: [python]
    severity: ERROR
    message: the old call is gone
    pattern: old($X)
    fix: new($X)
"""


def test_the_result_has_the_fix_of_both_kinds_of_rules(repo: Repo) -> None:
    settings = '[rules]\nextra = ["policy"]\n'
    base = repo.commit({"policy/calls.yaml": OWN, "aicheck.toml": settings}, "Rules")
    code = "import requests\n\nrequests.get(U, timeout=3, verify=False)\nx = old(3)\n"
    repo.commit({"src/a.py": code}, "Code")

    found = repo.check(f"{base}..HEAD")["findings"]
    fixes = {it["rule"]: (it["fix"] or {}).get("replacement") for it in found}
    assert fixes["tls-verification-off"] == "requests.get(U, timeout=3, verify=True)"
    assert fixes["old-call"] == "x = new(3)"
