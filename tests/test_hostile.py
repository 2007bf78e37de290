"""A repository that wants to hide a flaw, or to run something, changes no verdict and runs nothing.

Every trap that is a program leaves a mark when it runs. Where a program of everyday use walks into
the trap, the test lets it, so that a trap that was set wrongly is noticed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, ROBIN, Repo, Result, run

from aicheck.checks import bandit

AICHECK = str(Path(sys.executable).with_name("aicheck"))
START = """from flask import Flask, request

app = Flask(__name__)
"""
FLAW = """

@app.route("/orders")
def orders():
    name = request.args["customer"]
    return database().execute(f"SELECT * FROM orders WHERE customer = '{name}'")
"""
LINE = 9
MESSAGE = f"Add the list of orders\n\n{CLAUDE}\n"

# Rule, path, line, disposition, who wrote it.
Told = tuple[str, str | None, int, str, str]


@dataclass(frozen=True)
class Outcome:
    """What a run decided, without what no trick may change anyway."""

    status: str
    findings: tuple[Told, ...]
    failures: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Trap:
    """A program that leaves a mark."""

    program: Path
    mark: Path

    @property
    def was_sprung(self) -> bool:
        return self.mark.exists()

    def rearm(self) -> None:
        self.mark.unlink()

    def python(self) -> str:
        """A module that leaves the mark when it is imported."""
        return f"open({str(self.mark)!r}, 'w').close()\n"


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    program, mark = tmp_path / "trap", tmp_path / "mark"
    program.write_text(f"#!/bin/sh\n: > '{mark}'\n")
    program.chmod(0o755)
    return Trap(program, mark)


@pytest.fixture
def shop(empty_repo: Repo) -> Repo:
    """A shop on `main`; `topic` is checked out and still the same."""
    empty_repo.commit({"app.py": START, "docs/index.md": "The shop\n"}, "Start", signed=True)
    empty_repo.git("checkout", "--quiet", "-b", "topic")
    return empty_repo


PLAIN = Outcome(
    "fail",
    (
        ("sign-off-missing", None, 1, "block", "ai"),
        ("sql-injection", "app.py", LINE, "block", "ai"),
    ),
    (),
)


def outcome(result: Any, ignore: Iterable[str] = ()) -> Outcome:
    found = [
        (it["rule"], it["path"], it["start"]["line"], it["disposition"], it["attribution"])
        for it in result["findings"]
        if it["rule"] not in set(ignore)
    ]
    return Outcome(
        result["verdict"]["status"],
        tuple(sorted(found, key=str)),
        tuple((it["check"], it["path"]) for it in result["failures"] if it["required"]),
    )


def start(repo: Repo, *args: str, cwd: Path | None = None, **more: str) -> Result:
    """Run the installed program as a user does, without Python's own protection."""
    more = {"PYTHONSAFEPATH": "", **more}
    return run([AICHECK, *args], cwd or repo.path, repo.cache, more=more)


def judged(
    repo: Repo, revisions: str = "main..topic", cwd: Path | None = None, **more: str
) -> Outcome:
    result = start(repo, "check", revisions, "-o", "json", cwd=cwd, **more)
    assert result.exit_code == 1, result.errors
    return outcome(result.json)


def flawed(repo: Repo, more: dict[str, str | bytes | None] | None = None) -> str:
    return repo.commit({"app.py": START + FLAW, **(more or {})}, MESSAGE)


def test_without_a_trick_the_flaw_blocks(shop: Repo) -> None:
    """What every trick below is measured by."""
    flawed(shop)

    assert judged(shop) == PLAIN


# -- git's own settings ------------------------------------------------------------------------


def test_attributes_and_diff_programs_hide_nothing_and_run_nothing(shop: Repo, trap: Trap) -> None:
    shop.write({".gitattributes": "*.py -text binary diff=sly filter=sly\n"})
    shop.write({".git/info/attributes": "*.py -diff\n*.py diff=sly\n"})
    for key in ("diff.sly.textconv", "diff.sly.command", "diff.external"):
        shop.git("config", key, str(trap.program))
    flawed(shop)
    subprocess.run(["git", "diff", "main", "topic"], cwd=shop.path, capture_output=True)
    assert trap.was_sprung
    trap.rearm()

    assert judged(shop) == PLAIN
    assert not trap.was_sprung


