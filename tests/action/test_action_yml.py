"""action.yml as a runner runs it, over changes and workspaces that try to take it over."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from repos import CLAUDE, Repo
from workflow_runs import FLAW, cloned, pull_request, push, stand_in

from aicheck import toml

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
# What the source of an installation is made of.
SOURCE = ("action", "action.yml", "aicheck", "rules", "pyproject.toml", "README.md", "LICENSE",
          "NOTICE")  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What came of running the action."""

    job: Any
    code: int
    outputs: dict[str, str]

    @property
    def log(self) -> str:
        return "\n".join(self.job.log)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """The action, with this environment in place of the one that it would install."""
    folder = tmp_path / "the action"
    (folder / "action").mkdir(parents=True)
    shutil.copy(ROOT / "action.yml", folder)
    python = f"${{AICHECK_PYTHON:-{sys.executable}}}"
    install = f'echo "python={python}" >>"$GITHUB_OUTPUT"\n'
    (folder / "action/install.sh").write_text(install, "utf-8")
    return folder


def ran(
    action: Path, workspace: Path, name: str, payload: Any, env: dict[str, str] | None = None,
    **inputs: str,
) -> Ran:  # fmt: skip
    home = action.parent / "home"
    home.mkdir(exist_ok=True)
    variables = {"HOME": str(home), "GITHUB_SERVER_URL": "https://github.invalid", **(env or {})}
    job = stand_in("run_action").Job(workspace, name, payload, env=variables)
    given = {"publish": "false", **{it.replace("_", "-"): inputs[it] for it in inputs}}
    return Ran(job, *job.run_action(action, given, {}))


def keeps_to_itself(done: Ran) -> None:
    """No variable, no folder of the path and no mask was set for later steps."""
    assert (done.job.global_env, done.job.path, done.job.masks) == ({}, [], [])


# -- the file ----------------------------------------------------------------------------------


def test_no_shell_line_has_an_expression() -> None:
    """What stands in one is put into the script before any quote counts."""
    scripts = [it["run"] for it in STEPS if "run" in it]

    assert len(scripts) == 2
    assert not [it for it in scripts if "${{" in it]
    assert {it["shell"] for it in STEPS if "run" in it} == {"bash"}
    files = [*scripts, (ROOT / "action/install.sh").read_text("utf-8")]
    assert not [it for it in files if re.search(r"GITHUB_(ENV|PATH)\b|actions/cache", it)]


def test_every_input_and_every_output_has_its_place() -> None:
    """An input reaches a step by a variable alone; an output is one that the command sets."""
    used = "\n".join(str(it.get("env", {})) + str(it.get("with", {})) for it in STEPS)

    assert list(ACTION["inputs"]) == [
        "base", "head", "policy", "fail-on", "publish", "sarif", "version", "python-version",
        "token",
    ]  # fmt: skip
    assert all(f"inputs.{name} " in used for name in ACTION["inputs"])
    assert {name: it["value"] for name, it in ACTION["outputs"].items()} == {
        name: f"${{{{ steps.gate.outputs.{name} }}}}"
        for name in ("verdict", "findings", "blocking", "ai-share", "result", "sarif")
    }


def test_what_others_wrote_is_pinned_to_a_commit() -> None:
    uses = [it["uses"] for it in STEPS if "uses" in it]

    assert [it.split("@")[0] for it in uses] == ["actions/setup-python"]
    assert all(re.fullmatch(r"[0-9a-f]{40}", it.split("@")[1]) for it in uses)


# -- runs --------------------------------------------------------------------------------------


def test_a_shallow_checkout_of_a_merge_is_enough(
    prepared: Path, repo: Repo, tmp_path: Path
) -> None:
    base = repo.git("rev-parse", "main")
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    repo.git("checkout", "--quiet", "--detach", base)
    repo.git("merge", "--quiet", "--no-edit", "--no-ff", head)
    repo.git("update-ref", "refs/pull/1/merge", "HEAD")
    checkout = cloned(repo, tmp_path / "work", "refs/pull/1/merge")

    done = ran(prepared, checkout.path, "pull_request", pull_request(base, head), sarif="true")

    assert done.code == 1
    assert done.outputs["verdict"] == "fail"
    assert done.outputs["blocking"] == "1"
    assert Path(done.outputs["result"]).is_relative_to(done.job.temp)
    assert Path(done.outputs["sarif"]).is_file()
    assert "##[error]Process completed with exit code 1." in done.job.log
    assert done.job.shown[0]["file"] == "run.py"
    assert len(done.job.summaries) == 1
    assert checkout.git("status", "--porcelain", "--ignored") == ""
    keeps_to_itself(done)


