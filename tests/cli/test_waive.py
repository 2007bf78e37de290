"""`aicheck waive`: a person's exception, at the end of a file that is otherwise left alone."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from repos import CLAUDE, Repo, Result

from aicheck.config import WAIVERS, Waiver, load
from aicheck.errors import AicheckError
from aicheck.waivers import appended, owner_kind

PAT = "Pat Maintainer <pat@example.org>"
FLAW = "import hashlib\n\n\ndef mark(data):\n    return hashlib.md5(data).hexdigest()\n"
TODAY = datetime.date.today()


def waive(repo: Repo, *args: str, **more: str) -> Result:
    return repo.run("waive", "--reason", "no secret", "--owner", PAT, *args, **more)


def flawed(repo: Repo, path: str = "a.py") -> dict[str, Any]:
    """A commit with a flaw; returns the finding."""
    repo.commit({path: FLAW})
    (finding,) = repo.check("main..topic")["findings"]
    found: dict[str, Any] = finding
    return found


def written(repo: Repo) -> tuple[Waiver, ...]:
    return load(None, (repo.path / WAIVERS).read_text(encoding="utf-8"), "x").waivers


@pytest.mark.parametrize("path", ["a.py", "src/a.py"])
def test_a_finding_is_waived_once_the_base_has_it(repo: Repo, path: str) -> None:
    finding = flawed(repo, path)

    result = waive(repo, finding["fingerprint"][:12], "main..topic", "--until", "2999-01-31")

    assert (result.exit_code, result.output) == (0, "")
    assert "commit it on the base branch" in result.errors
    (waiver,) = written(repo)
    assert waiver == Waiver(
        "weak-hash", path if "/" in path else f"/{path}", "no secret", PAT,
        datetime.date(2999, 1, 31), finding["fingerprint"],
    )  # fmt: skip
    text = (repo.path / WAIVERS).read_text(encoding="utf-8")
    (repo.path / WAIVERS).unlink()
    repo.git("checkout", "--quiet", "main")
    repo.commit({WAIVERS: text}, "Waive")
    repo.git("checkout", "--quiet", "topic")
    (judged,) = repo.check("main..topic")["findings"]
    assert judged["disposition"] == "waived"


def test_a_finding_is_looked_up_in_a_result_without_a_check(repo: Repo, tmp_path: Path) -> None:
    finding = flawed(repo)
    result = tmp_path / "result.json"
    result.write_text(repo.run("check", "main..topic", "-o", "json").output)
    repo.git("checkout", "--quiet", "main")

    done = waive(repo, finding["fingerprint"], "--result", str(result))

    assert done.exit_code == 0
    (waiver,) = written(repo)
    assert (waiver.rule, waiver.path) == ("weak-hash", "/a.py")
    assert waiver.expires == TODAY + datetime.timedelta(days=90)


def test_rule_and_path_may_be_named(repo: Repo) -> None:
    assert waive(repo, "9f2c", "--rule", "weak-hash", "--path", "src/*.py").exit_code == 0

    (waiver,) = written(repo)
    assert (waiver.rule, waiver.path, waiver.fingerprint) == ("weak-hash", "src/*.py", "9f2c")


OLD = f'# ours\r\n[[waiver]]\r\nrule = "x"   # odd\r\npath = "a"\r\nreason = "r"\r\nowner = "{PAT}"\r\nexpires = 2030-01-01'  # noqa: E501


@pytest.mark.parametrize("old", [OLD, OLD + "\r\n", "# only a remark\n", ""])
def test_the_rest_of_the_file_stays_as_it_is(repo: Repo, old: str) -> None:
    repo.write({WAIVERS: old})

    assert waive(repo, "9f2c", "--rule", "weak-hash", "--path", "a.py").exit_code == 0

    new = (repo.path / WAIVERS).read_bytes()
    assert new.startswith(old.encode())
    assert len(written(repo)) == old.count("[[waiver]]") + 1
    assert (b"\r\n" in new) == ("\r\n" in old)
    assert [path.name for path in (repo.path / WAIVERS).parent.iterdir()] == ["waivers.toml"]


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (b"[[waiver]]\nrule = 'x'\n", "a waiver needs 'path'"),
        (b"[[waiver\n", "is not valid TOML"),
        (b"waiver = []\n", "takes no further [[waiver]]"),
        (b"# \xff\n", "is not UTF-8"),
    ],
)
def test_a_file_that_is_broken_is_left_alone(repo: Repo, old: bytes, words: str) -> None:
    repo.write({WAIVERS: old})

    result = waive(repo, "9f2c", "--rule", "weak-hash", "--path", "a.py")

    assert result.exit_code == 2
    assert words in result.errors
    assert (repo.path / WAIVERS).read_bytes() == old


def test_a_link_in_its_place_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    aim = tmp_path / "elsewhere.toml"
    aim.write_text("")
    (repo.path / ".aicheck").mkdir()
    (repo.path / WAIVERS).symlink_to(aim)

    result = waive(repo, "9f2c", "--rule", "weak-hash", "--path", "a.py")

    assert (result.exit_code, aim.read_text()) == (2, "")
    assert "is a link" in result.errors


def test_the_same_waiver_is_not_written_twice(repo: Repo) -> None:
    args = ("9f2c", "--rule", "weak-hash", "--path", "a.py")
    assert waive(repo, *args).exit_code == 0

    result = waive(repo, *args)

    assert result.exit_code == 2
    assert "has a waiver of weak-hash with this fingerprint" in result.errors
    assert len(written(repo)) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["9f2c9f2c9f"], "has the fingerprint '9f2c9f2c9f'\nhint: name the range that has it"),
        (["9f2c", "--rule", "x", "--path", "y", "--reason", " "], "--reason is empty"),
        (["9f2c", "--rule", "x", "--path", "y", "--owner", " "], "--owner is empty"),
        (["9f2c"], "too short"),
        (["9f2c", "--rule", "x"], "give --rule and --path"),
        (["9f2c", "--rule", "x", "--path", "y", "--until", "2020-01-01"], "is over"),
        (["9f2c", "--rule", "x", "--path", "y", "--until", "soon"], "--until cannot be 'soon'"),
        (["9f2c9f2c", "--result", "none.json"], "cannot read the result"),
        (["9f2c9f2c", "--result", "README"], "is no JSON result"),
        (["9f2c", "--rule", "x", "--path", "y", "-o", "json"], "No such option '-o'"),
    ],
)
def test_what_cannot_be_waived_is_said(repo: Repo, args: list[str], words: str) -> None:
    repo.commit({"a.py": "x = 1\n"})

    result = waive(repo, *args)

    assert result.exit_code == 2
    assert words in result.errors
    assert not (repo.path / WAIVERS).exists()


def test_the_advice_finds_what_it_is_about(repo: Repo) -> None:
    """The command that a failing check names works on the base branch too, with its range."""
    repo.commit({"a.py": "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n"})
    shown = repo.run("check", "main..topic").output
    found = re.search(r"aicheck (waive [0-9a-f]{8} ([0-9a-f]{12}\.\.[0-9a-f]{12})) --reason", shown)
    assert found, shown
    repo.git("checkout", "--quiet", "main")
    start = repo.git("rev-parse", "main")[:7]

    lost = waive(repo, found[1].split()[1], "main..main")
    done = waive(repo, *found[1].split()[1:])
    assert f"no finding of {start}..{start} has the fingerprint" in lost.errors
    assert (lost.exit_code, done.exit_code) == (2, 0)
    assert [it.rule for it in written(repo)] == ["command-injection"]


def test_a_shorter_waiver_of_the_same_finding_is_named(repo: Repo) -> None:
    """It stays, as the file is a person's, and would be reported once it is over."""
    args = ("9f2c", "--rule", "weak-hash", "--path", "a.py", "--until")
    first = waive(repo, *args, "2998-01-31")
    second = waive(repo, *args, "2999-01-31")

    assert "still there" not in first.errors
    assert f"its waiver until 2998-01-31, by {PAT}, is still there" in second.errors
    assert len(written(repo)) == 2


