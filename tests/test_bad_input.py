"""What goes wrong around a run has its sentence and its exit code, and leaves nothing behind.

2 is wrong usage or settings, 3 is a check that could not finish, and 4, a bug, never comes.
"""

from __future__ import annotations

import base64
import contextlib
import os
import quopri
import shlex
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo, Result, run

from aicheck.checks import engine
from aicheck.cli import around

AICHECK = str(Path(sys.executable).with_name("aicheck"))
# The comment has a word that a rule needs: other files are not given to the engine.
CLEAN = "# no subprocess adds up\ndef total(prices):\n    return sum(prices)\n"
FLAW = """import yaml


def load(text):
    return yaml.load(text, yaml.UnsafeLoader)
"""


def refused(result: Result) -> str:
    """What a refusal says, after a look at its form."""
    assert result.exit_code == 2, result
    assert "Traceback" not in result.errors
    assert result.output == ""
    return result.errors


def told(result: Result) -> str:
    """What an error and its hint say."""
    error, hint = refused(result).rstrip("\n").split("\n")
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    return result.errors


def failures(result: Result) -> list[tuple[str, str | None, str]]:
    """The required failures of a JSON result."""
    assert "Traceback" not in result.errors
    found = result.json["failures"]
    return [(it["check"], it["path"], it["reason"]) for it in found if it["required"]]


def blocking(result: Result) -> list[tuple[str, str | None]]:
    found = result.json["findings"]
    return [(it["rule"], it["path"]) for it in found if it["disposition"] == "block"]


@pytest.fixture
def clean(repo: Repo) -> Repo:
    """A change without any fault."""
    repo.commit({"total.py": CLEAN}, "Add it up", signed=True)
    return repo


@pytest.fixture
def flawed(repo: Repo) -> Repo:
    repo.commit({"load.py": FLAW}, "Load it", signed=True)
    return repo


# -- usage -------------------------------------------------------------------------------------


def test_a_folder_without_a_repository_is_named(tmp_path: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "aicheck", "check"]

    assert "is not a git repository" in told(run(command, tmp_path, cache))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, cache: Path) -> None:
    command = [sys.executable, "-m", "aicheck", "check", "--repo", str(tmp_path / "gone")]

    assert "cannot find the folder" in told(run(command, tmp_path, cache))


@pytest.mark.parametrize("revisions", ["main..nowhere", "nowhere..topic", "--", "a..b..c", ""])
def test_an_unknown_revision_is_named(clean: Repo, revisions: str) -> None:
    assert "cannot find the revision" in told(clean.run("check", "--", revisions))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["-o", "yaml"], "'yaml' is no format"),
        (["-o", "json", "-o", "sarif"], "only one format"),
        (["-o", "json=nowhere/x.json"], "the folder of 'nowhere/x.json' does not exist"),
        (["main..topic", "--staged"], "exclude each other"),
        (["--fail-on", "severe"], "severe"),
        (["--jobs", "0"], "--jobs"),
        (["--no-such-option"], "No such option"),
        (["one", "two"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_explained(clean: Repo, args: list[str], words: str) -> None:
    assert words in refused(clean.run("check", *args))


def test_an_unknown_command_is_explained(clean: Repo) -> None:
    assert "No such command" in refused(clean.run("chekc"))


# -- settings and waivers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[gate\n", "is not valid TOML"),
        ('[gate]\nfail_on = "low"\n', "did you mean 'fail-on'?"),
        ('[gates]\nfail-on = "low"\n', "did you mean 'gate'?"),
        ('[gate]\nfail-on = "severe"\n', "gate.fail-on cannot be 'severe'"),
        ("[gate]\nfail-on = 3\n", "gate.fail-on cannot be 3"),
        ('[gate]\nrequired = "bandit"\n', "gate.required must be a list of texts"),
        ('[gate]\nrequired = ["bandid"]\n', "did you mean 'bandit'?"),
        ('[gate.path]\nmatch = "*"\n', "write [[gate.path]]"),
        ('[[gate.path]]\nfail-on = "low"\n', "gate.path.match must be a text"),
        ('gate = "high"\n', "gate must be a table"),
        ('extends = "linux"\n', "extends cannot be 'linux'"),
        ('[rules.severity]\nweak-hash = "bad"\n', "rules.severity.weak-hash"),
        ('[sign-off]\npeople = ["Pat"]\n', "has no mailbox"),
        ("x = 1979-13-99\n", "is not valid TOML"),
        (f"a = {'[' * 100_000}", "is not valid TOML: it is nested too deeply"),
    ],
)
def test_broken_settings_are_named(empty_repo: Repo, text: str, words: str) -> None:
    empty_repo.commit({"aicheck.toml": text}, "Start", signed=True)
    empty_repo.git("checkout", "--quiet", "-b", "topic")
    empty_repo.commit({"total.py": CLEAN}, "Add it up", signed=True)

    errors = told(empty_repo.run("check", "main..topic"))

    assert words in errors
    assert "base:aicheck.toml" in errors