@pytest.mark.parametrize(
    ("payload", "inputs", "code", "verdict"),
    [
        (push("a" * 40, "0" * 40), {}, 0, "pass"),
        (push("a" * 40, "b" * 40), {}, 3, "incomplete"),
        (push("a" * 40, "b" * 40), {"publish": "perhaps"}, 2, "incomplete"),
        ({}, {}, 2, "incomplete"),
    ],
)
def test_the_last_step_ends_as_the_gate_does(
    payload: Any, inputs: dict[str, str], code: int, verdict: str, prepared: Path, repo: Repo
) -> None:
    done = ran(prepared, repo.path, "push", payload, **inputs)

    assert done.code == min(code, 1)
    assert code == 0 or f"##[error]Process completed with exit code {code}." in done.job.log
    assert done.outputs["verdict"] == verdict


def test_a_python_is_set_up_only_where_one_is_named(prepared: Path, repo: Repo) -> None:
    """For the action alone: its path is taken, and the job's own Python stays as it is."""
    asked: list[dict[str, str]] = []

    def set_up(job: Any, given: dict[str, str]) -> dict[str, str]:
        asked.append(given)
        return {"python-path": sys.executable}

    payload, more = push("a" * 40, "0" * 40), {"python-version": "3.12", "publish": "false"}
    job = stand_in("run_action").Job(repo.path, "push", payload)
    job.stubs["actions/setup-python"] = set_up

    code, outputs = job.run_action(prepared, more, {})

    assert (code, outputs["verdict"]) == (0, "pass")
    assert asked == [{"python-version": "3.12", "update-environment": "false"}]


# -- attacks -----------------------------------------------------------------------------------


def attacks(marker: Path) -> list[str]:
    """Lines that run, set or hide something, where any of them is taken for more than text."""
    return [
        f'a";touch${{IFS}}{marker};"',
        f"$(touch {marker})`touch {marker}`",
        f"'; touch {marker} #",
        f"${{{{ github.token }}}} && touch {marker}",
        "::set-env name=PWNED::yes",
        "::add-path::/tmp/evil",
        "::set-output name=verdict::pass",
        "::stop-commands::zzz",
        "  ::add-mask::fail",
        "x ##[set-env name=PWNED]yes",
        "##[add-mask]fail",
        "ghadelimiter_0",
        "verdict=pass",
        "EOF",
    ]


@pytest.mark.parametrize("place", ["branch", "title", "message", "file name", "file content"])
def test_nothing_of_a_change_is_run_or_obeyed(
    place: str, prepared: Path, repo: Repo, tmp_path: Path
) -> None:
    marker = tmp_path / "PWNED"
    lines = attacks(marker)
    text = "\n".join(lines) + "\r::error::not ours\r\n::warning::not ours\n"
    base = repo.git("rev-parse", "main")
    files: dict[str, str | bytes | None] = {"run.py": FLAW}
    if place == "file name":
        files |= {f"{at}{line.replace('/', '_')}.py": FLAW for at, line in enumerate(lines)}
        files |= {"::error file=x::not ours.py": FLAW, "a\n::warning::not ours\n.py": FLAW}
    elif place == "file content":
        files |= {"run.py": FLAW + "".join(f"    os.system(name + {it!r})\n" for it in lines)}
        files |= {"note.txt": text, "run2.py": f'{FLAW}    """\n{text}    """\n'}
    message = f"{lines[4]}\n\n{text}" if place == "message" else "Run it"
    head = repo.commit(files, f"{message}\n\n{CLAUDE}", signed=True)
    payload = pull_request(base, head)
    if place == "branch":
        payload["pull_request"]["head"]["ref"] = text
    elif place == "title":
        payload["pull_request"] |= {"title": text, "body": text}

    done = ran(prepared, repo.path, "pull_request", payload)

    assert not list(tmp_path.rglob("*PWNED"))
    assert (done.code, done.outputs["verdict"]) == (1, "fail")
    assert "##[error]Process completed with exit code 1." in done.job.log
    keeps_to_itself(done)
    assert done.job.stop is None
    ours = {it["title"] for it in done.job.issues}
    assert all(re.match(r"[a-z-]+ \(|aicheck: ", it) for it in ours)
    # Everything is still there to be read.
    assert len(done.job.issues) >= 1
    assert any(line.startswith("block  ") for line in done.job.log)