def test_an_agent_cannot_waive(repo: Repo) -> None:
    result = waive(repo, "9f2c", "--rule", "x", "--path", "y", CLAUDECODE="1")

    assert result.exit_code == 2
    assert "an agent is running here" in result.errors
    assert not (repo.path / WAIVERS).exists()


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        ("Claude <noreply@anthropic.com>", "is an agent"),
        ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "is a bot"),
        ("Pat", "--owner cannot be 'Pat'"),
        ("pat@example.org", "--owner cannot be"),
    ],
)
def test_a_person_owns_a_waiver(repo: Repo, owner: str, words: str) -> None:
    result = repo.run(
        "waive", "9f2c", "--rule", "x", "--path", "y", "--reason", "r", "--owner", owner
    )

    assert result.exit_code == 2
    assert words in result.errors


@pytest.mark.parametrize("reason", ['say "hi" \\ there', "tab\tand\nline", "dél\x7f ✓", "'''"])
def test_any_reason_is_read_as_it_was_written(reason: str) -> None:
    waiver = Waiver("x", "a", reason, PAT, TODAY, "9f")

    assert load(None, appended("", waiver), "x").waivers == (waiver,)


def test_a_waiver_that_is_over_may_be_written_anew() -> None:
    old = Waiver("x", "a", "r", PAT, datetime.date(2030, 1, 1), "9f")
    text = appended("", old)
    longer = Waiver("x", "a", "r", PAT, datetime.date(2031, 1, 1), "9f")

    assert load(None, appended(text, longer), "x").waivers == (old, longer)
    with pytest.raises(AicheckError):
        appended(text, old)