def test_filters_of_the_tree_do_not_run_on_the_index(shop: Repo, trap: Trap) -> None:
    shop.commit({".gitattributes": "*.py filter=sly\n"}, "Prepare")
    shop.write({"app.py": START + FLAW})
    shop.git("add", "app.py")
    for key in ("filter.sly.clean", "filter.sly.smudge", "filter.sly.process"):
        shop.git("config", key, str(trap.program))
    os.utime(shop.path / "app.py", (1, 1))
    subprocess.run(["git", "status"], cwd=shop.path, capture_output=True)
    assert trap.was_sprung
    trap.rearm()
    os.utime(shop.path / "app.py", (2, 2))

    result = start(shop, "check", "--staged", "-o", "json")

    assert outcome(result.json).findings == (("sql-injection", "app.py", LINE, "block", "none"),)
    assert not trap.was_sprung


def test_monitors_hooks_and_pagers_do_not_run(shop: Repo, trap: Trap) -> None:
    flawed(shop)
    hooks = shop.path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "post-checkout", "pre-commit"):
        shutil.copy(trap.program, hooks / name)
    shop.git("config", "core.hooksPath", str(hooks))
    for key in ("core.fsmonitor", "core.pager", "pager.log", "core.editor", "core.askPass"):
        shop.git("config", key, str(trap.program))
    subprocess.run(["git", "status"], cwd=shop.path, capture_output=True)
    assert trap.was_sprung
    trap.rearm()

    assert judged(shop) == PLAIN
    staged = start(shop, "check", "--staged", "-o", "json")
    assert staged.exit_code == 0, staged.errors
    assert not trap.was_sprung


def test_a_signature_is_not_checked_by_the_repositorys_program(shop: Repo, trap: Trap) -> None:
    sha = flawed(shop)
    raw = shop.raw("cat-file", "commit", sha)
    head, _, message = raw.partition(b"\n\n")
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----"
    signed = head + b"\n" + signature + b"\n\n" + message
    name = shop.git("hash-object", "-t", "commit", "-w", "--stdin", feed=signed)
    shop.git("update-ref", "refs/heads/topic", name)
    for key in ("gpg.program", "gpg.openpgp.program"):
        shop.git("config", key, str(trap.program))
    shop.git("config", "log.showSignature", "true")
    subprocess.run(["git", "log", "-1"], cwd=shop.path, capture_output=True)
    assert trap.was_sprung
    trap.rearm()

    assert judged(shop) == PLAIN
    assert not trap.was_sprung


def test_a_missing_object_is_not_fetched(shop: Repo, trap: Trap) -> None:
    """A partial clone would ask the remote, with a program that the repository names."""
    flawed(shop)
    blob = shop.git("rev-parse", "topic:app.py")
    (shop.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
        "remote.origin.promisor": "true", "remote.origin.url": str(shop.path),
        "remote.origin.uploadpack": str(trap.program), "remote.origin.vcs": "",
    }.items():  # fmt: skip
        shop.git("config", key, value)
    shop.git("config", "--unset", "remote.origin.vcs")
    subprocess.run(["git", "cat-file", "-p", blob], cwd=shop.path, capture_output=True)
    assert trap.was_sprung
    trap.rearm()

    found = judged(shop)

    assert found.findings == (PLAIN.findings[0],)
    assert found.failures == (("read", "app.py"),)
    assert not trap.was_sprung


def test_no_setting_of_the_repository_changes_the_diff(shop: Repo) -> None:
    flawed(shop)
    for key, value in {
        "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.orderFile": "nowhere",
        "diff.renames": "copies", "diff.context": "9", "diff.interHunkContext": "99",
        "diff.suppressBlankEmpty": "true", "diff.relative": "true", "diff.submodule": "log",
        "diff.ignoreSubmodules": "all", "diff.algorithm": "patience", "diff.colorMoved": "zebra",
        "diff.wsErrorHighlight": "all", "color.ui": "always", "color.diff": "always",
        "core.quotePath": "false", "core.abbrev": "4", "log.showRoot": "false",
        "log.mailmap": "true", "log.date": "relative", "log.decorate": "full",
        "i18n.logOutputEncoding": "UTF-16", "format.pretty": "oneline", "trailer.separators": "%",
        "core.attributesFile": str(shop.path / "docs" / "index.md"), "diff.dirstat": "files,0",
        "core.commentChar": "A", "notes.displayRef": "*", "core.ignoreCase": "true",
    }.items():  # fmt: skip
        shop.git("config", key, value)

    assert judged(shop, cwd=shop.path / "docs") == PLAIN


