"""`aicheck doctor`: what is there, what is in force and from where, and what is missing."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from repos import Repo, Result, run

from aicheck.checks import CHECKS
from aicheck.doctor.nouns import Outside
from aicheck.doctor.programs import git_part
from aicheck.doctor.storage import cache_part, size
from aicheck.hooktypes import needed_types

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "doctor.schema.json").read_text(encoding="utf-8")
)
PAT = "Pat Maintainer <pat@example.org>"
TODAY = datetime.date.today()


def doctor(repo: Repo, *args: str, code: int = 0, **more: str) -> Any:
    """The JSON of a run that ends with `code`, held against the schema."""
    result = repo.run("doctor", "-o", "json", *args, **more)
    assert result.exit_code == code, result.output + result.errors
    return valid(result)


def valid(result: Result) -> Any:
    found = result.json
    Draft202012Validator(SCHEMA).validate(found)
    return found


def part(found: Any, name: str) -> Any:
    (it,) = (part for part in found["parts"] if part["name"] == name)
    return it


def setting(found: Any, key: str) -> Any:
    (it,) = (it for it in found["settings"]["values"] if it["key"] == key)
    return it["value"], [(place["source"], place["line"]) for place in it["places"]]


# -- what is installed -----------------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_all_is_there(repo: Repo) -> None:
    found = doctor(repo)

    assert found["status"] == "ok"
    for name in ("bandit", "semgrep"):
        engine = part(found, name)
        assert (engine["status"], engine["required"]) == ("ok", True)
        assert engine["detail"] == "starts, and finds the flaw of a sample"
        assert engine["version"]
        assert Path(engine["place"]).exists()
        assert engine["seconds"] > 0
    assert part(found, "python")["place"] == sys.executable
    assert part(found, "git")["status"] in ("ok", "note")
    assert [it["name"] for it in found["checks"]] == sorted(CHECKS)
    required = [it["name"] for it in found["checks"] if it["required"]]
    assert required == ["bandit", "licence", "secrets", "semgrep"]


def test_the_text_ends_with_the_result(repo: Repo) -> None:
    result = repo.run("doctor")

    assert (result.exit_code, result.errors) == (0, "")
    assert result.output.endswith("\nOK  all that is required is there\n")
    assert "\x1b" not in result.output
    assert all(len(line) <= 80 or "/" in line for line in result.output.splitlines())
    assert "more as the default pack has them; -v shows all" in result.output
    assert "\x1b[" in repo.run("doctor", "--color", "always").output


@pytest.fixture
def lonely(tmp_path: Path) -> Callable[..., Result]:
    """Run doctor by a Python that has nothing beside it, with a path of one folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python").symlink_to(Path(sys.executable).resolve())
    git = shutil.which("git")
    assert git
    (folder / "git").symlink_to(git)

    def started(repo: Repo, *args: str) -> Result:
        paths = [str(Path(__file__).parents[2]), *filter(None, sys.path)]
        more = {"PATH": str(folder), "PYTHONPATH": os.pathsep.join(paths)}
        command = [str(folder / "python"), "-m", "aicheck", "doctor", *args]
        return run(command, repo.path, repo.cache, more=more)

    return started


def test_an_engine_that_is_missing_is_three(repo: Repo, lonely: Callable[..., Result]) -> None:
    result = lonely(repo, "-o", "json")

    found = valid(result)
    assert (result.exit_code, found["status"]) == (3, "missing")
    engine = part(found, "semgrep")
    assert (engine["status"], engine["required"]) == ("missing", True)
    assert engine["detail"] == "its program is not on the path; install aicheck again"
    (check,) = (it for it in found["checks"] if it["name"] == "semgrep")
    assert check["status"] == "missing"
    text = lonely(repo)
    assert text.exit_code == 3
    assert text.output.splitlines()[-1].startswith("MISSING  semgrep: its program is not on")


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("#!/bin/sh\nexit 7\n", "no report: it exited with 7"),
        ('#!/bin/sh\necho \'{"results":[],"errors":[],"paths":{"scanned":[]}}\'\n',
         "it said nothing about this file"),
        ('#!/bin/sh\necho \'{"results":[],"errors":[],"paths":{"scanned":["0-0.py"]}}\'\n',
         "it starts, but does not find the flaw of a sample"),
    ],
)  # fmt: skip
def test_an_engine_that_starts_and_finds_nothing_is_no_engine(
    repo: Repo, lonely: Callable[..., Result], tmp_path: Path, program: str, words: str
) -> None:
    file = tmp_path / "bin" / "semgrep"
    file.write_text(program)
    file.chmod(0o755)

    result = lonely(repo, "-o", "json")

    engine = part(valid(result), "semgrep")
    assert (result.exit_code, engine["status"], engine["place"]) == (3, "missing", str(file))
    assert words in engine["detail"]