@pytest.mark.parametrize(
    ("text", "code"),
    [("tool = 3\n", 0), ("[tool]\naicheck = 3\n", 2), ("[tool.aicheck]\n", 0),
     (f"a = {'[' * 100_000}", 0), (f"[tool.aicheck]\na = {'[' * 100_000}", 2)],
)  # fmt: skip
def test_a_strange_pyproject_is_no_bug(empty_repo: Repo, text: str, code: int) -> None:
    empty_repo.commit({"pyproject.toml": text}, "Start", signed=True)
    empty_repo.git("checkout", "--quiet", "-b", "topic")
    empty_repo.commit({"total.py": CLEAN}, "Add it up", signed=True)

    result = empty_repo.run("check", "main..topic")

    assert result.exit_code == code, result.errors
    assert "Traceback" not in result.errors


WAIVER = {
    "rule": '"unsafe-yaml"',
    "path": '"*.py"',
    "reason": '"the text is our own"',
    "owner": '"Pat Maintainer <pat@example.org>"',
    "expires": "2999-12-31",
}


def waivers(**changed: str) -> str:
    lines = [f"{key} = {value}" for key, value in (WAIVER | changed).items() if value]
    return "[[waiver]]\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (waivers(reason=""), "a waiver needs 'reason'"),
        (waivers(owner=""), "a waiver needs 'owner'"),
        (waivers(expires=""), "a waiver needs 'expires'"),
        (waivers(expires='"soon"'), "expires must be a date"),
        (waivers(reasons='"x"'), "did you mean 'reason'?"),
        ("[waiver]\n", "write [[waiver]]"),
        ("[[waivers]]\n", "a waiver starts with [[waiver]]"),
        ("[[waiver]\n", "is not valid TOML"),
        (f"a = {'[' * 100_000}", "is not valid TOML: it is nested too deeply"),
    ],
)
def test_broken_waivers_are_named(empty_repo: Repo, text: str, words: str) -> None:
    empty_repo.commit({".aicheck/waivers.toml": text}, "Start", signed=True)
    empty_repo.git("checkout", "--quiet", "-b", "topic")
    empty_repo.commit({"total.py": CLEAN}, "Add it up", signed=True)

    errors = told(empty_repo.run("check", "main..topic"))

    assert words in errors
    assert ".aicheck/waivers.toml" in errors


def test_an_expired_waiver_is_reported_and_waives_nothing(empty_repo: Repo) -> None:
    text = waivers(expires="2020-01-31")
    empty_repo.commit({".aicheck/waivers.toml": text}, "Start", signed=True)
    empty_repo.git("checkout", "--quiet", "-b", "topic")
    empty_repo.commit({"load.py": FLAW}, "Load it", signed=True)

    result = empty_repo.run("check", "main..topic", "-o", "json")

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "load.py")]
    (finding,) = (it for it in result.json["findings"] if it["disposition"] == "block")
    assert "expired on 2020-01-31" in finding["reason"]
    (notice,) = result.json["failures"]
    assert (notice["check"], notice["required"]) == ("waivers", False)
    assert "unsafe-yaml" in notice["reason"]


def test_a_settings_file_that_is_not_there_is_named(clean: Repo) -> None:
    assert "cannot find the settings file" in told(clean.run("check", "--policy", "gone.toml"))