def test_an_embedded_bare_repository_is_not_opened(shop: Repo, trap: Trap) -> None:
    """Its folder can be part of a change, configuration and all."""
    inner = shop.path / "vendor" / "inner.git"
    inner.mkdir(parents=True)
    shop.git("init", "--quiet", "--bare", "--template=", str(inner))
    shop.git("--git-dir", str(inner), "config", "core.bare", "false")
    shop.git("--git-dir", str(inner), "config", "core.worktree", str(shop.path))
    shop.git("--git-dir", str(inner), "config", "core.fsmonitor", str(trap.program))
    (inner / "refs" / "keep").touch()
    flawed(shop)
    assert "vendor/inner.git/config" in shop.git("ls-files")
    subprocess.run(["git", "status"], cwd=inner, capture_output=True)
    assert trap.was_sprung
    trap.rearm()

    inside = start(shop, "check", "main..topic", cwd=inner)

    assert inside.exit_code == 2
    assert inside.errors.startswith("error: ")
    assert "bare" in inside.errors
    assert judged(shop) == PLAIN
    assert not trap.was_sprung


def test_replacements_and_grafts_show_no_other_history(shop: Repo) -> None:
    sha = flawed(shop)
    innocent = shop.git("commit-tree", "main^{tree}", "-p", "main", "-m", "Innocent")
    blob = shop.git("hash-object", "-w", "--stdin", feed=START.encode())
    shop.git("replace", sha, innocent)
    shop.git("replace", f"{sha}:app.py", blob)
    assert "SELECT" not in shop.git("log", "-p", "main..topic")

    assert judged(shop) == PLAIN

    shop.git("replace", "--delete", sha)
    shop.git("replace", "--delete", shop.git("--no-replace-objects", "rev-parse", f"{sha}:app.py"))
    # The base's commit becomes a child of the flawed one: nothing seems to be new.
    shop.write({".git/info/grafts": f"{shop.git('rev-parse', 'main')} {sha}\n{sha}\n"})
    assert shop.git("rev-list", "main..topic") == ""

    assert judged(shop) == PLAIN


def test_a_mailmap_gives_nobody_another_name(shop: Repo) -> None:
    """A mapped author would make the sign-off look like the author's own."""
    shop.write({".mailmap": "Pat Maintainer <pat@example.org> <robin@example.org>\n"})
    shop.git("config", "log.mailmap", "true")
    shop.commit(
        {"app.py": START + FLAW},
        f"{MESSAGE.rstrip()}\nSigned-off-by: Pat Maintainer <pat@example.org>\n",
    )

    found = start(shop, "check", "main..topic", "-o", "json").json

    assert found["commits"][0]["author"] == f"{ROBIN[0]} <{ROBIN[1]}>"
    assert found["commits"][0]["sign_off"]["status"] == "unverified"


# -- names and kinds of files ------------------------------------------------------------------


NAMES = ["--output=x", "--output=x.py", "-rf.py", "new\nline.py", 'quo"te.py', "::error::x.py",
         "a b.py", "\u202egnp.py", "$(touch x).py", ":(exclude)app.py"]  # fmt: skip


def test_names_are_only_names(shop: Repo) -> None:
    flawed(shop, dict.fromkeys(NAMES, START + FLAW))
    wanted = [name for name in NAMES if name.endswith(".py")]

    found = judged(shop)

    assert found.findings == tuple(
        sorted(
            (PLAIN.findings[0], *(
                ("sql-injection", name, LINE, "block", "ai") for name in ("app.py", *wanted)
            )),
            key=str,
        )
    )  # fmt: skip
    assert found.failures == ()
    assert not (shop.path / "x").exists()