def test_a_git_that_is_missing_is_three(
    repo: Repo, lonely: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "bin" / "git").unlink()

    result = lonely(repo, "-o", "json")

    found = valid(result)
    assert (result.exit_code, found["status"]) == (3, "missing")
    git = part(found, "git")
    assert (git["detail"], git["hint"]) == ("git is not installed", "install git 2.31 or later")
    assert part(found, "repository")["detail"] == "git is not installed"
    assert part(found, "bandit")["status"] == "ok"
    assert part(found, "aicheck")["status"] == "note"


def test_an_engine_that_the_settings_do_not_require_may_be_missing(
    repo: Repo, lonely: Callable[..., Result]
) -> None:
    repo.commit({"aicheck.toml": '[gate]\nrequired = ["bandit"]\n'})
    repo.git("branch", "--force", "main")

    result = lonely(repo, "-o", "json")

    assert result.exit_code == 0
    assert part(valid(result), "semgrep")["required"] is False


@pytest.mark.parametrize(
    ("version", "status"),
    [("2.30.9", "missing"), ("2.31.0", "note"), ("2.38.1", "note"), ("2.39.5", "ok"),
     ("3.0", "ok"), ("1.99", "missing")],
)  # fmt: skip
def test_a_git_that_is_too_old_is_told(version: str, status: str) -> None:
    assert git_part(version, None).status == status


# -- settings --------------------------------------------------------------------------------------


def test_every_setting_has_its_place(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "main")
    text = '# ours\nextends = "strict"\n\n[gate]\nfail-on = "low"\n[rules]\noff = ["weak-hash"]\n'
    sha = repo.commit({"aicheck.toml": text})
    repo.git("checkout", "--quiet", "-b", "more")
    repo.commit({"aicheck.toml": text.replace("low", "never")})

    found = doctor(repo)

    settings = found["settings"]
    assert (settings["source"], settings["commit"]) == ("base:aicheck.toml", sha)
    assert settings["named"] == "refs/heads/main"
    assert setting(found, "extends") == (["strict"], [("base:aicheck.toml", 2)])
    assert setting(found, "gate.fail-on") == ("low", [("base:aicheck.toml", 5)])
    assert setting(found, "gate.ai-fail-on") == ("low", [("pack:strict", 14)])
    assert setting(found, "licence.project") == (None, [])
    value, places = setting(found, "rules.off")
    assert value[-1] == "weak-hash"
    assert [source for source, _ in places] == ["pack:default", "base:aicheck.toml"]
    assert found["work_tree"] == {
        "problem": None,
        "differences": [{"key": "gate.fail-on", "in_force": "low", "here": "never"}],
    }
    assert found["ci"][1] == (
        "a change is judged by base:aicheck.toml, not by the work tree, which differs in "
        "gate.fail-on"
    )
    text = repo.run("doctor").output
    assert re.search(r'^  gate\.fail-on +"low"  aicheck\.toml:5$', text, re.MULTILINE)
    assert re.search(r'^  gate\.ai-fail-on +"low"  pack strict$', text, re.MULTILINE)
    assert 'gate.fail-on = "never", in force "low"' in text


def test_a_policy_file_is_in_force_where_it_is_named(repo: Repo, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[sign-off]\nrequire = "all"\n')

    found = doctor(repo, "--policy", str(policy))

    assert found["settings"]["source"] == f"file:{policy}"
    assert setting(found, "sign-off.require") == ("all", [(f"file:{policy}", 2)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gate]\nfailon = 1\n", "base:aicheck.toml: unknown setting 'gate.failon'"),
        ('[gate]\nrequired = ["bandid"]\n', "gate.required names no check 'bandid'"),
        ('[licence]\nallow = ["Apache"]\n', "licence.allow names no SPDX licence 'Apache'"),
        ('[rules]\nextra = ["none"]\n', "rules.extra names 'none', and commit"),
        ("x = [\n", "base:aicheck.toml is not valid TOML"),
    ],
)
def test_broken_settings_are_two_and_all_else_is_told(repo: Repo, text: str, words: str) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"aicheck.toml": text})
    repo.git("checkout", "--quiet", "-b", "more")

    found = doctor(repo, code=2)

    assert found["status"] == "broken"
    assert words in found["settings"]["problem"]
    assert found["settings"]["hint"]
    assert found["settings"]["values"] == []
    assert part(found, "bandit")["status"] == "ok"