def test_a_settings_file_that_is_no_text_is_named(clean: Repo, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_bytes(b"\xff\xfe\0")

    errors = told(clean.run("check", "--policy", str(tmp_path / "policy.toml")))

    assert "cannot read" in errors


# -- engines -----------------------------------------------------------------------------------

# The program beside the interpreter is asked for, so the interpreter says that it is elsewhere.
START = """
import sys
sys.executable = {python!r}
{before}
from aicheck.cli import main
main()
"""
WRAPPER = '#!/bin/sh\n{before}\nexec {python} "$@"\n'
# A clock on which two minutes pass in a fifth of a second.
HASTE = """
import time
clock = time.monotonic
time.monotonic = lambda: clock() * 600
"""
NO_SEMGREP = """
import importlib.metadata
version = importlib.metadata.version
def absent(name):
    if name == "semgrep":
        raise importlib.metadata.PackageNotFoundError(name)
    return version(name)
importlib.metadata.version = absent
"""
REPORT = '{"results": [], "errors": [], "paths": {"scanned": []}}'


def command_with(folder: Path, semgrep: str | None, before: str = "", shell: str = "") -> list[str]:
    """How to start aicheck with another semgrep (a shell script) and interpreter beside it."""
    folder.mkdir()
    scripts = {"python": WRAPPER.format(before=shell, python=shlex.quote(sys.executable))}
    scripts |= {"semgrep": f"#!/bin/sh\n{semgrep}\n"} if semgrep is not None else {}
    for name, text in scripts.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return [sys.executable, "-c", START.format(python=str(folder / "python"), before=before)]


def check_with(
    repo: Repo, folder: Path, semgrep: str | None, before: str = "", shell: str = ""
) -> Result:
    command = command_with(folder, semgrep, before, shell)
    command += ["check", "main..topic", "--no-cache", "-o", "json"]
    return run(command, repo.path, repo.cache, more={"PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (None, "its program is not on the path"),
        ("echo 'no such option' >&2; exit 2", "it exited with 2: no such option"),
        ("echo hello", "no report"),
        ("echo '[]'", "no report"),
        ("exit 0", "no report"),
        ("kill -9 $$", "it was killed by signal 9"),
        ("kill -11 $$", "it was killed by signal 11"),
        (f"echo '{REPORT}'", "it said nothing about this file"),
    ],
)
def test_a_semgrep_that_does_not_answer_leaves_the_run_incomplete(
    clean: Repo, tmp_path: Path, script: str | None, words: str
) -> None:
    result = check_with(clean, tmp_path / "bin", script)

    assert result.exit_code == 3
    assert result.json["verdict"]["status"] == "incomplete"
    ((check, _, reason),) = failures(result)
    assert check == "semgrep"
    assert words in reason


@pytest.mark.parametrize(
    "report",
    ['{"results": [{}], "errors": [], "paths": {"scanned": []}}',
     '{"results": [], "errors": [3], "paths": {"scanned": []}}',
     '{"results": [], "errors": [], "paths": []}'],
)  # fmt: skip
def test_a_report_of_another_shape_leaves_the_run_incomplete(
    clean: Repo, tmp_path: Path, report: str
) -> None:
    result = check_with(clean, tmp_path / "bin", f"echo '{report}'")

    assert result.exit_code == 3
    assert [check for check, _, _ in failures(result)] == ["semgrep"]


def test_without_semgrep_installed_the_run_is_incomplete(clean: Repo, tmp_path: Path) -> None:
    result = check_with(clean, tmp_path / "bin", "exit 1", NO_SEMGREP)

    assert result.exit_code == 3
    ((check, _, reason),) = failures(result)
    assert (check, reason) == ("semgrep", "semgrep is not installed; install aicheck again")


def test_a_semgrep_that_hangs_is_given_up_with_its_workers(clean: Repo, tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; sleep 300 & sleep 300"

    result = check_with(clean, tmp_path / "bin", script, HASTE)

    assert result.exit_code == 3
    ((check, _, reason),) = failures(result)
    assert check == "semgrep"
    assert "did not finish within" in reason
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_a_broken_semgrep_does_not_hide_what_bandit_finds(flawed: Repo, tmp_path: Path) -> None:
    result = check_with(flawed, tmp_path / "bin", "exit 2")

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "load.py")]
    assert [check for check, _, _ in failures(result)] == ["semgrep"]


