"""Imports go one way, and three things are done in one place only.

The table is the drawing in words: what is not allowed here is a new arrow, and needs a reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "aicheck"

# A layer is a module or a package below aicheck; `""` is the package itself, with the version.
LAYERS: Mapping[str, frozenset[str]] = {
    name: frozenset(allowed.split())
    for name, allowed in {
        "": "",
        "__main__": "cli",
        "allowed_signers": "model",
        "attribution": "attribution confusables errors model patterns progress toml trailer_block",
        "attributes": "",
        "bandit_engine": "words",
        "baseline": "baseline errors fingerprints model patterns strict_json",
        "cache": "",
        "catfile": "gitprocess",
        "catalogue": "cache errors rulefiles",
        "change": (
            "changed_file diffs errors git gitprocess history leaving missing model origins "
            "oversized progress rawdiff records texts withdrawn"
        ),
        "changed_file": "decode languages model rawdiff texts",
        "checks": (
            "bandit_engine baseline cache catalogue checks config confusables errors globs "
            "languages mailboxes merge "
            "model newer_fstrings patterns progress provenance python_rules python_source "
            "rulefiles strict_json toml trailer_block words"
        ),
        "commit_object": "model",
        "config": "baseline config errors model toml",
        "confusables": "",
        "dates": "errors git",
        "decode": "languages",
        "diffs": "git gitprocess rawdiff",
        "doctor": (
            "baseline cache catalogue checks config doctor errors git gitprocess hooktypes model "
            "reporters revisions settings unknown waivers worktree"
        ),
        "docs": "config docs model standards",
        "envelope": "errors",
        "errors": "",
        "fetching": "errors git gitprocess",
        "fingerprints": "model",
        "git": "catfile commit_object errors gitprocess model revisions",
        "gitending": "",
        "gitprocess": "errors gitending",
        "github": "errors github model patterns reporters",
        "globs": "",
        "history": ("diffs decode git gitprocess history model oversized progress rawdiff runs"),
        "hooktypes": "",
        "identity": "errors git gitprocess model",
        "joined": "model policy",
        "known": "git",
        "languages": "",
        "leaving": "attributes decode git model oversized rawdiff texts",
        "mailboxes": "model",
        "merge": "model",
        "merges": "diffs errors git gitprocess model rawdiff",
        "missing": "diffs git gitprocess history model oversized",
        "model": "model",
        "newer_fstrings": "",
        "onboarding": (
            "attribution cache catalogue catfile checks config errors git identity languages "
            "mailboxes model onboarding reporters waivers worktree"
        ),
        "origins": "diffs git gitprocess history model progress rawdiff runs",
        "oversized": "git model rawdiff",
        "patch": "errors languages model",
        "patch_ids": "diffs errors git gitprocess oversized",
        "patterns": "",
        "pipeline": "attribution baseline cache catalogue checks config errors merge model policy "
        "progress secrecy survey unknown unused waivers",
        "policy": "baseline config fingerprints globs model",
        "provenance": "errors languages patterns provenance toml",
        "progress": "",
        "proofs": "checks config errors git merges model patch_ids signatures",
        "rawdiff": "gitprocess",
        "python_rules": "python_rules words",
        "pushes": "errors git known model",
        "python_source": "",
        "records": "attribution git gitprocess model",
        "reporters": "errors model reporters secrecy shares standards story",
        "results": "errors model patterns results strict_json",
        "review": "errors model reporters review",
        "revisions": "errors",
        "rewrite": "errors git gitprocess model signing",
        "reviews": "attribution errors mailboxes model strict_json",
        "rulecases": "checks errors model rulefiles",
        "rulefiles": "errors globs model standards",
        "runs": "model rawdiff",
        "sarif": "errors model sarif strict_json",
        "secrecy": "checks model",
        "settings": "baseline config errors git model rulefiles",
        "shares": "model",
        "signatures": "allowed_signers errors git gitprocess model",
        "signing": "errors git gitprocess model",
        "standards": "model",
        "story": "attribution checks config errors model pipeline policy progress secrecy shares "
        "story waivers",
        "strict_json": "",
        "survey": "fingerprints model policy shares survey",
        "texts": "decode git languages oversized rawdiff",
        "toml": "",
        "trailer_block": "",
        "unknown": "checks config errors model",
        "unused": "config fingerprints globs model policy",
        "waivers": "attribution config errors model",
        "withdrawn": "history model rawdiff",
        "words": "",
        "worktree": "errors git",
    }.items()
}
EVERYTHING = {"cli"}

# What only some modules may use: (what, where). A trailing dot stands for all that is below.
PLACES = {
    "click": ("aicheck.cli", "aicheck.cli."),
    "git": ("aicheck.gitprocess",),
    "github": ("aicheck.github.",),
    "subprocess": ("aicheck.gitprocess", "aicheck.checks.engine"),
    "multiprocessing": (),
    "pty": (),
}
# Names of `os` that start a process.
STARTERS = ("exec", "fork", "popen", "posix_spawn", "spawn", "startfile", "system")


def modules() -> dict[str, str]:
    """The source of every module by its dotted name."""
    out = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text("utf-8")
    return out


MODULES = modules()


def layer(module: str) -> str:
    """The part of a dotted name that the table knows."""
    return module.split(".")[1] if "." in module else ""


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


def imported(source: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield every import, wherever it stands: its line, the module, and the names taken from it."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = "." * node.level + (node.module or "")
            yield node.lineno, name, tuple(alias.name for alias in node.names)


def own_imports(source: str) -> Iterator[tuple[int, str]]:
    """Yield the layers of ours that a source imports, with the line."""
    for line, name, taken in imported(source):
        if name.split(".")[0] != "aicheck":
            continue
        if name == "aicheck" and taken:
            yield from ((line, part if part in LAYERS or part == "cli" else "") for part in taken)
        else:
            yield line, layer(name)


def wrong_arrows(module: str, source: str) -> list[str]:
    """What a module imports against the layers, in words."""
    own = layer(module)
    if own in EVERYTHING:
        return []
    allowed = LAYERS[own]
    return [
        f"{module}:{line} imports {found!r}; {own or 'aicheck'!r} may import "
        f"{', '.join(sorted(allowed)) or 'nothing of ours'}"
        for line, found in own_imports(source)
        # The version stands in the package itself.
        if found and found not in allowed
    ]


def wrong_places(module: str, source: str) -> list[str]:
    """What a module uses that has its place elsewhere, in words."""
    out = []
    for line, name, taken in imported(source):
        if name.startswith("."):
            out.append(f"{module}:{line} imports relatively; write the whole name")
        places = PLACES.get(name.split(".")[0])
        if places is not None and not any(_is_at(module, place) for place in places):
            out.append(f"{module}:{line} imports {name}; only {places or 'nobody'} may")
        if name == "os":
            out += [f"{module}:{line} takes os.{it}" for it in taken if it.startswith(STARTERS)]
    for node in ast.walk(parsed(source)):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            and node.attr.startswith(STARTERS)
        ):
            out.append(f"{module}:{node.lineno} starts a process with os.{node.attr}")
    return out


def _is_at(module: str, place: str) -> bool:
    return module.startswith(place) if place.endswith(".") else module == place


def test_every_layer_is_drawn() -> None:
    """A new module says where it belongs, and the table names nothing that is gone."""
    assert {layer(module) for module in MODULES} == set(LAYERS) | EVERYTHING


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    wrong = wrong_arrows(module, MODULES[module])

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", MODULES)
def test_the_terminal_git_and_processes_have_one_place(module: str) -> None:
    wrong = wrong_places(module, MODULES[module])

    assert not wrong, "\n".join(wrong)


def test_the_table_draws_no_circle() -> None:
    """Following the arrows from a layer never leads back to it."""
    for start in LAYERS:
        seen: set[str] = set()
        ahead = set(LAYERS[start]) - {start}
        while ahead:
            seen |= ahead
            ahead = {name for layer in ahead for name in LAYERS.get(layer, ())} - seen
        assert start not in seen, f"{start!r} is reached from itself"


@pytest.mark.parametrize(
    ("module", "source", "words"),
    [
        ("aicheck.model", "from aicheck.errors import AicheckError", "imports 'errors'"),
        ("aicheck.checks.bandit", "from aicheck import pipeline", "imports 'pipeline'"),
        ("aicheck.checks.bandit", "import aicheck.git", "imports 'git'"),
        ("aicheck.policy", "def f():\n    from aicheck.git import x", "aicheck.policy:2"),
        ("aicheck.patch", "from .git import x", "imports relatively"),
        ("aicheck.pipeline", "import click.testing", "imports click.testing"),
        ("aicheck.change", "from git import Repo", "imports git"),
        ("aicheck.checks.bandit", "import subprocess", "imports subprocess"),
        ("aicheck.cli.check", "import os\nos.system('ls')", "os.system"),
        ("aicheck.cli.check", "from os import execv", "takes os.execv"),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str, words: str) -> None:
    assert words in "\n".join([*wrong_arrows(module, source), *wrong_places(module, source)])


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("aicheck.checks.engine", "import subprocess"),
        ("aicheck.gitprocess", "import git as gitpython"),
        ("aicheck.cli.options", "import click\nfrom aicheck.pipeline import run"),
        ("aicheck.pipeline", "from aicheck import __version__, policy"),
    ],
)
def test_a_right_import_is_not(module: str, source: str) -> None:
    assert [*wrong_arrows(module, source), *wrong_places(module, source)] == []