def test_settings_that_are_broken_in_the_work_tree_alone_are_told(repo: Repo) -> None:
    repo.write({"aicheck.toml": "[gate]\nfail-on = 7\n"})

    found = doctor(repo, code=2)

    assert found["settings"]["problem"] is None
    assert "tree:aicheck.toml: gate.fail-on cannot be 7" in found["work_tree"]["problem"]
    assert "BROKEN  the settings" in repo.run("doctor").output


def test_settings_behind_a_link_are_not_read(repo: Repo, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2 = [")
    (repo.path / "aicheck.toml").symlink_to(secret)

    found = doctor(repo, code=2)

    assert found["work_tree"]["problem"].startswith("'aicheck.toml' is a link")
    assert "hunter2" not in json.dumps(found)


def test_rules_that_do_not_exist_are_told(repo: Repo) -> None:
    repo.commit({"aicheck.toml": '[rules]\noff = ["weak-hsh"]\nseverity = {weak-hash = "low"}\n'})
    repo.git("branch", "--force", "main")

    (note,) = doctor(repo)["settings"]["notes"]

    assert note.startswith("the settings speak of a rule 'weak-hsh' that does not exist")


def test_waivers_are_counted(repo: Repo) -> None:
    def waiver(owner: str, days: int) -> str:
        end = TODAY + datetime.timedelta(days=days)
        return (
            f'[[waiver]]\nrule = "weak-hash"\npath = "a"\nreason = "r"\nowner = "{owner}"\n'
            f"expires = {end}\n"
        )

    repo.commit(
        {
            ".aicheck/waivers.toml": waiver(PAT, -1) + waiver(PAT, 5) + waiver(PAT, 90)
            + waiver("Claude <noreply@anthropic.com>", 90)
        }
    )  # fmt: skip
    repo.git("branch", "--force", "main")

    waivers = doctor(repo)["waivers"]

    assert waivers["count"] == 4
    day = TODAY + datetime.timedelta(days=-1)
    assert waivers["expired"] == [f"weak-hash in a, until {day}, of {PAT}"]
    assert len(waivers["ending"]) == 1
    assert waivers["ignored"] == ["weak-hash in a, of Claude <noreply@anthropic.com>"]


def test_a_check_that_lacks_what_the_settings_name_is_told(repo: Repo) -> None:
    text = (
        '[gate]\nrequired = ["provenance", "sign-off"]\n[provenance]\nindexes = ["no.idx"]\n'
        '[sign-off]\naccept = ["signature"]\nallowed-signers = "keys"\n'
    )
    repo.commit({"aicheck.toml": text})
    repo.git("branch", "--force", "main")

    found = doctor(repo, code=3)

    needs = {it["name"]: it["needs"] for it in found["checks"]}
    assert needs["provenance"] == [{"what": "the index 'no.idx'", "has": False, "optional": False}]
    assert needs["sign-off"][0] == {
        "what": "'keys' of sign-off.allowed-signers in the commit that judges",
        "has": False,
        "optional": False,
    }
    repo.commit({"keys": "", "no.idx": ""})
    repo.git("branch", "--force", "main")
    needs = {it["name"]: it["needs"] for it in doctor(repo)["checks"]}
    assert all(need["has"] for name in ("provenance", "sign-off") for need in needs[name])


# -- the repository --------------------------------------------------------------------------------


def test_without_a_repository_the_engines_are_tried_all_the_same(
    cache: Path, tmp_path: Path
) -> None:
    nowhere = Repo(tmp_path, cache)

    found = doctor(nowhere)

    assert part(found, "repository")["status"] == "note"
    assert found["settings"]["source"] == "default"
    assert nowhere.run("doctor", "--repo", str(tmp_path)).exit_code == 2


def test_a_shallow_and_a_partial_clone_are_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a": "1"})
    url = f"file://{repo.path}"
    repo.git("config", "uploadpack.allowFilter", "true")
    shallow = Repo(tmp_path / "shallow", repo.cache)
    partial = Repo(tmp_path / "partial", repo.cache)
    repo.git("clone", "--quiet", "--depth=1", url, str(shallow.path))
    repo.git("clone", "--quiet", "--filter=blob:none", url, str(partial.path))

    found = part(doctor(shallow), "repository")
    assert (found["status"], found["hint"]) == ("note", "git fetch --unshallow")
    assert part(doctor(partial), "repository")["detail"].startswith("a partial clone")
    assert part(doctor(partial), "base")["detail"] == "aicheck check compares with origin/topic"
    assert part(doctor(repo), "repository")["detail"] == "with its whole history"


def test_an_empty_and_a_bare_repository(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", ".", str(bare))

    found = doctor(repo, "--repo", str(bare))
    assert part(found, "repository")["detail"] == "bare, with its whole history"

    fresh = Repo(tmp_path / "fresh", repo.cache)
    fresh.path.mkdir()
    fresh.git("init", "--quiet", ".")
    fresh.write({"aicheck.toml": 'extends = "strict"\n'})
    found = doctor(fresh)
    assert part(found, "repository")["detail"] == "without any commit yet"
    assert (found["settings"]["source"], found["settings"]["commit"]) == ("tree:aicheck.toml", None)


def test_hooks_are_told(repo: Repo) -> None:
    assert part(doctor(repo), "hooks")["status"] == "off"

    repo.write({".pre-commit-config.yaml": "repos: [{repo: local, hooks: [{id: aicheck}]}]\n"})
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["hint"][:18]) == ("note", "pre-commit install")

    hook = repo.path / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\nexec aicheck commit-msg "$1"\n')
    assert part(doctor(repo), "hooks")["status"] == "note", "git runs no hook without its mode"
    hook.chmod(0o755)
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["detail"], hooks["hint"]) == (
        "note", "commit-msg installed; .pre-commit-config.yaml needs pre-commit too",
        "pre-commit install --hook-type pre-commit",
    )  # fmt: skip
    shutil.copy(hook, hook.with_name("pre-commit"))
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["detail"]) == ("ok", "pre-commit, commit-msg installed")

    repo.git("config", "core.hooksPath", "elsewhere")
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["place"]) == ("note", str(repo.path / "elsewhere"))


