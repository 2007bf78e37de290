"""Everything that a user can mend comes with a hint."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from repos import Repo

PACKAGE = Path(__file__).parents[2] / "aicheck"
# Where no hint can be more than the message, by the place and with the reason.
WITHOUT: dict[str, str] = {}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place that makes an error for the user, and the call."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else called
                if name in {"AicheckError", "Usage", "BadValue"}:
                    yield f"{path.relative_to(PACKAGE.parent)}:{node.lineno}", node
                if name in {"UsageError", "BadParameter", "ClickException"}:
                    yield f"{path.relative_to(PACKAGE.parent)}:{node.lineno} has no hint", node


def test_every_error_has_a_hint() -> None:
    places = list(raised())
    lacking = [where for where, call in places if len(call.args) < 2 or _is_empty(call.args[1])]

    assert len(places) > 100
    assert [it for it in lacking if it not in WITHOUT] == []


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("chek", "did you mean 'check'?"),
        ("--hlep", "did you mean '--help'?"),
        ("check --stage", "did you mean '--staged'?"),
        ("check --nonsense-of-mine", "see aicheck check --help"),
        ("index bild", "did you mean 'build'?"),
        ("check -o txt", "did you mean 'text'?"),
        ("check -o json=nowhere/x", "make it first"),
        ("check -o json -o sarif", "write FORMAT=FILE for the others"),
        ("check --jobs 0", "see aicheck check --help"),
        ("check main --staged", "give one of them"),
        ("check --from a..b", "add --merged"),
        ("check --signing-key x", "add -o in-toto=FILE"),
        ("attribute --explain HEAD --by path", "leave out --by"),
        ("explain", "see aicheck explain --help"),
        ("explain licnce", "did you mean 'licence'"),
        ("explain fail-on", "did you mean 'gate.fail-on' or 'gate.path.fail-on'?"),
        ("explain sql-injektion", "did you mean 'sql-injection' or "),
        ("explain 9f2c41aa", "look in the report for the finding's rule"),
        ("explain zzzzzzzz", "see 'aicheck rules' for the rules, and docs/settings.md"),
        ("waive 9f2c41aa --reason x --owner y --rule z", "give --rule and --path together"),
        ("demo --keep .", "name a folder that is new or empty"),
        ("check --patch nowhere", "name a file with a diff or a git mail"),
        ("commit-msg nowhere", "name the file with the message"),
    ],
)
def test_what_is_wrong_comes_with_what_to_do(repo: Repo, line: str, hint: str) -> None:
    result = repo.run(*line.split())

    *_, error, said = result.errors.splitlines()
    assert (result.exit_code, result.output) == (2, "")
    assert error.startswith("error: ")
    assert not error.endswith(".")
    assert said.startswith(f"hint: {hint}")
