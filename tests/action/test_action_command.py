"""`aicheck action`: every event, its ends, its outputs and its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo
from workflow_runs import FLAW, ZERO, Step, cloned, pull_request, push, step

from aicheck.cli.exit import FAIL, INCOMPLETE, PASS, USAGE

OUTPUTS = {"verdict", "findings", "blocking", "ai-share", "result", "sarif"}


@pytest.fixture
def ends(repo: Repo) -> tuple[str, str]:
    """The tip of main, and that of a topic with a flaw by an agent that a person signed."""
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    repo.git("checkout", "--quiet", "main")
    base = repo.commit({"other.txt": "later\n"}, "Go on", signed=True)
    return base, head


def fails(done: Step, base: str, head: str) -> None:
    """The step found the flaw of the topic, and said so everywhere."""
    assert (done.exit_code, done.errors) == (FAIL, "")
    assert set(done.outputs) == OUTPUTS
    assert done.outputs | {"result": ""} == {
        "verdict": "fail", "findings": "2", "blocking": "1", "ai-share": "100.0", "result": "",
        "sarif": "",
    }  # fmt: skip
    assert done.result["change"]["head"] == head
    assert done.result["policy"]["source"] == "default"
    assert [it["path"] for it in done.result["findings"] if it["path"]] == ["run.py"]
    assert done.log.startswith("::error file=run.py,line=5,")
    assert done.summary.startswith("## aicheck: fail\n")
    assert base not in done.log or base[:12] in done.log


EVENTS = ["pull_request", "merge_group", "push", "push of a new branch",
          "workflow_dispatch", "schedule with a base"]  # fmt: skip


@pytest.mark.parametrize("kind", EVENTS)
def test_an_event_is_checked_from_its_base_to_its_head(
    kind: str, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    base, head = ends
    repo.git("remote", "add", "origin", "https://GITHUB.invalid/octo-org/octo-repo.git/")
    repo.git("update-ref", "refs/remotes/origin/main", base)
    name, payload, more = event(kind, base, head)

    fails(step(repo, name, payload, tmp_path / "temp", **more), base, head)


def event(kind: str, base: str, head: str) -> tuple[str, Any, dict[str, str]]:
    """The name, the payload and the variables of an event."""
    repository = {"default_branch": "main"}
    started = {"GITHUB_SHA": head, "GITHUB_REF": "refs/heads/topic"}
    return {
        "pull_request": ("pull_request", pull_request(base, head), {"GITHUB_SHA": base}),
        "merge_group": (
            "merge_group", {"merge_group": {"head_sha": head, "base_sha": base}}, {}
        ),
        "push": ("push", push(base, head), {}),
        "push of a new branch": ("push", push(ZERO, head), {}),
        "workflow_dispatch": ("workflow_dispatch", {"repository": repository}, started),
        "schedule with a base": (
            "schedule", {"repository": repository}, {**started, "AICHECK_BASE": "main"}
        ),
    }[kind]  # fmt: skip


def test_a_clean_change_passes(repo: Repo, tmp_path: Path) -> None:
    base = repo.git("rev-parse", "main")
    head = repo.commit({"a.txt": "a person's\n"}, "Add it", signed=True)

    done = step(repo, "pull_request", pull_request(base, head), tmp_path / "temp")

    assert done.exit_code == PASS
    assert done.outputs | {"result": ""} == {
        "verdict": "pass", "findings": "0", "blocking": "0", "ai-share": "0.0", "result": "",
        "sarif": "",
    }  # fmt: skip


def test_what_is_deleted_has_nothing_to_check(repo: Repo, tmp_path: Path) -> None:
    head = repo.git("rev-parse", "HEAD")

    done = step(repo, "push", push(head, ZERO), tmp_path / "temp")

    assert done.exit_code == PASS
    assert done.outputs["verdict"] == "pass"
    assert done.errors == "note: there is nothing to check: the branch or tag is deleted\n"


def test_a_new_default_branch_is_checked_from_its_start(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    head = repo.commit({"b.txt": "b\n"}, "Add b", signed=True)

    done = step(repo, "push", push(ZERO, head, "refs/heads/main"), tmp_path / "temp")

    assert done.exit_code == FAIL
    assert [it["path"] for it in done.result["files"]] == ["README", "b.txt", "run.py"]
    assert len(done.result["commits"]) == 3


def test_what_a_pull_request_says_of_itself_counts(repo: Repo, tmp_path: Path) -> None:
    """Its text declares an agent."""
    base = repo.git("rev-parse", "main")
    head = repo.commit({"a.txt": "a\n"}, "Add it")
    payload = pull_request(base, head)
    payload["pull_request"]["body"] = (
        "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
    )

    done = step(repo, "pull_request", payload, tmp_path / "temp")

    (commit,) = done.result["commits"]
    signals = {it["signal"] for it in commit["attribution"]["evidence"]}
    assert done.exit_code == FAIL
    assert signals == {"pull-request"}


# -- settings ----------------------------------------------------------------------------------


def test_a_policy_in_the_repository_is_the_base_s(repo: Repo, tmp_path: Path) -> None:
    """What the change makes of the file counts for nothing, and neither does a link to it."""
    lenient = '[gate]\nfail-on = "never"\nai-fail-on = "never"\n[sign-off]\nrequire = "never"\n'
    repo.git("checkout", "--quiet", "main")
    base = repo.commit({"gate/strict.toml": '[gate]\nfail-on = "low"\n'}, "Be strict", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    files = {"gate/strict.toml": lenient, "gate/mine.toml": lenient, "run.py": FLAW}
    (repo.path / "link.toml").symlink_to("gate/mine.toml")
    head = repo.commit(files, f"Run it\n\n{CLAUDE}", signed=True)
    payload = pull_request(base, head)

    def with_policy(name: str, number: int) -> Step:
        temp = tmp_path / f"temp{number}"
        return step(repo, "pull_request", payload, temp, AICHECK_POLICY=name)

    names = ["./gate/../gate/strict.toml", str(repo.path / "gate/strict.toml")]
    for number, name in enumerate(names):
        done = with_policy(name, number)
        assert done.exit_code == FAIL
        assert done.result["policy"]["source"] == "base:gate/strict.toml"
    for number, name in enumerate(("gate/mine.toml", "link.toml"), len(names)):
        done = with_policy(name, number)
        assert done.exit_code == USAGE
        assert done.outputs == dict.fromkeys(OUTPUTS, "") | {"verdict": "incomplete"}
        assert done.errors.startswith(f"error: the base has no settings file '{name}'\n")


@pytest.mark.parametrize("inside", [True, False])
def test_a_link_that_a_change_brings_chooses_no_policy(
    inside: bool, repo: Repo, tmp_path: Path
) -> None:
    """It is the base's own file that counts, wherever the change lets its name lead to."""
    lenient = '[gate]\nfail-on = "never"\nai-fail-on = "never"\n'
    (tmp_path / "lax.toml").write_text(lenient, "utf-8")
    repo.git("checkout", "--quiet", "main")
    files = {"gate/strict.toml": '[gate]\nfail-on = "low"\n', "lax.toml": lenient}
    base = repo.commit(files, "Be strict", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    (repo.path / "gate/strict.toml").unlink()
    target = "../lax.toml" if inside else tmp_path / "lax.toml"
    (repo.path / "gate/strict.toml").symlink_to(target)
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)

    done = step(
        repo, "pull_request", pull_request(base, head), tmp_path / "temp",
        AICHECK_POLICY="gate/strict.toml",
    )  # fmt: skip

    assert done.exit_code == FAIL
    assert done.result["policy"]["source"] == "base:gate/strict.toml"