def test_a_hook_before_a_push_that_is_not_installed_is_told(repo: Repo) -> None:
    repo.run("init", "--yes", "--ci", "pre-commit")
    every = "pre-commit install --hook-type pre-commit --hook-type commit-msg --hook-type pre-push"
    assert part(doctor(repo), "hooks")["hint"] == every
    folder = repo.path / ".git" / "hooks"
    folder.mkdir(exist_ok=True)

    def install(name: str) -> None:
        (folder / name).write_text("#!/bin/sh\nexec aicheck check\n")
        (folder / name).chmod(0o755)

    install("pre-commit")
    install("commit-msg")
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["hint"]) == ("note", every)
    assert hooks["detail"] == (
        "pre-commit, commit-msg installed; .pre-commit-config.yaml needs pre-push too"
    )
    install("pre-push")
    hooks = part(doctor(repo), "hooks")
    assert (hooks["status"], hooks["detail"]) == (
        "ok",
        "pre-commit, commit-msg, pre-push installed",
    )


OURS = "repos: [{repo: local, hooks: [%s]}]\n"


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (OURS % "{id: aicheck-push}, {id: aicheck}", ("pre-commit", "pre-push")),
        (OURS % "{id: aicheck-range}, {id: tidy, stages: [pre-push]}", ()),
        (OURS % "{id: aicheck, stages: [push, manual]}", ("pre-push",)),
        (OURS % "{id: gate, entry: aicheck check, stages: [commit]}", ("pre-commit",)),
        (OURS % "{id: gate, entry: aicheck check}", ()),
        (f"default_stages: [commit-msg]\n{OURS % '{id: gate, entry: aicheck x}'}", ("commit-msg",)),
        (OURS % "{id: [aicheck], entry: {}}, aicheck, {stages: aicheck}", ()),
        ("- aicheck\n", ()),
        ("repos: {hooks: aicheck}\n", ()),
        ("repos: [aicheck, {hooks: aicheck}]\n", ()),
        ("aicheck: [\n", ()),
        ("[" * 5000, ()),
        ("aicheck: &a [*a]\n", ()),
        ("", ()),
    ],
)
def test_the_types_that_hooks_need(text: str, types: tuple[str, ...]) -> None:
    assert needed_types(text) == types