def is_gone(group: int) -> bool:
    """Whether all of the group's processes end; one that was killed takes a moment to."""
    end = time.monotonic() + 10
    while is_alive(group):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_alive(group: int) -> bool:
    """Whether a process of the group runs; one that only nobody has waited for yet does not."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    processes = [line.split() for line in listed.stdout.splitlines()]
    return any(int(pgid) == group and not state.startswith("Z") for pgid, state in processes)


DEEP = f"x = {'(' * 5000}{')' * 5000}\n"


def test_a_file_too_deep_for_an_engine_costs_that_file_only(repo: Repo) -> None:
    repo.commit({"a.py": FLAW, "deep.py": DEEP, "z.py": FLAW}, "Nest", signed=True)

    result = repo.run("check", "main..topic", "-o", "json")

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "a.py"), ("unsafe-yaml", "z.py")]
    assert {path for _, path, _ in failures(result)} == {"deep.py"}


def test_a_bandit_that_crashes_costs_one_file_only(repo: Repo, tmp_path: Path) -> None:
    """With a small stack a deep file kills the worker; the files after it are looked at."""
    repo.commit({"a.py": FLAW, "deep.py": DEEP, "z.py": FLAW}, "Nest", signed=True)

    semgrep = f'exec {shlex.quote(str(Path(sys.executable).with_name("semgrep")))} "$@"'
    result = check_with(repo, tmp_path / "bin", semgrep, shell="ulimit -s 256")

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "a.py"), ("unsafe-yaml", "z.py")]
    ((check, path, reason),) = failures(result)
    assert (check, path) == ("bandit", "deep.py")
    # From 3.14 on Python knows the size of its stack and gives up before the end of it.
    assert "killed by signal 11" in reason or sys.version_info >= (3, 14)


def test_an_interpreter_that_does_not_start_leaves_the_run_incomplete(
    clean: Repo, tmp_path: Path
) -> None:
    result = check_with(clean, tmp_path / "bin", f"echo '{REPORT}'", shell="exit 7")

    assert result.exit_code == 3
    assert ("bandit", None, "it exited with 7") in failures(result)


def test_a_flawless_file_that_is_too_deep_is_no_pass(repo: Repo) -> None:
    repo.commit({"deep.py": DEEP}, "Nest", signed=True)

    result = repo.run("check", "main..topic", "-o", "json")

    assert result.exit_code == 3
    assert {path for _, path, _ in failures(result)} == {"deep.py"}


# -- places to write ---------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("is_file", [True, False])
@pytest.mark.parametrize(("name", "code"), [("clean", 3), ("flawed", 1)])
def test_a_report_that_cannot_be_written_is_no_pass(
    request: pytest.FixtureRequest, name: str, code: int, is_file: bool
) -> None:
    repo: Repo = request.getfixturevalue(name)
    where = "-q -o json=/dev/full" if is_file else "> /dev/full"

    result = in_shell(repo, f"{AICHECK} check main..topic {where}")

    assert result.exit_code == code, result
    assert "No space left on device" in result.errors
    assert "Traceback" not in result.errors


def test_a_format_that_can_be_written_is_written_beside_one_that_cannot(
    flawed: Repo, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()

    result = flawed.run(
        "check", "-o", f"sarif={tmp_path / 'folder'}", "-o", f"json={tmp_path / 'out.json'}"
    )

    assert result.exit_code == 1
    assert "Is a directory" in result.errors
    assert (tmp_path / "out.json").exists()


@pytest.fixture
def full_disk() -> Iterator[Path]:
    """A file system with no place left."""
    folder = Path(tempfile.mkdtemp(prefix="aicheck-full-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "aicheck", str(folder)], capture_output=True
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("a file system cannot be mounted here")
    with contextlib.suppress(OSError), (folder / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_is_said_and_no_pass(clean: Repo, full_disk: Path) -> None:
    folder = {"XDG_CACHE_HOME": str(full_disk), "TMPDIR": str(full_disk)}

    result = clean.run("check", "-o", "json", **folder)

    assert result.exit_code in (2, 3), result
    assert "Traceback" not in result.errors
    assert "No space left" in result.errors + result.output


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "HOME"])
def test_without_a_usable_cache_the_answer_is_the_same(
    flawed: Repo, tmp_path: Path, variable: str
) -> None:
    (tmp_path / "file").write_text("in the way\n")
    command = [AICHECK, "check", "main..topic", "-o", "json"]
    more = {"XDG_CACHE_HOME": "", "HOME": "/dev/null", "TMPDIR": str(tmp_path)}

    result = run(command, flawed.path, flawed.cache, more=more | {variable: str(tmp_path / "file")})

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "load.py")]
    assert result.errors.startswith("note: the cache is off")
    assert [path.name for path in tmp_path.iterdir() if path.name != "repo"] == ["file"]


def test_without_a_home_the_answer_is_the_same(flawed: Repo) -> None:
    result = in_shell(flawed, f"unset HOME; {AICHECK} check main..topic -o json")

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "load.py")]
    assert result.errors == ""


@pytest.mark.parametrize("damage", ["file", "values"])
def test_a_damaged_cache_changes_no_answer(flawed: Repo, tmp_path: Path, damage: str) -> None:
    folder = {"XDG_CACHE_HOME": str(tmp_path / "own")}
    before = flawed.run("check", "-o", "json", **folder)
    (path,) = (tmp_path / "own").rglob("results.sqlite")
    if damage == "file":
        path.write_bytes(b"no database " * 1000)
    else:
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE results SET value = 'no json'")

    after = flawed.run("check", "-o", "json", **folder)

    assert (after.exit_code, blocking(after)) == (before.exit_code, blocking(before))
    assert failures(after) == []


def test_sweeping_old_copies_bears_company(tmp_path: Path) -> None:
    """Other runs make and remove their own copies at the same time."""
    done = threading.Event()

    def others() -> None:
        while not done.is_set():
            for number in range(20):
                (tmp_path / f"run-{number}").touch()
            for number in range(20):
                (tmp_path / f"run-{number}").unlink()

    thread = threading.Thread(target=others)
    thread.start()
    try:
        for _ in range(500):
            around._sweep(tmp_path)
    finally:
        done.set()
        thread.join()


# -- pipes and signals -------------------------------------------------------------------------


def in_shell(repo: Repo, command: str, **more: str) -> Result:
    return run(["bash", "-c", command], repo.path, repo.cache, more=more)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("check main..topic | head -1", 1),
        ("check main..topic | true", 1),
        ("rules --category security | true", 0),
        ("check main..topic -o json | true", 1),
        ("check nowhere 2>&1 | true", 2),
        ("rules | true", 0),
        ("explain unsafe-yaml | true", 0),
        ("--help | true", 0),
    ],
)
def test_a_reader_that_leaves_changes_no_exit_code(flawed: Repo, command: str, code: int) -> None:
    result = in_shell(flawed, f"{AICHECK} {command}; exit ${{PIPESTATUS[0]}}")

    assert (result.exit_code, result.errors) == (code, "")


def test_a_reader_of_notes_that_leaves_changes_no_exit_code(flawed: Repo, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = f"{AICHECK} check main~0..main -o json=out.json 2>&1 | true; exit ${{PIPESTATUS[0]}}"

    result = in_shell(flawed, command, XDG_CACHE_HOME=str(tmp_path / "file"))

    assert result.exit_code == 0


def test_without_standard_output_there_is_no_pass(clean: Repo) -> None:
    result = in_shell(clean, f"{AICHECK} check main..topic >&-")

    assert result.exit_code == 3
    assert result.errors.startswith("error: the report cannot be written")


def test_without_standard_error_the_data_stays_clean(clean: Repo, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = f"{AICHECK} check main..topic -o json 2>&-"

    result = in_shell(clean, command, XDG_CACHE_HOME=str(tmp_path / "file"))

    assert result.exit_code == 0
    assert result.json["verdict"]["status"] == "pass"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_run_and_leaves_nothing(
    clean: Repo, tmp_path: Path, number: signal.Signals
) -> None:
    """Neither a process of the engine's group nor a private copy is left."""
    script = f"pwd > {tmp_path}/folder; echo $$ > {tmp_path}/pid; sleep 300 & sleep 300"
    command = [*command_with(tmp_path / "bin", script), "check", "main..topic", "--no-cache"]
    started = subprocess.Popen(
        command,
        cwd=clean.path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONSAFEPATH": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    engine_group = int(awaited(tmp_path / "pid"))
    assert is_alive(engine_group)
    try:
        started.send_signal(number)
        output, errors = started.communicate(timeout=10)
        ended = is_gone(engine_group)
    finally:
        started.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(engine_group, signal.SIGKILL)

    assert (started.returncode, output) == (3, "")
    assert "Traceback" not in errors
    assert "stopped: nothing was decided" in errors
    assert ended
    assert not Path((tmp_path / "folder").read_text().strip()).exists()
    assert list((tmp_path / ".cache" / "aicheck" / "runs").iterdir()) == []


def awaited(path: Path) -> str:
    """The text of a file that another process is about to write."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if path.exists() and (text := path.read_text()):
            return text
        time.sleep(0.01)
    raise AssertionError(f"{path} was never written")


def test_an_engine_and_its_children_end_at_the_time_limit(tmp_path: Path) -> None:
    script = f"echo $$ > {tmp_path}/pid; sleep 300 & sleep 300"

    with pytest.raises(engine.EngineError, match="did not finish within"):
        engine.run(["sh", "-c", script], tmp_path, 0.3)

    assert is_gone(int((tmp_path / "pid").read_text()))


# -- patches -----------------------------------------------------------------------------------

HEADER = "diff --git a/x.py b/x.py\nnew file mode 100644\n--- /dev/null\n+++ b/x.py\n"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n\n",
        b"hello\n",
        b"\xff\xfe\0\1" * 100,
        b"From \n",
        f"{HEADER}@@ -0,0 +1,3 @@\n+x = 1\n".encode(),
        f"{HEADER}@@ -0,0 +1,99999999999 @@\n+x = 1\n".encode(),
        f"{HEADER}@@ -0,0 +{'9' * 5000} @@\n+x = 1\n".encode(),
        f"{HEADER}@@ -0,0 +1 @@\n".encode(),
        f"{HEADER}@@ nonsense @@\n+x = 1\n".encode(),
        f"{HEADER}@@ -0,0 +1 @@\nx = 1\n".encode(),
        b"--- a/x.py\n",
        b"+++ b/x.py\n@@ -0,0 +1 @@\n+x = 1\n",
    ],
)
def test_a_patch_that_is_none_is_refused(tmp_path: Path, cache: Path, text: bytes) -> None:
    command = [sys.executable, "-m", "aicheck", "check", "--patch", "-"]

    result = run(command, tmp_path, cache, feed=text)

    assert refused(result).startswith("error: ")


@pytest.mark.parametrize("name", ["gone.patch", "."])
def test_a_patch_that_cannot_be_read_is_named(tmp_path: Path, cache: Path, name: str) -> None:
    command = [sys.executable, "-m", "aicheck", "check", "--patch", name]

    assert "cannot read the patch" in refused(run(command, tmp_path, cache))


def checked_patch(repo: Repo, patch: bytes) -> tuple[Result, Any]:
    result = repo.run("check", "--patch", "-", "-o", "json", feed=patch)
    assert result.exit_code in (1, 3), result
    return result, result.json


def test_code_in_a_binary_patch_is_no_pass(repo: Repo) -> None:
    """git wraps text as binary where an attribute says so; then nothing of it can be seen."""
    repo.commit({".gitattributes": "*.py binary\n", "load.py": FLAW}, "Load it", signed=True)

    for patch in (
        repo.raw("diff", "--binary", "main", "topic", "--", "load.py"),
        repo.raw("diff", "main", "topic", "--", "load.py"),
    ):
        result, _ = checked_patch(repo, patch)
        assert result.exit_code == 3
        assert ("read", "load.py") in [(check, path) for check, path, _ in failures(result)]


@pytest.mark.parametrize("option", ["--attach", "--inline"])
def test_a_mail_with_parts_is_read_or_refused(repo: Repo, option: str) -> None:
    repo.commit({"total.py": CLEAN}, "Add it up", signed=True)
    repo.commit({"load.py": FLAW}, f"Load it\n\n{CLAUDE}")
    plain = repo.raw("format-patch", "--stdout", "-1", "topic~1")
    parts = repo.raw("format-patch", "--stdout", "-1", option)

    result = repo.run("check", "--patch", "-", "-o", "json", feed=plain + parts)

    if result.exit_code == 2:
        assert result.errors.startswith("error: ")
        return
    assert ("unsafe-yaml", "load.py") in blocking(result)
    assert ("sign-off-missing", None) in blocking(result)


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_a_mail_is_decoded(repo: Repo, encoding: str) -> None:
    """Whatever a mail server made of it on the way."""
    repo.commit({"load.py": FLAW + "# é\n"}, f"Load it\n\nDéjà vu.\n\n{CLAUDE}")
    mail = repo.raw("format-patch", "--stdout", "-1")
    head, _, body = mail.partition(b"\n\n")
    assert b"Content-Transfer-Encoding: 8bit" in head
    coded = {"8bit": bytes, "quoted-printable": quopri.encodestring, "base64": base64.encodebytes}
    mail = head.replace(b"8bit", encoding.encode()) + b"\n\n" + coded[encoding](body)

    result, _ = checked_patch(repo, mail)

    assert result.exit_code == 1
    assert blocking(result) == [("unsafe-yaml", "load.py"), ("sign-off-missing", None)]
