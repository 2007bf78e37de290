"""Settings: what is read, what is refused, and in which words."""

from __future__ import annotations

import datetime

import pytest

from aicheck.config import (
    NEVER,
    AttributionPolicy,
    Waiver,
    has_settings,
    load,
    pack_names,
)
from aicheck.errors import AicheckError
from aicheck.model import Person, Severity

SOURCE = "base:aicheck.toml"


def test_nothing_said_means_the_default_pack() -> None:
    config = load(None, None, "default")

    assert (config.gate.fail_on, config.gate.ai_fail_on) == (Severity.HIGH, Severity.MEDIUM)
    assert {"bandit", "semgrep", "licence"} <= set(config.gate.required)
    assert (config.undeclared, config.sign_off.require) == ("none", "ai")
    assert "assert-in-code" in config.rules.off


def test_the_settings_of_the_documentation_are_understood() -> None:
    text = """
extends = "default"

[attribution]
undeclared = "ai"

[gate]
fail-on = "critical"
ai-fail-on = "low"
required = ["bandit", "semgrep", "licence"]

[[gate.path]]
match = "src/auth/**"
ai-fail-on = "never"

[sign-off]
require = "all"
accept = ["trailer", "signature", "review"]
people = ["Pat Maintainer <pat@example.org>"]

[licence]
allow = ["MIT", "BSD-*"]
deny = ["AGPL-3.0-*"]

[rules]
off = ["placeholder-code"]
on = ["assert-in-code"]
[rules.severity]
hard-coded-password = "medium"
"""
    config = load(text, None, SOURCE)

    assert config.undeclared == "ai"
    assert (config.gate.fail_on, config.gate.ai_fail_on) == (Severity.CRITICAL, Severity.LOW)
    (path,) = config.gate.paths
    assert (path.match, path.fail_on, path.ai_fail_on) == ("src/auth/**", None, NEVER)
    assert config.sign_off.people == (Person("Pat Maintainer", "pat@example.org"),)
    assert (config.licence.allow, config.licence.deny) == (("MIT", "BSD-*"), ("AGPL-3.0-*",))
    assert "placeholder-code" in config.rules.off
    assert "weak-random" in config.rules.off
    assert "assert-in-code" not in config.rules.off
    assert config.rules.severity == {"hard-coded-password": Severity.MEDIUM}


