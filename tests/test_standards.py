"""What each rule is evidence toward."""

from __future__ import annotations

import re

import pytest

from aicheck import catalogue
from aicheck.cache import Cache
from aicheck.checks import all_rules
from aicheck.standards import CONTROLS, references

RULES = all_rules(catalogue.load(catalogue.rules_folder(), Cache(None)))
_FORM = re.compile(
    r"AISVS-(?:AC\.)?\d+\.\d+(?:\.\d+)?|AISVS-AC\.\d+\.\d+|SSDF-(?:PO|PS|PW|RV)\.\d+(?:\.\d+)?"
    r"|OWASP-(?:LLM|A)\d\d:20\d\d|NIST-AI-RMF-[A-Z]+-\d\.\d+|ISO/IEC \d+(?:-\d+)?:\d{4}"
    r"|https://\S+"
)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_names_what_it_is_evidence_toward(rule):
    """A finding without a standard is an opinion; a misspelt id is worse."""
    found = references(rule)

    assert found
    assert [name for name in found if not _FORM.fullmatch(name)] == []


def test_every_category_has_controls_and_no_other():
    """A new category says which controls it serves."""
    assert {rule.category for rule in RULES.values()} <= set(CONTROLS)


def test_a_rule_s_own_references_come_first():
    """The most telling reference is the rule's own, and none stands twice."""
    rule = RULES["sign-off-by-agent"]
    found = references(rule)

    assert found[: len(rule.references)] == rule.references
    assert len(found) == len(set(found))
