"""The examples in docs/recipes: what they show is run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from reporters.runner import commands
from reporters.xmltree import tree_of
from repos import CLAUDE, Repo, Result

RECIPES = Path(__file__).parent.parent / "docs" / "recipes"
SCHEMAS = Path(__file__).parent / "reporters"
PROGRAMS = Path(sys.executable).parent
FLAW = """from flask import Flask, request

app = Flask(__name__)


@app.route("/orders")
def orders():
    name = request.args["customer"]
    return database().execute(f"SELECT * FROM orders WHERE customer = '{name}'")
"""
RULES = ["sql-injection", "sign-off-missing"]


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    text = (RECIPES / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def job_of(page: str) -> Any:
    """The job that a page's only YAML block describes."""
    (text,) = blocks(page, "yaml")
    return yaml.safe_load(text)


def bash(repo: Repo, script: str, variables: Mapping[str, str], *programs: Path) -> Result:
    """Run a script as a CI job does: in the checkout, stopping at the first line that fails."""
    path = os.pathsep.join(map(str, (*programs, PROGRAMS, os.environ["PATH"])))
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-c", script],
        cwd=repo.path,
        capture_output=True,
        text=True,
        env={
            "PATH": path,
            "HOME": str(repo.cache),
            "XDG_CACHE_HOME": str(repo.cache),
            "GIT_COMMITTER_NAME": "Pat Maintainer",
            "GIT_COMMITTER_EMAIL": "pat@example.org",
            **variables,
        },
    )
    return Result(done.returncode, done.stdout, done.stderr)


def program(folder: Path, name: str, text: str) -> Path:
    """A folder with one program in it, for the search path."""
    folder.mkdir()
    file = folder / name
    file.write_text(f"#!/bin/sh -e\n{text}\n")
    file.chmod(0o755)
    return folder


@pytest.fixture
def flawed(repo: Repo) -> Repo:
    """A topic branch in which an agent made a mistake."""
    repo.commit({"app.py": FLAW}, f"Add the list of orders\n\n{CLAUDE}\n")
    return repo


@pytest.fixture
def sound(repo: Repo) -> Repo:
    repo.commit({"app.py": "TAX = 0.19\n"}, "Add the tax", signed=True)
    return repo


def ends(repo: Repo) -> tuple[str, str]:
    return repo.git("rev-parse", "main"), repo.git("rev-parse", "topic")


def valid(repo: Repo, name: str, schema: str) -> Any:
    written = json.loads((repo.path / name).read_text("utf-8"))
    jsonschema.validate(written, json.loads((SCHEMAS / schema).read_text("utf-8")))
    return written


# -- GitLab ------------------------------------------------------------------------------------


def gitlab(repo: Repo, **more: str) -> tuple[Any, Result]:
    base, head = ends(repo)
    job = job_of("gitlab.md")["aicheck"]
    known = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_COMMIT_SHA": head, **more}
    return job, bash(repo, "\n".join(job["script"]), {**job["variables"], **known})


def test_gitlab_fails_the_job_and_leaves_its_reports(flawed: Repo) -> None:
    """Each report that the job names is there, and says the same."""
    job, result = gitlab(flawed)
    reports = job["artifacts"]["reports"]

    assert result.exit_code == 1, result.errors
    assert "sql-injection" in result.output
    quality = valid(flawed, reports["codequality"], "gitlab.schema.json")
    assert [it["check_name"] for it in quality] == RULES
    tree = tree_of((flawed.path / reports["junit"]).read_text("utf-8"))
    assert [it.get("name") for it in tree.findall(".//failure/..")] == [
        "sql-injection: app.py",
        f"sign-off-missing: commit {flawed.git('rev-parse', 'HEAD')[:7]}",
        "verdict",
    ]
    (kept,) = job["artifacts"]["paths"]
    found = json.loads((flawed.path / kept).read_text("utf-8"))["findings"]
    assert [it["rule"] for it in found] == RULES


def test_gitlab_passes(sound: Repo) -> None:
    """A change with nothing wrong leaves an empty report and tests that passed."""
    job, result = gitlab(sound)

    assert result.exit_code == 0, result.errors
    reports = job["artifacts"]["reports"]
    assert valid(sound, reports["codequality"], "gitlab.schema.json") == []
    tree = tree_of((sound.path / reports["junit"]).read_text("utf-8"))
    assert (tree.get("tests"), len(tree.findall(".//testcase/*"))) == ("2", 0)


def test_gitlab_judges_the_branch_where_results_are_merged(flawed: Repo) -> None:
    """There the commit that is checked out is GitLab's own merge."""
    flawed.git("checkout", "--quiet", "main")
    flawed.git("checkout", "--quiet", "-b", "elsewhere")
    flawed.commit({"other.py": "TAX = 0.19\n"}, "Add the tax")
    flawed.git("merge", "--quiet", "--no-ff", "-m", "Merged results", "topic")
    merged = flawed.git("rev-parse", "HEAD")

    _, result = gitlab(
        flawed,
        CI_COMMIT_SHA=merged,
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=flawed.git("rev-parse", "topic"),
    )
    assert result.exit_code == 1, result.errors
    assert result.output.startswith(f"Checked {ends(flawed)[0][:7]}..{ends(flawed)[1][:7]} ")