# -- the cache -------------------------------------------------------------------------------------


def outside(cache: Path | None, no_cache: str = "") -> Outside:
    return Outside(TODAY, shutil.which, cache=cache, no_cache=no_cache)


def test_the_cache_is_looked_at_and_left_as_it_is(tmp_path: Path) -> None:
    assert cache_part(outside(tmp_path / "none")).detail == "empty: the first run makes it"
    assert not (tmp_path / "none").exists()
    file = tmp_path / "results.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE results (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.executemany(
            "INSERT INTO results VALUES (?, ?)", [(f"{n}", "x" * 500) for n in range(200)]
        )
    database.close()
    whole = file.read_bytes()
    found = cache_part(outside(tmp_path))
    assert (found.status, found.place) == ("ok", str(tmp_path))
    assert found.detail.endswith(" kB, whole and writable")

    for damaged in (whole[:5000], b"no database at all, but long enough" * 50, b""):
        file.write_bytes(damaged)
        found = cache_part(outside(tmp_path))
        assert (found.status, "damaged" in found.detail) == ("note", True), found
        assert file.read_bytes() == damaged


def test_a_cache_in_the_work_tree_is_off(repo: Repo) -> None:
    found = part(doctor(repo, XDG_CACHE_HOME=str(repo.path)), "cache")

    assert found["status"] == "note"
    assert found["detail"] == f"off: '{repo.path}/aicheck' lies in the work tree"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (5_400_000, "5 MB"), (2e9, "2.0 GB")],
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text


# -- continuous integration, and hostile contents --------------------------------------------------


def test_what_continuous_integration_does_otherwise(repo: Repo) -> None:
    repo.commit({"aicheck.toml": '[sign-off]\naccept = ["review"]\n'})
    repo.git("branch", "--force", "main")
    repo.write(
        {
            ".github/workflows/a.yml": "steps: [{uses: a/aicheck@v1}]\n",
            ".github/workflows/b.yml": f"steps:\n - uses: a/aicheck@{'0' * 40}\n"
            "   with:\n    fetch-depth: 0\n",
            ".github/workflows/c.yml": "# aicheck\n",
        }
    )

    said = doctor(repo, CLAUDECODE="1", SKIP="aicheck", SCANOSS_API_KEY="s3cret")["ci"]

    text = "\n".join(said)
    assert ".github/workflows/a.yml fetches a shallow clone" in text
    assert ".github/workflows/b.yml names no aicheck yet" in text
    assert "b.yml fetches" not in text
    assert "c.yml" not in text
    assert "an agent runs here (CLAUDECODE)" in text
    assert "SKIP is set here" in text
    assert "reviews of the forge count there" in text
    assert "set here, and perhaps not there: SCANOSS_API_KEY" in text
    assert "s3cret" not in text


def test_nothing_of_a_repository_steers_the_terminal(repo: Repo) -> None:
    evil = "\\u001b[31mevil\\u202e"
    repo.git("checkout", "--quiet", "main")
    repo.commit(
        {
            "aicheck.toml": f'[[gate.path]]\nmatch = "{evil}"\n'
            f'[rules.severity]\n"{evil}\\n::error::x" = "low"\n'
        }
    )
    repo.git("checkout", "--quiet", "-b", "more")
    repo.commit({"aicheck.toml": f'[rules.severity]\n"{evil}" = "low"\n'})

    result = repo.run("doctor")

    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert "\n::error" not in result.output
    assert "<U+202E>" in result.output


def test_nothing_of_a_repository_is_run(repo: Repo, tmp_path: Path) -> None:
    """Neither its programs nor its modules, nor what its configuration of git names."""
    mark = tmp_path / "ran"
    script = f"#!/bin/sh\ntouch {mark}\n"
    python = f"open({str(mark)!r}, 'w')\n"
    names = ("semgrep", "git", "pre-commit", "monitor")
    repo.write({**dict.fromkeys(names, script), **dict.fromkeys(("bandit.py", "sitecustomize.py",
               "yaml.py"), python)})  # fmt: skip
    for name in names:
        (repo.path / name).chmod(0o755)
    repo.git("config", "core.fsmonitor", str(repo.path / "monitor"))

    doctor(repo)

    assert not mark.exists()