# -- in a check --------------------------------------------------------------------------------


def entry(owner: str = PAT, fingerprint: str = "") -> str:
    mark = f'fingerprint = "{fingerprint}"\n' if fingerprint else ""
    return (
        f'[[waiver]]\nrule = "weak-hash"\npath = "a.py"\nreason = "r"\nowner = "{owner}"\n{mark}'
        "expires = 2999-01-01\n"
    )


def notices(result: Any) -> list[tuple[str, bool]]:
    return [(it["reason"], it["required"]) for it in result["failures"]]


def based(repo: Repo, files: dict[str, str | bytes | None]) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit(files, "Begin")
    repo.git("checkout", "--quiet", "-B", "topic")


def test_a_waiver_that_an_agent_owns_is_ignored_and_reported(repo: Repo) -> None:
    based(repo, {WAIVERS: entry("Claude <noreply@anthropic.com>")})
    repo.commit({"a.py": FLAW})

    result = repo.check("main..topic")

    assert [it["disposition"] for it in result["findings"]] != ["waived"]
    (notice,) = notices(result)
    assert "is ignored: its owner, Claude <noreply@anthropic.com>, is an agent" in notice[0]
    assert not notice[1]


@pytest.mark.parametrize(
    ("files", "is_unused"),
    [
        ({"a.py": "x = 1\n"}, True),
        ({"a.py": None}, True),
        ({"a.py": FLAW + "x = 1\n"}, False),
        ({"b.py": "x = 1\n"}, False),
    ],
)
def test_a_waiver_is_reported_when_its_code_goes(
    repo: Repo, files: dict[str, str | bytes | None], is_unused: bool
) -> None:
    fingerprint = flawed(repo)["fingerprint"]
    based(repo, {WAIVERS: entry(fingerprint=fingerprint), "a.py": FLAW})
    repo.commit(files)

    result = repo.check("main..topic")

    assert any("the waiver of weak-hash" in it for it, _ in notices(result)) == is_unused
    assert result["verdict"]["status"] == "pass"


TWO_LINES = "import hashlib\n\nmark = hashlib.md5(\n    b'x').hexdigest()\n"


def unused(repo: Repo) -> list[str]:
    return [
        it["reason"] for it in repo.check("main..topic")["failures"] if it["check"] == "waivers"
    ]


@pytest.mark.parametrize(
    ("path", "files", "words"),
    [
        ("/a.py", {"a.py": "x = 1\n"}, "uses the waiver of weak-hash"),
        ("src/*.py", {"src/a.py": None}, "no file of the head has the path of the waiver"),
        ("src/*.py", {"src/a.py": "x = 1\n"}, "uses the waiver of weak-hash"),
        ("src/*.py", {"src/a.py": f"{FLAW}x = 1\n"}, None),
        ("src/*.py", {"src/a.py": f"{TWO_LINES}x = 1\n"}, None),
        ("src/*.py", {"c.py": "x = 1\n"}, None),
        ("**/*.py", {"src/a.py": "x = 1\n"}, None),
        ("gone.py", {"c.py": "x = 1\n"}, "no file of the head has the path of the waiver"),
    ],
)
def test_a_waiver_of_a_path_is_reported_when_nothing_is_left_for_it(
    repo: Repo, path: str, files: dict[str, str | bytes | None], words: str | None
) -> None:
    """Not where a file that it is for too was left alone."""
    waivers = entry().replace('"a.py"', f'"{path}"')
    flaw = TWO_LINES if any(TWO_LINES in str(text) for text in files.values()) else FLAW
    based(repo, {WAIVERS: waivers, "a.py": FLAW, "src/a.py": flaw})
    repo.commit(files)

    found = unused(repo)

    assert len(found) == (words is not None)
    assert all(words in it for it in found if words)