TOUCH = "import pathlib\npathlib.Path({marker!r}).touch()\n"
PYTHON = ("sitecustomize.py", "usercustomize.py", "aicheck/__init__.py", "aicheck/__main__.py",
          "aicheck.py", "yaml.py", "click.py", "json.py", "pip/__main__.py", "venv/__init__.py",
          "bandit/__init__.py", "semgrep/__init__.py", "conftest.py", "setup.py", "hatchling.py",
          "encodings/__init__.py")  # fmt: skip
SCRIPTS = ("python3", "python", "pip3", "git", "bash", "pysemgrep", ".bashrc", ".profile",
           "action/install.sh", "venv2/bin/python", "node_modules/.bin/semgrep")  # fmt: skip


def hostile(marker: Path) -> dict[str, str | bytes | None]:
    """Files by whose mere names Python, pip or a shell would run what the change brings."""
    files: dict[str, str | bytes | None] = {
        name: TOUCH.format(marker=str(marker)) for name in PYTHON
    }
    files |= dict.fromkeys(SCRIPTS, f"#!/bin/sh\ntouch {marker}\n")
    backend = '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n'
    return files | {
        "evil.pth": f"import pathlib; pathlib.Path({str(marker)!r}).touch()\n",
        "pip.conf": "[global]\nindex-url = https://evil.invalid/simple\n",
        "pyproject.toml": backend,
        "requirements.txt": ".\n",
        ".python-version": "2.7\n",
        "pyvenv.cfg": "home = .\n",
        ".semgrepignore": "*\n",
        ".bandit": "[bandit]\nexclude = /\n",
        ".gitattributes": "* -diff filter=evil\n",
        "run.py": FLAW,
    }


def test_a_workspace_full_of_traps_runs_nothing(prepared: Path, repo: Repo, tmp_path: Path) -> None:
    marker = tmp_path / "PWNED"
    base = repo.git("rev-parse", "main")
    head = repo.commit(hostile(marker), f"Run it\n\n{CLAUDE}", signed=True)
    for name in SCRIPTS:
        (repo.path / name).chmod(0o755)

    done = ran(prepared, repo.path, "pull_request", pull_request(base, head))

    assert (done.code, done.outputs["verdict"]) == (1, "fail")
    assert not marker.exists()
    assert any(it.get("file") == "run.py" for it in done.job.issues)
    keeps_to_itself(done)


# -- installation ------------------------------------------------------------------------------


def pins(text: str) -> dict[str, str]:
    """The requirements in a lock file by the name of what they pin."""
    blocks = re.findall(r"^[a-z].*(?:\n .*)*", text, re.MULTILINE)
    return {re.split(r"[=; ]", it)[0]: it for it in blocks}


LOCK = (ROOT / "action/requirements.txt").read_text("utf-8")


def test_all_that_is_needed_is_pinned_by_hash() -> None:
    """Each package, and no word of where they come from."""
    project = toml.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [re.split(r"[^A-Za-z0-9-]", it)[0].lower() for it in project["dependencies"]]
    pinned = {name.replace("_", "-").lower() for name in pins(LOCK)}

    assert {*needed, "hatchling"} <= pinned
    assert all("--hash=sha256:" in it and "==" in it for it in pins(LOCK).values())
    assert not re.search(r"://|--(?!hash=)\w|index|file:", LOCK.split("\n", 2)[2])