def test_gitlab_is_told_of_a_shallow_clone(flawed: Repo, tmp_path: Path) -> None:
    """Without the whole history nothing passes."""
    shallow = replace(flawed, path=tmp_path / "shallow")
    address = flawed.path.as_uri()
    flawed.git("clone", "--quiet", "--depth=1", "--branch=topic", address, str(shallow.path))
    base, head = ends(flawed)
    job = job_of("gitlab.md")["aicheck"]

    result = bash(
        shallow,
        "\n".join(job["script"]),
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_COMMIT_SHA": head},
    )
    assert result.exit_code in (2, 3)
    assert job["variables"] == {"GIT_DEPTH": "0"}
    assert job["allow_failure"] is False
    assert job["artifacts"]["when"] == "always"


def test_the_jobs_are_valid(tmp_path: Path) -> None:
    """By the schemas that GitLab and GitHub publish for such files."""
    checker = shutil.which("check-jsonschema", path=f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    if not checker:
        pytest.skip("check-jsonschema is not installed")
    for page, name in (("gitlab.md", "gitlab-ci"), ("gitea.md", "github-workflows")):
        (text,) = blocks(page, "yaml")
        file = tmp_path / f"{name}.yml"
        file.write_text(text, encoding="utf-8")
        schema = ["--builtin-schema", f"vendor.{name}"]
        more = ["--data-transform", "gitlab-ci"] if name == "gitlab-ci" else []
        done = subprocess.run([checker, *schema, *more, str(file)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


# -- Gitea and Forgejo -------------------------------------------------------------------------


def test_gitea_shows_every_finding_in_its_log(flawed: Repo) -> None:
    """The log is all that it shows, so it has what the commands say as well."""
    base, head = ends(flawed)
    *_, check = job_of("gitea.md")["jobs"]["aicheck"]["steps"]

    result = bash(flawed, check["run"], {"BASE": base, "HEAD": head})
    assert result.exit_code == 1, result.errors
    assert [it.properties["title"].split()[0] for it in commands(result.output)] == RULES
    told = [line for line in result.output.splitlines() if line.startswith("block  ")]
    assert len(told) == len(RULES)


def test_nothing_of_a_pull_request_is_put_into_a_command() -> None:
    """Expressions stand in `env:`; the checkout keeps no token and has the whole history."""
    workflow = job_of("gitea.md")
    checkout, *steps = workflow["jobs"]["aicheck"]["steps"]

    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    for step in steps:
        assert "${{" not in step["run"]
        assert set(step["env"]) <= set(re.findall(r"\$(\w+)", step["run"]))


@pytest.mark.parametrize("page", ["gitlab.md", "gitea.md"])
def test_what_is_installed_is_named_by_the_project(page: str) -> None:
    """By pip's own script: `python -m` would import from the tree under review."""
    assert 'pip install --quiet "$AICHECK"' in blocks(page, "yaml")[0]
    assert not re.search(r"python3? -m", blocks(page, "yaml")[0])


# -- reviewdog ---------------------------------------------------------------------------------


def test_reviewdog_gets_the_findings_and_the_verdict_stays(flawed: Repo, tmp_path: Path) -> None:
    """What is piped is valid, and the exit code is aicheck's."""
    base, head = ends(flawed)
    fake = program(tmp_path / "bin", "reviewdog", 'cat > told.json; echo "$@" > options')
    (script,) = blocks("reviewdog.md", "bash")

    known = {"BASE": base, "HEAD": head, "REPORTER": "gitea-pr-review"}
    result = bash(flawed, script, known, fake)
    assert result.exit_code == 1, result.errors
    told = valid(flawed, "told.json", "rdjson.schema.json")
    assert [it["code"]["value"] for it in told["diagnostics"]] == RULES
    assert (flawed.path / "options").read_text().split() == [
        "-f=rdjson", "-name=aicheck", "-reporter=gitea-pr-review", "-filter-mode=nofilter",
    ]  # fmt: skip


# -- mail --------------------------------------------------------------------------------------


def test_mail(flawed: Repo, tmp_path: Path) -> None:
    """A series is checked as it is sent, as it comes, and as it is applied."""
    base, _ = ends(flawed)
    (flawed.path / "series.mbox").write_bytes(flawed.raw("format-patch", "--stdout", "main..topic"))
    fake = program(tmp_path / "bin", "b4", 'test "$*" = "am -o - 20261121@example.org"\ncat *.mbox')
    known = {"BASE": base, "MESSAGE_ID": "20261121@example.org"}

    results = [bash(flawed, script, known, fake) for script in blocks("mail.md", "bash")]
    assert [it.exit_code for it in results] == [1, 1, 1, 1], [it.errors for it in results]
    assert [it.output.split(":")[0].split("..")[0] for it in results] == [
        "Checked a patch of repo",
        "Checked a patch of repo",
        "Checked a patch of repo",
        f"Checked {base[:7]}",
    ]
    for result in results:
        assert "sql-injection" in result.output
        assert "sign-off-missing" in result.output


def test_a_patch_of_old_code_is_incomplete(repo: Repo) -> None:
    """What the page says a patch can't tell."""
    repo.commit({"app.py": "TAX = 0.19\n\n\nRATE = 1\n"}, "Add the tax", signed=True)
    repo.git("branch", "--force", "main")
    repo.commit({"app.py": "TAX = 0.19\n\n\nRATE = 2\n"}, "Change the rate", signed=True)

    script, *_ = blocks("mail.md", "bash")
    result = bash(repo, script, {"BASE": ends(repo)[0]})
    assert result.exit_code == 3, result.errors
    assert "the whole file is needed" in result.output
