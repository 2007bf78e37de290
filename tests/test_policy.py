"""From findings and settings to dispositions, and from those to a verdict."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from samples import ROBIN, RULE

from aicheck.config import Config, load
from aicheck.model import (
    Attribution,
    AuthorClass,
    Change,
    Commit,
    Decision,
    Failure,
    FileChange,
    Finding,
    Hunk,
    Origin,
    Position,
)
from aicheck.policy import decide, expired, judge, required

TODAY = datetime.date(2026, 6, 1)


def change(kind: AuthorClass = "none", path: str = "src/a.py") -> Change:
    commit = Commit("c" * 40, (), ROBIN, ROBIN, "Change", attribution=Attribution(kind))
    file = FileChange(
        path, "added", hunks=(Hunk(0, (), 1, ("a", "b", "c")),), origins=(Origin(1, commit.sha),)
    )
    return Change("range", "b" * 40, "h" * 40, "shop", (commit,), (file,))


def finding(line: int = 1, code: str = "query(x)", path: str = "src/a.py") -> Finding:
    return Finding(RULE, RULE.message, path, Position(line), Position(line), code=code)


def config(settings: str = "", waivers: str | None = None) -> Config:
    return load(settings, waivers, "base:aicheck.toml")


def one(where: Change, found: Finding, settings: str = "", waivers: str | None = None) -> Decision:
    (decision,) = decide([found], where, config(settings, waivers), TODAY)
    return decision


@pytest.mark.parametrize(
    ("kind", "settings", "disposition", "reason"),
    [
        ("none", "", "warn", "medium is below fail-on = high"),
        ("bot", "", "warn", "medium is below fail-on = high"),
        ("ai", "", "block", "medium reaches ai-fail-on = medium"),
        ("none", '[attribution]\nundeclared = "ai"', "block", "medium reaches ai-fail-on = medium"),
        ("ai", '[gate]\nai-fail-on = "critical"', "warn", "medium is below ai-fail-on = critical"),
        ("ai", '[gate]\nai-fail-on = "never"', "warn", "medium is below ai-fail-on = never"),
        ("none", '[rules.severity]\nsql-injection = "critical"', "block",
         "critical reaches fail-on = high"),
        ("ai", '[rules]\noff = ["sql-injection"]', "off", "the settings switch this rule off"),
        ("ai", '[rules]\noff = ["sql-injection"]\non = ["sql-injection"]', "block",
         "medium reaches ai-fail-on = medium"),
        ("none", '[[gate.path]]\nmatch = "src/**"\nfail-on = "low"', "block",
         "medium reaches fail-on of src/** = low"),
        ("none", '[[gate.path]]\nmatch = "src/**"\nfail-on = "low"\n[[gate.path]]\nmatch = "*.py"\n'
         'fail-on = "never"', "warn", "medium is below fail-on of *.py = never"),
        ("none", '[[gate.path]]\nmatch = "src/**"\nai-fail-on = "low"', "warn",
         "medium is below fail-on = high"),
    ],
)  # fmt: skip
def test_settings_and_author_decide(
    kind: AuthorClass, settings: str, disposition: str, reason: str
) -> None:
    decision = one(change(kind), finding(), settings)

    assert (decision.disposition, decision.reason) == (disposition, reason)
    assert decision.attribution == kind


WAIVER = """[[waiver]]
rule = "{rule}"
path = "{path}"
reason = "checked by hand"
owner = "Pat Maintainer <pat@example.org>"
expires = {expires}
"""


@pytest.mark.parametrize(
    ("rule", "path", "expires", "disposition"),
    [
        ("sql-injection", "src/*.py", "2026-06-01", "waived"),
        ("sql-injection", "src/**", "2027-01-01", "waived"),
        ("sql-injection", "src/*.py", "2026-05-31", "block"),
        ("sql-injection", "lib/*.py", "2027-01-01", "block"),
        ("path-traversal", "src/*.py", "2027-01-01", "block"),
    ],
)
def test_a_waiver_fits_by_rule_and_path_until_its_day(
    rule: str, path: str, expires: str, disposition: str
) -> None:
    waivers = WAIVER.format(rule=rule, path=path, expires=expires)

    assert one(change("ai"), finding(), "", waivers).disposition == disposition


def test_a_waiver_by_fingerprint_is_for_one_finding() -> None:
    first, second = decide([finding(1), finding(2)], change("ai"), config(), TODAY)
    waivers = WAIVER.format(rule=RULE.id, path="**", expires="2027-01-01")
    waivers += f'fingerprint = "{second.fingerprint}"\n'

    decided = decide([finding(1), finding(2)], change("ai"), config("", waivers), TODAY)

    assert first.fingerprint != second.fingerprint
    assert [decision.disposition for decision in decided] == ["block", "waived"]


def test_an_expired_waiver_is_reported_and_named_at_the_finding() -> None:
    waivers = WAIVER.format(rule=RULE.id, path="**", expires="2026-05-31")

    assert "its waiver expired on 2026-05-31" in one(change("ai"), finding(), "", waivers).reason
    (notice,) = expired(config("", waivers), TODAY)
    assert (notice.check, notice.required) == ("waivers", False)


def test_a_fingerprint_is_content_and_not_place() -> None:
    here = one(change(), finding(1))
    moved = one(change(), finding(3, code="    query(x)"))
    other = one(change(), finding(1, code="query(y)"))

    assert here.fingerprint == moved.fingerprint != other.fingerprint


def test_what_a_change_caused_elsewhere_has_the_authors_of_the_change() -> None:
    caused = replace(finding(40), placement="unchanged")
    without_lines = replace(change("ai"), files=(FileChange("src/a.py", "modified"),))

    assert one(without_lines, caused).attribution == "ai"
    assert one(change("none"), caused).attribution == "none"


@pytest.mark.parametrize(
    ("dispositions", "needed", "status"),
    [
        ([], [], "pass"),
        (["warn", "waived", "off"], [False], "pass"),
        (["warn"], [True], "incomplete"),
        (["block", "warn"], [], "fail"),
        (["block"], [True], "fail"),
    ],
)
def test_the_verdict(dispositions: list[str], needed: list[bool], status: str) -> None:
    """What blocks outweighs what was not checked, and neither is a pass."""
    made = [replace(one(change(), finding()), disposition=name) for name in dispositions]
    failures = [Failure("semgrep", "it stopped", required=flag) for flag in needed]

    verdict = judge(made, failures)

    assert (verdict.status, verdict.blocking) == (status, dispositions.count("block"))
    assert bool(verdict.reasons) == (status != "pass")


def test_settings_say_which_checks_are_required_but_reading_always_is() -> None:
    some = config('[gate]\nrequired = ["bandit"]')

    needed = {name for name in ("bandit", "semgrep", "read") if required(Failure(name, "x"), some)}
    assert needed == {"bandit", "read"}
    assert not required(Failure("bandit", "x", required=False), some)