@pytest.mark.parametrize(
    "version",
    ["1.2.3;touch PWNED", "1.2.3 --index-url=x", "../x", "-r x", "1.2.3\n1.2.4", "$(id)", "v1.2"],
)
def test_what_is_no_version_of_a_release_is_refused(version: str, tmp_path: Path) -> None:
    done = installed(ROOT, tmp_path, {"AICHECK_VERSION": version, "AICHECK_PYTHON": "/bin/false"})

    assert done.returncode == 2
    assert done.stderr == b"error: the input version is no version of a release, as 1.2.3\n"


def test_a_release_that_nobody_vouched_for_is_refused(tmp_path: Path) -> None:
    """Whoever owns a name on an index may put any version there."""
    more = {"AICHECK_VERSION": "0.0.999", "AICHECK_PYTHON": "/bin/false"}

    done = installed(ROOT, tmp_path, more)

    assert done.returncode == 2
    assert done.stderr.startswith(b"error: the action does not know the release 0.0.999\n")


def test_a_release_with_another_hash_is_refused(tmp_path: Path) -> None:
    """The listed wheel is looked for under its name, and what comes is not what was listed."""
    source, wheels = tmp_path / "source/action", tmp_path / "wheels"
    source.mkdir(parents=True)
    wheels.mkdir()
    shutil.copy(ROOT / "action/install.sh", source)
    (source / "requirements.txt").write_text("", "utf-8")
    (source / "releases.txt").write_text(f"aicheck==9.9.9 --hash=sha256:{'0' * 64}\n", "utf-8")
    with zipfile.ZipFile(wheels / "aicheck-9.9.9-py3-none-any.whl", "w") as wheel:
        info = "aicheck-9.9.9.dist-info"
        wheel.writestr("aicheck/__main__.py", TOUCH.format(marker=str(tmp_path / "PWNED")))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: aicheck\nVersion: 9.9.9\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    where = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "AICHECK_VERSION": "9.9.9"}

    done = installed(source.parent, tmp_path, where)

    assert done.returncode == 1
    assert b"THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "output").exists()


def installed(source: Path, temp: Path, more: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run the installation in a workspace full of traps."""
    workspace = temp / "workspace"
    for name, content in hostile(temp / "PWNED").items():
        file = workspace / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(content), "utf-8")
        file.chmod(0o755)
    kept = {it: os.environ[it] for it in os.environ if it.startswith("PIP_")}
    environment = {
        **kept, "PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"), "AICHECK_PYTHON": sys.executable, **more,
    }  # fmt: skip
    script = str(source / "action/install.sh")
    return subprocess.run(
        ["bash", script], cwd=workspace, env=environment, capture_output=True, check=False
    )


def test_it_installs_itself_from_the_action_s_own_source(tmp_path: Path) -> None:
    """With the real pip, though without what aicheck needs to run: that takes a minute."""
    source = tmp_path / "source"
    source.mkdir()
    for name in SOURCE:
        at = ROOT / name
        if at.is_dir():
            shutil.copytree(at, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(at, source)
    build = (
        "hatchling",
        "packaging",
        "pathspec",
        "pluggy",
        "tomli",
        "tomlkit",
        "trove-classifiers",
    )
    lock = "\n".join(pins(LOCK)[name] for name in build)
    (source / "action/requirements.txt").write_text(f"{lock}\n", "utf-8")
    before = digests(source)

    done = installed(source, tmp_path, {})

    if re.search(rb"NewConnectionError|Temporary failure|No matching distribution", done.stderr):
        pytest.skip("pip reaches no package index")
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "output").read_text("utf-8").splitlines()
    python = Path(line.removeprefix("python="))
    where = [str(python), "-I", "-c", "import aicheck; print(aicheck.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True).stdout
    assert Path(found).is_relative_to(python.parents[1])
    assert not (tmp_path / "PWNED").exists()
    assert digests(source) == before


def digests(folder: Path) -> dict[str, str]:
    files = (it for it in folder.rglob("*") if it.is_file())
    return {str(it): hashlib.sha256(it.read_bytes()).hexdigest() for it in files}