def test_a_finding_of_several_lines_that_stays_keeps_its_waiver(repo: Repo) -> None:
    repo.commit({"a.py": TWO_LINES})
    (found,) = repo.check("main..topic")["findings"]
    repo.git("reset", "--quiet", "--hard", "main")
    based(repo, {WAIVERS: entry(fingerprint=found["fingerprint"]), "a.py": TWO_LINES})
    repo.commit({"a.py": f"{TWO_LINES}x = 1\n"})

    assert unused(repo) == []


@pytest.mark.parametrize(
    ("owner", "kind"),
    [
        (PAT, "human"),
        ("Pat Maintainer", "human"),
        ("Claude Opus 4.5", "agent"),
        ("Devin Jeanpierre <devin@example.org>", "human"),
        ("renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", "bot"),
    ],
)
def test_who_owns_a_waiver(owner: str, kind: str) -> None:
    assert owner_kind(owner) == kind


# -- what a waiver is of -----------------------------------------------------------------------


def test_a_waived_commit_waives_no_other_of_its_subject(repo: Repo) -> None:
    sha = repo.commit({"b.txt": "1\n"}, f"Update\n\n{CLAUDE}\n")
    (finding,) = repo.check("main..topic")["findings"]
    repo.git("checkout", "--quiet", "main")
    done = waive(repo, finding["fingerprint"][:12], "main..topic")
    repo.commit(message="Waive", signed=True)
    repo.git("checkout", "--quiet", "--detach", "topic")
    repo.commit({"c.txt": "2\n"}, f"Update\n\n{CLAUDE}\n")

    found = [(it["commit"], it["disposition"]) for it in repo.check("main..HEAD")["findings"]]

    assert (done.exit_code, finding["rule"]) == (0, "sign-off-missing")
    assert found == [(sha, "waived"), (repo.git("rev-parse", "HEAD"), "block")]


LONGER = "\n\ndef one(data):\n    a = 1\n    b = 2\n    c = 3\n    return a + b + c + data\n"
HEADER, MARKS = FLAW[: len("import hashlib\n")], FLAW[len("import hashlib\n") :]


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        (f"{FLAW}{LONGER}{MARKS.replace('mark', 'other')}", "warn"),
        (f"{HEADER}{MARKS.replace('mark', 'other')}{MARKS}{LONGER}", "warn"),
        (f"{HEADER}{LONGER}{MARKS}", "waived"),
    ],
    ids=["copied below", "copied above", "moved"],
)
def test_a_waived_line_may_move_and_not_be_copied(repo: Repo, text: str, disposition: str) -> None:
    fingerprint = flawed(repo)["fingerprint"]
    based(repo, {WAIVERS: entry(fingerprint=fingerprint), "a.py": FLAW + LONGER})
    repo.commit({"a.py": text})

    found = repo.check("main..topic")

    assert [it["disposition"] for it in found["findings"]] == [disposition]
    assert notices(found) == []


# -- where it is written -----------------------------------------------------------------------


def written_at(repo: Repo, folder: Path) -> Result:
    args = ("waive", "9f2c", "--rule", "x", "--path", "y", "--reason", "r", "--owner", PAT)
    return repo.run(*args, cwd=folder)


def test_no_other_folder_of_the_machine_is_written_to(repo: Repo, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    repo.git("config", "core.worktree", str(victim))
    for prepare in (lambda: None, lambda: repo.git("init", "--quiet", str(victim))):
        prepare()
        result = written_at(repo, repo.path)
        assert (result.exit_code, (victim / WAIVERS).exists()) == (2, False)
        assert f"names '{victim}' as its work tree, which has no .git that leads" in result.errors
        assert "git config --unset core.worktree" in result.errors


def test_work_trees_and_submodules_have_their_own(repo: Repo, tmp_path: Path) -> None:
    """Their `.git` is a file; that of a submodule sets core.worktree itself."""
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    repo.git("clone", "--quiet", str(repo.path), str(tmp_path / "whole"))
    inside = Repo(tmp_path / "whole", repo.cache)
    own = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    inside.git(*own, str(repo.path), "part")
    assert inside.git("-C", "part", "config", "core.worktree").startswith("../")

    for folder in (tmp_path / "tree", inside.path, inside.path / "part"):
        assert written_at(repo, folder).exit_code == 0
        assert (folder / WAIVERS).is_file()