@pytest.mark.parametrize("where", ["base", "outside"])
def test_a_policy_that_is_a_link_in_the_base_or_into_the_checkout_is_refused(
    where: str, repo: Repo, tmp_path: Path
) -> None:
    repo.git("checkout", "--quiet", "main")
    # What the link says would be read as settings otherwise.
    (repo.path / "link.toml").symlink_to("#lax.toml")
    base = repo.commit({"lax.toml": ""}, "Have a link", signed=True)
    repo.git("checkout", "--quiet", "-B", "topic")
    head = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    (tmp_path / "away.toml").symlink_to(repo.path / "lax.toml")
    policy = {"base": "link.toml", "outside": str(tmp_path / "away.toml")}[where]

    done = step(
        repo, "pull_request", pull_request(base, head), tmp_path / "temp", AICHECK_POLICY=policy
    )

    words = {
        "base": "error: the settings file 'link.toml' of the base is a link\n",
        "outside": f"error: the settings file '{policy}' is a link into the checkout\n",
    }[where]
    assert done.exit_code == USAGE
    assert done.errors.startswith(words)


def test_a_policy_outside_of_the_checkout_is_the_workflow_s(
    repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[gate]\nai-fail-on = "never"\n', "utf-8")

    done = step(
        repo, "pull_request", pull_request(*ends), tmp_path / "temp", AICHECK_POLICY=str(policy)
    )

    assert done.exit_code == PASS
    assert done.result["policy"]["source"] == f"file:{policy}"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("AICHECK_FAIL_ON", "hgih", "--fail-on"),
        ("AICHECK_PUBLISH", "maybe", "the input publish cannot be 'maybe'"),
        ("AICHECK_POLICY", "/nowhere.toml", "cannot find the settings file '/nowhere.toml'"),
        ("GITHUB_EVENT_PATH", "/nowhere.json", "cannot read the event '/nowhere.json'"),
        ("GITHUB_EVENT_NAME", "issues", "nothing tells what the event 'issues' adds"),
        ("GITHUB_REPOSITORY", "", "GITHUB_REPOSITORY is not set"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_no_pass(
    variable: str, value: str, words: str, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    more = {"GITHUB_SHA": ends[1], variable: value}

    done = step(repo, "pull_request", pull_request(*ends), tmp_path / "temp", **more)

    assert done.exit_code == USAGE
    assert words in done.errors
    assert done.outputs == dict.fromkeys(OUTPUTS, "") | {"verdict": "incomplete"}


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b'{"a": 1, "a": 2}', b"[" * 10_000])
def test_an_event_that_cannot_be_read_is_no_pass(data: bytes, repo: Repo, tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    event.write_bytes(data)

    done = step(repo, "push", {}, tmp_path / "temp", GITHUB_EVENT_PATH=str(event))

    assert done.exit_code == USAGE
    assert f"error: the event '{event}' is not JSON" in done.errors
    assert done.outputs["verdict"] == "incomplete"


def test_outside_of_a_workflow_it_says_what_to_use(repo: Repo) -> None:
    done = repo.run("action")

    assert (done.exit_code, done.output) == (USAGE, "")
    assert "hint: this is what action.yml runs; anywhere else use 'aicheck check'" in done.errors


def test_fail_on_and_sarif_are_those_of_the_workflow(
    repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    payload = pull_request(*ends)
    more = {"AICHECK_FAIL_ON": "never", "AICHECK_SARIF": "out.sarif"}

    done = step(repo, "pull_request", payload, tmp_path / "temp", **more)
    other = step(repo, "pull_request", payload, tmp_path / "temp2", AICHECK_SARIF="true")

    assert (done.exit_code, done.outputs["blocking"], done.outputs["findings"]) == (PASS, "0", "2")
    assert done.outputs["sarif"] == str(repo.path / "out.sarif")
    assert json.loads((repo.path / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert Path(other.outputs["sarif"]).is_relative_to(tmp_path / "temp2")


def test_a_link_of_the_change_is_not_written_through(repo: Repo, tmp_path: Path) -> None:
    """A change that brings a link where the workflow writes its SARIF moves nothing there."""
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    base = repo.git("rev-parse", "main")
    (repo.path / "out.sarif").symlink_to(victim)
    head = repo.commit({"a.txt": "a\n"}, "Add it", signed=True)

    done = step(
        repo, "pull_request", pull_request(base, head), tmp_path / "temp",
        AICHECK_SARIF="out.sarif",
    )  # fmt: skip

    assert done.exit_code == INCOMPLETE
    assert victim.read_text("utf-8") == "mine"
    assert "is a link" in done.errors


# -- checkouts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 2])
def test_what_a_shallow_checkout_lacks_is_fetched(
    depth: int, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    """As actions/checkout leaves it: one commit, the merge, and nothing of it is altered."""
    base, head = ends
    repo.git("merge", "--quiet", "--no-edit", "--no-ff", head)
    repo.git("update-ref", "refs/pull/1/merge", "HEAD")
    repo.git("reset", "--quiet", "--hard", base)
    checkout = cloned(repo, tmp_path / "checkout", "refs/pull/1/merge", depth=depth)
    before = state(checkout)

    done = step(checkout, "pull_request", pull_request(base, head), tmp_path / "temp")

    assert done.errors == f"note: fetching the history of the change from file://{repo.path}\n"
    assert done.exit_code == FAIL
    assert done.result["change"]["repository"] == "octo-repo"
    assert len(done.result["commits"]) == 1
    assert state(checkout) == before


def state(repo: Repo) -> list[tuple[str, bytes]]:
    folder = repo.path / ".git"
    files = (it for it in folder.rglob("*") if it.is_file())
    return sorted((str(it.relative_to(folder)), it.read_bytes()) for it in files)


def test_without_any_checkout_all_of_it_is_fetched(
    repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "server" / "octo-org"
    home.mkdir(parents=True)
    repo.git("clone", "--quiet", "--bare", ".", str(home / "octo-repo"))
    empty = Repo(tmp_path / "empty", repo.cache)
    empty.path.mkdir()

    done = step(
        empty, "pull_request", pull_request(*ends), tmp_path / "temp",
        GITHUB_SERVER_URL=f"file://{tmp_path}/server",
    )  # fmt: skip

    assert done.exit_code == FAIL
    assert len(done.result["commits"]) == 1


@pytest.mark.parametrize("lost", ["remote is gone", "remote is ssh's", "commit is unknown"])
def test_what_cannot_be_fetched_is_no_pass(
    lost: str, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    base, head = ends
    checkout = cloned(repo, tmp_path / "checkout", "refs/heads/main")
    if lost == "remote is gone":
        checkout.git("remote", "set-url", "origin", "file:///nowhere")
    elif lost == "remote is ssh's":
        checkout.git("remote", "set-url", "origin", "git@github.com:octo-org/octo-repo")
    else:
        head = "d" * 40

    done = step(checkout, "pull_request", pull_request(base, head), tmp_path / "temp")

    hint = "check out the whole history (actions/checkout with fetch-depth: 0)"
    assert done.exit_code == INCOMPLETE
    assert f"\nhint: {hint}\n" in done.errors
    assert done.outputs | {"result": ""} == {
        "verdict": "incomplete", "findings": "", "blocking": "", "ai-share": "", "result": "",
        "sarif": "",
    }  # fmt: skip
    assert "Could not read " in done.log
    assert "nothing was checked." in done.summary
    assert "Checked " not in done.log + done.summary
    (failure,) = done.result["failures"]
    assert (failure["check"], failure["required"]) == ("history", True)
    assert hint in failure["reason"]
    assert done.summary.startswith("## aicheck: incomplete\n")


@pytest.mark.parametrize("name", ["base", "head"])
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("nosuch", "the input {} names nothing that file://{} has: 'nosuch'"),
        ("--output=x", "the input {} cannot be '--output=x'"),
        ("main..topic", "the input {} cannot be 'main..topic'"),
    ],
)
def test_a_mistyped_end_is_wrong_usage(
    name: str, value: str, words: str, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    """No deeper checkout would have it."""
    checkout = cloned(repo, tmp_path / "checkout", "refs/heads/main")
    more = {f"AICHECK_{name.upper()}": value}

    done = step(checkout, "pull_request", pull_request(*ends), tmp_path / "temp", **more)

    assert done.exit_code == USAGE
    assert f"error: {words.format(name, repo.path)}\n" in done.errors
    assert done.errors.endswith("hint: give a branch, a tag or the whole id of a commit\n")
    assert done.outputs == dict.fromkeys(OUTPUTS, "") | {"verdict": "incomplete"}


def test_a_revision_that_only_a_whole_checkout_has_is_no_mistake(
    repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    checkout = cloned(repo, tmp_path / "checkout", "refs/heads/main")

    done = step(
        checkout, "pull_request", pull_request(*ends), tmp_path / "temp", AICHECK_BASE="HEAD~1"
    )

    assert done.exit_code == INCOMPLETE
    assert "'HEAD~1' is neither in the checkout nor a name to fetch" in done.errors


@pytest.mark.parametrize("base", ["main", "origin/main", None])
def test_a_name_is_what_the_base_repository_calls_so(
    base: str | None, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    """A checkout of a fork has a branch of any name at the contributor's own commit."""
    home = tmp_path / "server" / "octo-org"
    home.mkdir(parents=True)
    fork = tmp_path / "fork"
    for folder in (home / "octo-repo", fork):
        repo.git("clone", "--quiet", "--bare", ".", str(folder))
    Repo(fork, repo.cache).git("update-ref", "refs/heads/main", ends[1])
    checkout = Repo(tmp_path / "checkout", repo.cache)
    repo.git("clone", "--quiet", f"file://{fork}", str(checkout.path))
    name, payload, more = event("pull_request", *ends)
    if base is None:
        name, payload, more = event("push of a new branch", *ends)
    else:
        more["AICHECK_BASE"] = base

    done = step(
        checkout, name, payload, tmp_path / "temp",
        GITHUB_SERVER_URL=f"file://{tmp_path}/server", **more,
    )  # fmt: skip

    note = f"note: fetching the history of the change from file://{home}/octo-repo\n"
    assert (done.exit_code, done.errors) == (FAIL, note)
    assert done.result["change"]["head"] == ends[1]
    assert len(done.result["commits"]) == 1


@pytest.mark.parametrize("kind", ["pull_request", "merge_group"])
@pytest.mark.parametrize("is_later", [False, True])
def test_a_change_that_would_be_compared_with_itself_is_no_pass(
    kind: str, is_later: bool, repo: Repo, ends: tuple[str, str], tmp_path: Path
) -> None:
    repo.git("checkout", "--quiet", "--detach", ends[1])
    base = repo.commit({"later.txt": "later\n"}, "Go on", signed=True) if is_later else ends[1]
    name, payload, more = event(kind, *ends)

    done = step(repo, name, payload, tmp_path / "temp", AICHECK_BASE=base, **more)

    (failure,) = done.result["failures"]
    assert done.exit_code == INCOMPLETE
    assert done.outputs["verdict"] == "incomplete"
    assert (failure["check"], failure["required"]) == ("history", True)
    assert failure["reason"] == (
        f"the event is about a change, and nothing of it is left: its head {ends[1][:12]} is in "
        f"the base {base[:12]} already; see the inputs base and head, or run it anew"
    )


LOOSE = {"aicheck.toml": '[gate]\nai-fail-on = "never"\n[sign-off]\nrequire = "never"\n'}


@pytest.mark.parametrize("depth", [None, 1])
@pytest.mark.parametrize(
    ("ref", "code", "source"),
    [
        ("refs/heads/topic", FAIL, "default"),
        ("refs/tags/topic", FAIL, "default"),
        ("refs/heads/main", PASS, "base:aicheck.toml"),
    ],
)
def test_a_push_elsewhere_is_judged_by_the_default_branch(
    depth: int | None, ref: str, code: int, source: str, repo: Repo, tmp_path: Path
) -> None:
    """One push to a branch that loosens the settings there lets the next one through no more."""
    before = repo.commit(LOOSE, "Loosen it", signed=True)
    after = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)
    home = tmp_path / "server" / "octo-org"
    home.mkdir(parents=True)
    repo.git("clone", "--quiet", "--bare", ".", str(home / "octo-repo"))
    more = [f"--depth={depth}", "--single-branch"] if depth else []
    checkout = Repo(tmp_path / "checkout", repo.cache)
    repo.git(
        "clone", "--quiet", *more, "--branch=topic", f"file://{home}/octo-repo", str(checkout.path)
    )

    done = step(
        checkout, "push", push(before, after, ref), tmp_path / "temp",
        GITHUB_SERVER_URL=f"file://{tmp_path}/server",
    )  # fmt: skip

    note = f"note: fetching the history of the change from file://{home}/octo-repo\n"
    assert (done.exit_code, done.errors) == (code, note if depth else "")
    assert done.result["policy"]["source"] == source
    assert [it["sha"] for it in done.result["commits"]] == [after]


def test_without_a_default_branch_a_push_is_judged_as_before_it(repo: Repo, tmp_path: Path) -> None:
    before = repo.commit(LOOSE, "Loosen it", signed=True)
    after = repo.commit({"run.py": FLAW}, f"Run it\n\n{CLAUDE}", signed=True)

    done = step(repo, "push", push(before, after, repository={}), tmp_path / "temp")

    assert (done.exit_code, done.result["policy"]["source"]) == (PASS, "base:aicheck.toml")
    assert done.errors == (
        "note: the event names no default branch: the branch's settings before it decide\n"
    )
