"""What guards a repository is watched: settings, waivers, owners, workflows and hooks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from repos import CLAUDE, Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import whole
from aicheck.checks import integrity
from aicheck.checks.context import Context
from aicheck.config import load
from aicheck.model import Change, FileChange, Finding, Hunk

CONTEXT = Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1)


def rules_of(*files: FileChange, context: Context = CONTEXT) -> list[str]:
    found = integrity.check(Change("range", None, None, "shop", (), files), context)
    return [it.rule.id for it in found if isinstance(it, Finding)]


def file(path: str, head: str = "x = 1\n", base: str | None = None, **more: str) -> FileChange:
    status = more.get("status", "added" if base is None else "modified")
    return FileChange(path, status, more.get("old_path"), hunks=whole(head), base=base, head=head)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("aicheck.toml", "gate-settings-changed"),
        (".aicheck/waivers.toml", "gate-waivers-changed"),
        (".aicheck/allowed_signers", "signing-keys-changed"),
        (".aicheck/keyring.asc", "signing-keys-changed"),
        (".aicheck/notes.txt", "gate-settings-changed"),
        ("keys/allowed_signers", None),
        ("CODEOWNERS", "code-owners-changed"),
        (".github/CODEOWNERS", "code-owners-changed"),
        (".github/workflows/test.yml", "workflow-changed"),
        (".gitlab-ci.yml", "workflow-changed"),
        (".pre-commit-config.yaml", "commit-hooks-changed"),
        ("src/aicheck.toml", None),
        ("src/CODEOWNERS", None),
        ("docs/workflows.md", None),
        ("pyproject.toml", None),
    ],
)
@pytest.mark.parametrize("status", ["added", "modified", "deleted"])
def test_a_guarding_file_is_a_finding(path: str, rule: str | None, status: str) -> None:
    if path == "pyproject.toml" and status == "deleted":
        rule = "gate-settings-changed"

    assert rules_of(file(path, status=status)) == ([rule] if rule else [])


def test_a_submodule_and_a_link_in_the_place_of_a_guarded_folder_are_findings() -> None:
    assert rules_of(FileChange("lib", "submodule")) == ["submodule-changed"]
    assert rules_of(FileChange(".github/workflows", "symlink")) == ["workflow-changed"]


def test_the_keys_that_the_settings_name_are_watched_wherever_they_are() -> None:
    """A project may keep them in any file; only what the base's settings name is one of them."""
    text = '[sign-off]\nallowed-signers = "keys/[signers]"\nkeyring = "keys/all.asc"'
    context = Context(load(text, None, "base:x"), Catalogue({}, ""), Cache(None), Path(), 1)

    def found(*files: FileChange) -> list[str]:
        return rules_of(*files, context=context)

    assert found(file("keys/[signers]")) == ["signing-keys-changed"]
    assert found(file("keys/all.asc", status="deleted")) == ["signing-keys-changed"]
    moved = file("old.txt", status="renamed", old_path="keys/all.asc")
    assert found(moved) == ["signing-keys-changed"]
    assert found(file("keys/s"), file("keys/README")) == []


def test_a_guarding_file_that_moves_away_is_a_finding() -> None:
    moved = file("src/x.toml", status="renamed", old_path="aicheck.toml")

    assert rules_of(moved) == ["gate-settings-changed"]


@pytest.mark.parametrize(
    ("base", "head", "is_found"),
    [
        ('[project]\nname = "a"\n', '[project]\nname = "b"\n', False),
        ("[tool.aicheck.gate]\nfail-on = 'low'\n", "[tool.aicheck.gate]\nfail-on = 'high'\n", True),
        ("[tool.aicheck.gate]\nfail-on = 'low'\n", "", True),
        ("[tool.ruff]\nx = 1\n", "[tool.ruff]\nx = 2\n", False),
        ("[tool.ruff]\nx = 1\n", "[tool.ruff\n", True),
    ],
)
def test_pyproject_counts_where_our_table_changes(base: str, head: str, is_found: bool) -> None:
    assert bool(rules_of(file("pyproject.toml", head, base))) == is_found


def test_pyproject_that_moves_counts_where_it_takes_our_table_along() -> None:
    ours, other = "[tool.aicheck.gate]\nfail-on = 'low'\n", "[tool.ruff]\nx = 1\n"
    moves = {"status": "renamed", "old_path": "pyproject.toml"}

    assert rules_of(file("old.toml", ours, ours, **moves)) == ["gate-settings-changed"]
    assert rules_of(file("old.toml", other, other, **moves)) == []


def test_an_agent_cannot_loosen_the_gate_that_judges_it(repo: Repo) -> None:
    flaw = "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"
    waiver = (
        '[[waiver]]\nrule = "command-injection"\npath = "**"\nreason = "trust me"\n'
        'owner = "Claude <noreply@anthropic.com>"\nexpires = 2999-01-01\n'
    )
    settings = '[gate]\nfail-on = "never"\nai-fail-on = "never"\n[sign-off]\nrequire = "never"\n'
    files = {"a.py": flaw, "aicheck.toml": settings, ".aicheck/waivers.toml": waiver}
    repo.commit(files, f"Add\n\n{CLAUDE}", signed=True)

    result = repo.check("main..topic")

    assert result["policy"]["source"] == "default"
    blocking = {f["rule"] for f in result["findings"] if f["disposition"] == "block"}
    assert blocking == {"command-injection", "gate-settings-changed", "gate-waivers-changed"}


WORKFLOW = "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/cache@{0}\n      - run: {1}\n"
HOOKS = "repos:\n  - repo: https://example.org/hooks\n    rev: {0}\n    hooks:\n      - id: {1}\n"


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        (".github/workflows/ci.yml", WORKFLOW, "workflow-changed"),
        (".pre-commit-config.yaml", HOOKS, "commit-hooks-changed"),
    ],
)
def test_another_version_of_what_runs_anyway_is_no_news(path: str, text: str, rule: str) -> None:
    """What else the lines say is."""
    base = text.format("v1", "test")

    def found(head: str) -> list[str]:
        hunk = Hunk(1, tuple(base.splitlines()), 1, tuple(head.splitlines()))
        return rules_of(replace(file(path, head, base), hunks=(hunk,)))

    assert found(text.format("0123abcd  # v2", "test")) == []
    assert found(text.format("v1", "other")) == [rule]
    assert found(text.format("v2", "other")) == [rule]
    assert found(f"{base}  x: 1\n") == [rule]


def test_another_action_is_news() -> None:
    base = WORKFLOW.format("v1", "test")
    head = base.replace("actions/", "others/")
    hunk = Hunk(1, tuple(base.splitlines()), 1, tuple(head.splitlines()))
    changed = replace(file(".github/workflows/ci.yml", head, base), hunks=(hunk,))

    assert rules_of(changed) == ["workflow-changed"]
