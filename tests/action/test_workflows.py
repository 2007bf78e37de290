"""Workflows, ours and those that the recipes give, are what GitHub takes, and give nothing away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
RECIPES = ("github.md", "forks.md")
# What a reader puts in: the repository and a commit of it.
PLACEHOLDER = "OWNER/aicheck@COMMIT # a release"
FILLED = f"octo-org/aicheck@{'0' * 40} # v1.0.0"


def workflows() -> Iterator[tuple[str, str]]:
    """Yield every workflow in the recipes, and every one of ours, with its name."""
    for name in RECIPES:
        text = (ROOT / "docs/recipes" / name).read_text("utf-8")
        for at, block in enumerate(re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)):
            assert PLACEHOLDER in block
            yield f"{name.removesuffix('.md')}-{at}.yml", block.replace(PLACEHOLDER, FILLED)
    for file in sorted((ROOT / ".github/workflows").glob("*.yml")):
        yield file.name, file.read_text("utf-8")


WORKFLOWS = dict(workflows())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    target = folder / ".github/workflows"
    target.mkdir(parents=True)
    for name, text in WORKFLOWS.items():
        (target / name).write_text(text, "utf-8")
    (folder / "action.yml").write_bytes((ROOT / "action.yml").read_bytes())
    return folder


def run(tool: str, *args: str) -> str:
    found = shutil.which(tool, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{tool} is not installed: pip install -e '.[dev]'")
    done = subprocess.run([found, *args], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_auditor_finds_nothing(folder: Path) -> None:
    assert run("zizmor", "--offline", "--no-progress", "--persona", "auditor", str(folder)) == ""


def test_all_of_it_is_what_github_takes(folder: Path) -> None:
    files = sorted(map(str, (folder / ".github/workflows").iterdir()))
    schema = ("check-jsonschema", "--builtin-schema")

    assert len(files) == len(WORKFLOWS) == 6
    assert run(*schema, "vendor.github-workflows", *files) == ""
    assert run(*schema, "vendor.github-actions", str(folder / "action.yml")) == ""


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_job_has_more_rights_than_it_needs(name: str) -> None:
    """Nothing for the whole workflow, and none of the rights by which a repository is changed."""
    workflow = yaml.safe_load(WORKFLOWS[name])

    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"].pop("contents") == "read"
        assert set(job["permissions"]) <= {"checks", "pull-requests"}
        for step in job["steps"]:
            uses = step.get("uses", "./")
            assert uses == "./" or re.search(r"@[0-9a-f]{40}$", uses)
            if uses.startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False
            assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_runs_with_the_base_s_rights_checks_nothing_out(name: str) -> None:
    workflow = yaml.safe_load(WORKFLOWS[name])
    # YAML 1.1 takes the key `on` for a truth value.
    events = set(workflow[True])
    if not events & {"workflow_run", "pull_request_target"}:
        return
    for job in workflow["jobs"].values():
        assert [set(it) for it in job["steps"]] == [{"uses"}]
        assert "aicheck@" in job["steps"][0]["uses"]


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name.startswith("forks-")])
def test_no_pull_request_is_published_twice(name: str) -> None:
    """Beside the first recipe only forks get a second stage; a job that is required has no `if`."""
    workflow = yaml.safe_load(WORKFLOWS[name])
    (job,) = workflow["jobs"].values()
    forks_alone = "github.event.workflow_run.head_repository.full_name != github.repository"

    if "workflow_run" in workflow[True]:
        assert job["if"].split(" && ") == [
            "github.event.workflow_run.event == 'pull_request'", forks_alone,
        ]  # fmt: skip
        assert len(workflow[True]["workflow_run"]["workflows"]) == 1
    else:
        assert "if" not in job
    assert workflow["concurrency"]["cancel-in-progress"] is True