def test_pyproject_holds_the_same_tables() -> None:
    text = '[project]\nname = "shop"\n[tool.aicheck.gate]\nfail-on = "low"\n'

    assert has_settings(text)
    assert not has_settings('[project]\nname = "shop"\n')
    assert load(text, None, "base:pyproject.toml").gate.fail_on == Severity.LOW


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[gat]\n", "unknown setting 'gat'", "did you mean 'gate'?"),
        ("[gate]\nfailon = 'high'", "unknown setting 'gate.failon'", "did you mean 'fail-on'?"),
        ("[gate]\nfail-on = 'hihg'", "gate.fail-on cannot be 'hihg'", "did you mean 'high'?"),
        ("[gate]\nfail-on = 3", "gate.fail-on cannot be 3", "known here: low"),
        ("[gate]\nrequired = 'x'", "gate.required must be a list of texts", "write gate.required"),
        ("gate = 1", "gate must be a table", "write [gate]"),
        ("[gate]\npath = 1", "gate.path must be a list of tables", "write [[gate.path]]"),
        ("[[gate.path]]\nfail-on = 'low'", "gate.path.match must be a text", "write gate.path"),
        ("[[gate.path]]\nmach = 'x'", "unknown setting 'gate.path.mach'", "did you mean 'match'?"),
        ("extends = 'strickt'", "extends cannot be 'strickt'", "did you mean 'strict'?"),
        ("[sign-off]\nrequire = 'yes'", "sign-off.require cannot be 'yes'", "known here: ai, all"),
        ("[sign-off]\naccept = []", "sign-off.accept names no way", 'write accept = ["trailer"]'),
        ("[sign-off]\npeople = ['Pat']", "sign-off.people has no mailbox in 'Pat'", "write Name"),
        ("[rules]\nseverity = 'high'", "rules.severity must be a table", "write rule-id"),
        ("[rules.severity]\nx = 'bad'", "rules.severity.x cannot be 'bad'", "known here: low"),
        ("[gate\n", "is not valid TOML", "mend the file"),
        ("[attribution]\nundeclared = true", "attribution.undeclared cannot be True", "known here"),
        ("[attribution]\nallow = 'no'", "attribution.allow must be true or false", "write attrib"),
        ("[attribution]\nmodel = 1", "attribution.model must be true or false", "write attrib"),
        ("[attribution]\nmust-declare = 1", "must-declare must be true or false", "write attrib"),
        ("[attribution]\ndeclare = 'x'", "attribution.declare must be a list", "write attrib"),
        ("[attribution]\ndeclare = ['asisted-by']", "attribution.declare cannot be 'asisted-by'",
         "did you mean 'assisted-by'?"),
        ("[attribution]\nforbid = ['footers']", "attribution.forbid cannot be 'footers'",
         "did you mean 'footer'?"),
        ("[attribution]\ngrammar = 'kernal'", "attribution.grammar cannot be 'kernal'",
         "did you mean 'kernel'?"),
        ("[attribution]\nalow = true", "unknown setting 'attribution.alow'", "mean 'allow'?"),
        ("[attribution]\nforbid = ['assisted-by']", "forbid rules out 'assisted-by'", "take it"),
        ("[attribution]\nforbid = ['trailer']", "forbid rules out 'ai-assisted'", "take it out"),
        ("[attribution]\ndeclare = []\nmust-declare = true", "must-declare needs a key", "write"),
        ("extends = ['default', 'mesaa']", "extends cannot be 'mesaa'", "did you mean 'mesa'?"),
        ("extends = []", "extends cannot be []", "known here: apache"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_a_hint(text: str, message: str, hint: str) -> None:
    with pytest.raises(AicheckError) as caught:
        load(text, None, SOURCE)

    assert caught.value.message.startswith(SOURCE)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_how_ai_is_to_be_declared() -> None:
    text = """
[attribution]
allow = true
declare = ["Assisted-by"]
must-declare = true
forbid = ["co-authored-by", "footer"]
model = true
grammar = "kernel"
"""
    assert load(text, None, SOURCE).attribution == AttributionPolicy(
        True, ("assisted-by",), True, frozenset({"co-authored-by", "footer"}), True, "kernel"
    )


def test_of_several_packs_the_last_prevails() -> None:
    config = load('extends = ["linux-kernel", "mesa"]', None, SOURCE)

    assert config.extends == ("linux-kernel", "mesa")
    assert config.sign_off.require == "never"
    assert config.sign_off.chain
    assert config.attribution.declare == ("assisted-by", "generated-by")


GOOD = """[[waiver]]
rule = "sql-injection"
path = "src/*.py"
reason = "an enum, checked before"
owner = "Pat Maintainer <pat@example.org>"
expires = 2027-03-31
"""


def test_a_waiver_is_read() -> None:
    assert load(None, GOOD, "default").waivers == (
        Waiver("sql-injection", "src/*.py", "an enum, checked before",
               "Pat Maintainer <pat@example.org>", datetime.date(2027, 3, 31)),
    )  # fmt: skip


@pytest.mark.parametrize("key", ["rule", "path", "reason", "owner", "expires"])
def test_a_waiver_without_a_part_is_an_error(key: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(key)]

    with pytest.raises(AicheckError) as caught:
        load(None, "\n".join(lines), "default")

    assert caught.value.message == f".aicheck/waivers.toml, entry 1: a waiver needs '{key}'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("2027-03-31", "'soon'"), "expires must be a date"),
        (GOOD.replace("2027-03-31", "2027-03-31T00:00:00"), "expires must be a date"),
        (GOOD + "fingerprnt = 'x'\n", "unknown setting 'waiver.fingerprnt'"),
        ("[waiver]\nrule = 'x'\n", "waiver must be a list of tables"),
        ("[[waver]]\nrule = 'x'\n", "unknown setting 'waver'"),
    ],
)
def test_a_broken_waiver_is_an_error(text: str, message: str) -> None:
    with pytest.raises(AicheckError, match=message):
        load(None, text, "default")


def test_the_digest_is_of_settings_waivers_and_pack() -> None:
    texts = [(None, None), ("[gate]\n", None), (None, GOOD), ('extends = "strict"\n', None)]

    digests = {load(settings, waivers, SOURCE).digest for settings, waivers in texts}

    assert len(digests) == len(texts)


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_is_whole(name: str) -> None:
    assert load(f'extends = "{name}"', None, SOURCE).extends == (name,)