def test_a_symlink_is_reported_and_not_followed(shop: Repo, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(START + FLAW)
    (shop.path / "link.py").symlink_to(tmp_path / "outside.py")
    (shop.path / "aicheck.toml").symlink_to(tmp_path / "outside.py")
    flawed(shop)

    result = start(shop, "check", "main..topic", "-o", "json").json

    found = outcome(result, ["gate-settings-changed"])
    assert found.findings == PLAIN.findings
    assert found.failures == (("read", "link.py"),)
    files = {file["path"]: (file["status"], file["skipped"]) for file in result["files"]}
    assert files["link.py"] == ("symlink", "symlink")


# -- contents ----------------------------------------------------------------------------------


def test_a_nul_byte_hides_nothing(shop: Repo) -> None:
    """To git it makes the file binary; bandit cannot read it, which is said."""
    flawed(shop, {"app.py": START + FLAW + "# \0\n"})

    found = judged(shop)

    assert found.findings == PLAIN.findings
    assert found.failures == (("bandit", "app.py"),)


def test_a_large_file_is_looked_at_to_its_end(shop: Repo) -> None:
    """semgrep passes over a file of more than 1 MB by itself, and says nothing."""
    padding = f"# {'x' * 97}\n" * 10_600
    assert len(padding) > 1 << 20
    flawed(shop, {"app.py": START + padding + FLAW})
    line = 10_600 + LINE

    found = judged(shop)

    assert found.findings == (
        PLAIN.findings[0],
        ("sql-injection", "app.py", line, "block", "ai"),
    )
    assert found.failures == ()


def test_code_behind_a_lone_carriage_return_is_seen(shop: Repo) -> None:
    """To git it is one comment, to Python it is two lines."""
    code = FLAW.replace("    return", "    # the answer\r    return")
    flawed(shop, {"app.py": START + code})

    assert judged(shop) == PLAIN


def test_a_test_of_bandits_that_fails_makes_no_greater_loss_small() -> None:
    """A file can make one test fail and hide its lines by its encoding as well."""
    small = {"results": [], "error": "bandit's test B608 failed (KeyError)"}
    lines = "the declared encoding changes the lines of this file"

    assert bandit._scan(small).is_minor
    assert not bandit._scan(small | {"error": lines}).is_minor
    assert not bandit._scan(small | {"error": f"{small['error']}; {lines}"}).is_minor


@pytest.mark.parametrize(
    ("comment", "is_told"),
    [("# nosec", True), ("# nosec B608", True), ("# nosemgrep", True),
     ("# nosemgrep: sql-injection", True), ("# noqa: S608", True), ("# noqa", True),
     ("# noqa: E501", False),
     ("# aicheck: ignore[sql-injection] it is fine", True)],
)  # fmt: skip
def test_a_comment_that_the_change_adds_excuses_nothing(
    shop: Repo, comment: str, is_told: bool
) -> None:
    code = FLAW.rstrip("\n") + f"  {comment}\n"
    shop.commit({"app.py": START + code}, MESSAGE)

    result = start(shop, "check", "main..topic", "-o", "json").json

    assert outcome(result, ["suppression-added"]) == PLAIN
    rules = [finding["rule"] for finding in result["findings"]]
    assert ("suppression-added" in rules) == is_told


# -- settings of the engines and of aicheck ----------------------------------------------------


def test_no_engines_settings_in_the_tree_are_obeyed(shop: Repo) -> None:
    everything = "[bandit]\nexclude = /,.,*\nskips = B608\nexclude_dirs = .\nrecursive = false\n"
    flawed(shop, {
        ".bandit": everything,
        "setup.cfg": everything + "[flake8]\nexclude = *\n",
        "tox.ini": everything,
        "bandit.yaml": "skips: [B608]\nexclude_dirs: ['/']\n",
        "pyproject.toml": '[tool.bandit]\nskips = ["B608"]\nexclude_dirs = ["/"]\n',
        ".semgrepignore": "*\n**\n/\n",
        ".semgrep.yml": "rules: []\n",
        ".semgrep/settings.yml": "rules: []\n",
        ".gitignore": "*.py\n",
    })  # fmt: skip

    assert judged(shop) == PLAIN


def test_settings_in_the_change_do_not_judge_it(shop: Repo) -> None:
    shop.commit({
        "aicheck.toml": '[gate]\nfail-on = "never"\nai-fail-on = "never"\nrequired = []\n'
        '[sign-off]\nrequire = "never"\n'
        '[rules]\noff = ["sql-injection", "gate-settings-changed"]\n',
        "app.py": START + FLAW,
    }, MESSAGE)  # fmt: skip

    result = start(shop, "check", "main..topic", "-o", "json").json

    assert outcome(result, ["gate-settings-changed"]) == PLAIN
    assert [
        (it["path"], it["disposition"])
        for it in result["findings"]
        if it["rule"] == "gate-settings-changed"
    ] == [("aicheck.toml", "block")]
    assert result["policy"]["source"] == "default"


def test_broken_settings_in_the_change_do_not_stop_the_gate(shop: Repo) -> None:
    flawed(shop, {"aicheck.toml": "[[[", ".aicheck/waivers.toml": "]]]"})

    found = judged(shop)

    assert set(PLAIN.findings) < set(found.findings)


@pytest.mark.parametrize(
    "text", ["tool = 3\n", "[tool]\naicheck = 3\n", f"x = {'[' * 9000}\n", "\x00"]
)
def test_a_strange_project_file_does_not_blind_the_gate(shop: Repo, text: str) -> None:
    """It must not keep the change's other edits of what guards the repository from being told."""
    flawed(shop, {
        "pyproject.toml": text,
        "aicheck.toml": '[gate]\nfail-on = "never"\n',
        ".github/workflows/ci.yml": "on: push\n",
    })  # fmt: skip

    found = judged(shop)

    assert ("gate-settings-changed", "aicheck.toml", 1, "block", "ai") in found.findings
    assert {rule for rule, *_ in found.findings} >= {"workflow-changed", "sql-injection"}


def test_a_waiver_in_the_change_waives_nothing(shop: Repo) -> None:
    waivers = "".join(
        f'[[waiver]]\nrule = "{rule}"\npath = "**"\nreason = "trust me"\n'
        'owner = "Robin Author <robin@example.org>"\nexpires = 2999-01-01\n'
        for rule in ("sql-injection", "sign-off-missing", "gate-waivers-changed")
    )
    flawed(shop, {".aicheck/waivers.toml": waivers})

    result = start(shop, "check", "main..topic", "-o", "json").json

    assert outcome(result, ["gate-waivers-changed"]) == PLAIN
    assert {"gate-waivers-changed"} < {finding["rule"] for finding in result["findings"]}


# -- programs in the tree ----------------------------------------------------------------------

MODULES = ("aicheck", "bandit", "click", "conftest", "git", "license_expression", "semgrep",
           "sitecustomize", "unidiff", "usercustomize", "yaml")  # fmt: skip


def test_modules_and_programs_of_the_tree_are_not_run(shop: Repo, trap: Trap) -> None:
    flawed(shop, {f"{name}.py": trap.python() for name in MODULES})
    for name in ("semgrep", "bandit", "git", "python", "semgrep-core", "osemgrep"):
        shutil.copy(trap.program, shop.path / name)
    shop.commit({}, "Add programs", signed=True)
    for name in MODULES:
        command = [sys.executable, "-c", f"import sys; sys.path[:0] = ['']; import {name}"]
        if name not in ("sitecustomize", "usercustomize"):
            subprocess.run(command, cwd=shop.path, capture_output=True)
            assert trap.was_sprung, name
            trap.rearm()

    result = start(shop, "check", "main..topic", "-o", "json").json

    # The traps name a file in a temporary folder, which is told but off.
    assert outcome(result, ["hard-coded-temp-path"]) == PLAIN
    assert not trap.was_sprung


# -- the environment ---------------------------------------------------------------------------


def test_the_environment_names_no_other_repository_and_no_program(
    shop: Repo, trap: Trap, tmp_path: Path
) -> None:
    flawed(shop)
    other = tmp_path / "other"
    other.mkdir()
    shop.git("init", "--quiet", "--bare", str(other))
    program = str(trap.program)

    found = judged(
        shop,
        GIT_DIR=str(other),
        GIT_WORK_TREE=str(other),
        GIT_OBJECT_DIRECTORY=str(other / "objects"),
        GIT_NAMESPACE="other",
        GIT_EXTERNAL_DIFF=program,
        GIT_PAGER=program,
        GIT_SSH_COMMAND=program,
        GIT_EXEC_PATH=str(tmp_path),
        GIT_CONFIG_COUNT="2",
        GIT_CONFIG_KEY_0="core.fsmonitor",
        GIT_CONFIG_VALUE_0=program,
        GIT_CONFIG_KEY_1="diff.external",
        GIT_CONFIG_VALUE_1=program,
        GIT_CONFIG_PARAMETERS=f"'core.fsmonitor={program}'",
        GIT_DIFF_OPTS="--unified=9",
        GIT_CEILING_DIRECTORIES=str(shop.path.parent),
        GIT_DEFAULT_HASH="sha256",
        GIT_REPLACE_REF_BASE="refs/heads",
    )

    assert found == PLAIN
    assert not trap.was_sprung


def test_the_environment_gives_the_engines_no_settings(
    shop: Repo, trap: Trap, tmp_path: Path
) -> None:
    flawed(shop)
    startup = tmp_path / "startup.py"
    startup.write_text(trap.python())
    (tmp_path / "rules.yml").write_text("rules: []\n")

    found = judged(
        shop,
        SEMGREP_RULES=str(tmp_path / "rules.yml"),
        SEMGREP_BASELINE_COMMIT="HEAD",
        SEMGREP_SETTINGS_FILE=str(tmp_path / "settings.yml"),
        SEMGREP_TIMEOUT="0",
        PYTHONSTARTUP=str(startup),
        PYTHONOPTIMIZE="2",
        BANDIT_CONFIG=str(startup),
    )

    assert found == PLAIN
    assert not trap.was_sprung
    assert not (tmp_path / "settings.yml").exists()


# -- the cache ---------------------------------------------------------------------------------


def test_a_list_of_plugins_in_the_tree_is_not_believed(shop: Repo) -> None:
    """bandit's loader keeps one in the user's cache folder, which may lie in the tree."""
    flawed(shop, {"md5.py": "import hashlib\n\nprint(hashlib.md5(b''))\n"})
    folder = shop.path / ".cache"
    command = [str(Path(sys.executable).with_name("bandit")), "-q", "-f", "json", "md5.py"]
    first = run(command, shop.path, shop.cache, more={"XDG_CACHE_HOME": str(folder)})
    assert "B324" in first.output
    lists = [path for path in folder.rglob("*") if path.is_file()]
    if not lists:
        pytest.skip("for a Python below /tmp the loader keeps no list")
    for path in lists:
        data = json.loads(path.read_text())
        data["groups"]["bandit.plugins"] = []
        path.write_text(json.dumps(data))
    second = run(command, shop.path, shop.cache, more={"XDG_CACHE_HOME": str(folder)})
    assert "B324" not in second.output
    shop.commit({}, "Add the cache", signed=True)

    found = judged(shop, XDG_CACHE_HOME=str(folder))

    assert ("weak-hash", "md5.py", 3, "block", "ai") in found.findings


def test_results_in_the_tree_are_not_believed(shop: Repo) -> None:
    """The keys of the cache are no secret: a change could bring clean results for its own flaws."""
    flawed(shop)
    folder = shop.path / ".cache"
    start(shop, "check", "main..topic", XDG_CACHE_HOME=str(folder))
    for path in folder.rglob("*.sqlite"):
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute(
                "UPDATE results SET value = ? WHERE key LIKE 'semgrep %' OR key LIKE 'bandit %'",
                (json.dumps({"hits": []}),),
            )
    shop.commit({}, "Add the cache", signed=True)

    assert judged(shop, XDG_CACHE_HOME=str(folder)) == PLAIN


def test_old_copies_are_swept_from_our_own_folder_only(shop: Repo, tmp_path: Path) -> None:
    """Where the folder for private copies is a link, what it points to is somebody else's."""
    flawed(shop)
    precious = tmp_path / "home" / "letters"
    precious.mkdir(parents=True)
    (precious / "letter.txt").write_text("dear Pat\n")
    long_ago = time.time() - 40 * 24 * 60 * 60
    os.utime(precious, (long_ago, long_ago))
    folder = shop.path / ".cache" / "aicheck"
    folder.mkdir(parents=True)
    (folder / "runs").symlink_to(tmp_path / "home")
    shop.commit({}, "Add a link", signed=True)

    found = judged(shop, XDG_CACHE_HOME=str(shop.path / ".cache"))

    assert set(PLAIN.findings) <= set(found.findings)
    assert (precious / "letter.txt").exists()
