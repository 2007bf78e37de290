"""The bundled packs: whose rule each is, and that a scenario shows it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from repos import Repo

from aicheck.checks.declaration_rules import CREDIT_FORM, UNDECLARED
from aicheck.config import PACKS, Pack, load, packs

SCENARIOS = Path(__file__).parent / "scenarios"
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SEVERITIES = {rule.id: rule.severity for rule in (CREDIT_FORM, UNDECLARED)}
EXPECTED = {
    "apache", "default", "eclipse", "fedora", "linux-kernel", "mesa", "no-ai", "no-attribution",
    "openinfra", "strict",
}  # fmt: skip


def test_no_pack_is_missing() -> None:
    assert {pack.name for pack in packs()} == EXPECTED


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_every_pack_names_its_source_and_day(pack: Pack) -> None:
    assert pack.about
    assert pack.source == "aicheck" or pack.source.startswith("https://")
    assert isinstance(pack.date, datetime.date)
    lines = (PACKS / f"{pack.name}.toml").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert any(line.startswith("# Source: ") for line in lines)
    assert all(len(line) <= 100 for line in lines)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_every_pack_has_a_scenario_and_a_place_in_the_readme(pack: Pack) -> None:
    folder = SCENARIOS / f"pack-{pack.name}"

    settings = (folder / "base" / "aicheck.toml").read_text(encoding="utf-8")
    assert load(settings, None, "base:aicheck.toml").extends == (pack.name,)
    assert json.loads((folder / "expected.json").read_text(encoding="utf-8"))["findings"]
    assert f"`{pack.name}`" in README


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
def test_no_pack_blocks_who_discloses_in_another_form_and_not_who_is_silent(pack: Pack) -> None:
    """A form that is only recommended warns, as its absence does."""
    config = load(f'extends = "{pack.name}"', None, "x")
    policy, limit = config.attribution, config.gate.ai_fail_on

    blocks = {id: config.rules.severity.get(id, own) >= limit for id, own in SEVERITIES.items()}
    has_form = policy.declare and (policy.forbid or policy.grammar != "any")
    is_duty = blocks["ai-undeclared"] or not policy.allow
    assert is_duty or not (has_form and blocks["ai-credit-form"])


def test_what_a_pack_says_of_itself_is_no_setting() -> None:
    """A project cannot set them: they would look like somebody else's word."""
    with pytest.raises(Exception, match="unknown setting 'source'"):
        load('source = "https://example.org/"', None, "x")


def test_the_command_line_lists_packs_with_their_sources(repo: Repo) -> None:
    result = repo.run("rules", "--packs")

    assert result.exit_code == 0
    for pack in packs():
        pattern = rf"^{pack.name} +{pack.date} +{re.escape(pack.source)}$"
        assert re.search(pattern, result.output, re.MULTILINE)
        assert pack.about in result.output
