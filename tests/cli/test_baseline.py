"""How a project takes up the gate on old code, and what its baseline does not let be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from repos import CLAUDE, Repo, Result

from aicheck.baseline import baseline_of
from aicheck.config import BASELINE

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/result.schema.json").read_text("utf-8"))
HASH = "import hashlib\n\n\ndef mark(data):\n    return hashlib.md5(data).hexdigest()\n"
SHELL = 'import subprocess\n\n\ndef start(name):\n    subprocess.run("ls " + name, shell=True)\n'
AGAIN = '\n\ndef again(name):\n    subprocess.run("ls " + name, shell=True)\n'
SIGNED = "Signed-off-by: Robin Author <robin@example.org>"
OLD = {"src/a.py": HASH, "src/b.py": SHELL + AGAIN}


@pytest.fixture
def old(repo: Repo) -> Repo:
    """A project whose `main` has flaws, with `main` checked out."""
    repo.git("checkout", "--quiet", "main")
    repo.commit(OLD, f"Write it all\n\n{CLAUDE}")
    return repo


@pytest.fixture
def adopted(old: Repo) -> Repo:
    """The same with a baseline on `main`, and `topic` on top of it checked out."""
    assert old.run("scan", "--write-baseline").exit_code == 0
    old.commit({}, "Know what we have")
    old.git("checkout", "--quiet", "-B", "topic")
    return old


def change(repo: Repo, files: dict[str, str | None], base: str = "main", **more: str) -> Any:
    """The findings that block or are known in a change by an agent that a person signed off."""
    repo.commit(files, f"Change\n\n{CLAUDE}\n{SIGNED}")
    return judged(repo.check(base, **more))


def judged(result: Any) -> list[tuple[str, str, str]]:
    Draft202012Validator(SCHEMA).validate(result)
    return [(it["disposition"], it["rule"], it["path"]) for it in result["findings"]]


def entries(repo: Repo) -> list[tuple[str, str | None]]:
    text = (repo.path / BASELINE).read_text("ascii")
    return [(it.rule, it.path) for it in baseline_of(text, "x")]


def test_the_gate_is_taken_up_in_three_commands(old: Repo) -> None:
    """Blocked, written, passed; new blocks, moved is known, mended is told and dropped."""
    assert old.run("scan").exit_code == 1

    done = old.run("scan", "--write-baseline")

    assert (done.exit_code, done.output) == (0, "")
    assert done.errors.splitlines() == [
        "wrote .aicheck/baseline.json: 4 findings; 4 new, 0 dropped (2 command-injection, "
        "1 sign-off-missing, 1 weak-hash)",
        "commit it on the base branch: a change cannot bring its own baseline",
    ]
    assert entries(old) == [
        ("sign-off-missing", None),
        ("weak-hash", "src/a.py"),
        ("command-injection", "src/b.py"),
        ("command-injection", "src/b.py"),
    ]
    old.commit({}, "Know what we have")
    assert old.run("scan", "--write-baseline").errors == (
        ".aicheck/baseline.json stays as it is: 4 findings\n"
    )
    scan = old.run("scan")
    assert scan.exit_code == 0
    assert "4 findings known in the baseline." in scan.output
    assert "5 waived (4 known in the baseline) (-v lists all)" in scan.output
    old.git("checkout", "--quiet", "-B", "topic")
    assert change(old, {"src/c.py": HASH}) == [("block", "weak-hash", "src/c.py")]
    old.git("reset", "--quiet", "--hard", "main")
    # Renamed, and edited above.
    assert change(old, {"src/a.py": None, "src/z.py": f"# ours\n\n{HASH}"}) == []
    assert old.run("scan").exit_code == 0
    old.git("checkout", "--quiet", "-B", "main")
    old.commit({"src/z.py": "x = 1\n"}, "Mend")
    told = old.run("scan", "-o", "json").json
    assert told["baseline"]["entries"] == 4
    assert [(it["rule"], it["path"]) for it in told["baseline"]["fixed"]] == [
        ("weak-hash", "src/a.py")
    ]
    (notice,) = [it for it in told["failures"] if it["check"] == "baseline"]
    assert notice["reason"] == (
        "1 entry fits nothing any more in .aicheck/baseline.json: weak-hash in src/a.py; drop what "
        "is fixed with: aicheck scan --prune-baseline"
    )
    assert (notice["required"], told["verdict"]["status"]) == (False, "pass")
    pruned = old.run("scan", "--prune-baseline")
    assert pruned.exit_code == 0
    assert "3 findings; 0 new, 1 dropped (1 weak-hash)\ncommit it\n" in pruned.errors
    assert ("weak-hash", "src/a.py") not in entries(old)
    assert old.git("diff", "--numstat") == f"0\t1\t{BASELINE}"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {
                "src/a.py": None,
                "lib/deep/new.py": "class A:\n"
                + "".join(f"    {line}\n" for line in HASH.splitlines()),
            },
            [("waived", "weak-hash", "lib/deep/new.py")],
            id="renamed and indented",
        ),
        pytest.param(
            {"src/b.py": SHELL, "src/c.py": "import subprocess\n" + AGAIN},
            [("waived", "command-injection", "src/c.py")],
            id="moved to another file",
        ),
        pytest.param(
            {"src/c.py": SHELL},
            [("block", "command-injection", "src/c.py")],
            id="copied",
        ),
        pytest.param(
            {"src/b.py": SHELL, "src/c.py": SHELL + AGAIN},
            [
                ("waived", "command-injection", "src/c.py"),
                ("block", "command-injection", "src/c.py"),
            ],
            id="moved once and copied once",
        ),
        pytest.param(
            {"src/a.py": HASH.replace("data)", "text)").replace("(data", "(text")},
            [("block", "weak-hash", "src/a.py")],
            id="a word changed",
        ),
        pytest.param(
            {"src/a.py": f"# note\n{HASH}"},
            [],
            id="edited elsewhere",
        ),
    ],
)
def test_known_code_may_move_and_nothing_else(
    adopted: Repo, files: dict[str, str | None], expected: list[tuple[str, str, str]]
) -> None:
    assert change(adopted, files) == expected
    for it in adopted.check("main")["findings"]:
        assert it.get("known", False) == (it["disposition"] == "waived")


def test_what_was_mended_does_not_come_back_by_its_entry(adopted: Repo) -> None:
    """Neither as it was, nor by code of the same words that was no flaw where it stood."""
    adopted.git("checkout", "--quiet", "main")
    adopted.commit({"src/a.py": "x = 1\n", "doc.md": HASH, "word.py": f'"""\n{HASH}"""\n'}, "Mend")
    adopted.git("checkout", "--quiet", "-B", "topic")

    assert change(adopted, {"src/a.py": HASH}) == [("block", "weak-hash", "src/a.py")]
    adopted.git("reset", "--quiet", "--hard", "main")
    moved = {"src/a.py": HASH, "doc.md": "gone\n", "word.py": "y = 1\n"}
    assert change(adopted, moved) == [("block", "weak-hash", "src/a.py")]


def test_another_secret_in_the_place_of_a_known_one_is_new(old: Repo) -> None:
    # Assembled, so that no scanner takes them for ours.
    line = "db_password = '" + "kJ8{}mQ2vX9pLw3Zr7'\n"
    old.commit({"conf.py": line.format("a")}, "Configure")
    assert old.run("scan", "--write-baseline").exit_code == 0
    old.commit({}, "Know")
    old.git("checkout", "--quiet", "-B", "topic")

    (found, *_) = change(old, {"conf.py": line.format("b")})

    assert found[0] == "block"
    old.git("reset", "--quiet", "--hard", "main")
    assert all(
        it[0] == "waived"
        for it in change(old, {"conf.py": f"x = 1\nif x:\n    {line.format('a')}"})
    )


def test_what_is_staged_or_pushed_or_mailed_is_held_against_it(adopted: Repo) -> None:
    moved = {"src/b.py": SHELL, "src/c.py": "import subprocess\n" + AGAIN}
    adopted.write(moved)  # type: ignore[arg-type]
    adopted.git("add", "--all")
    known = [("waived", "command-injection", "src/c.py")]
    assert judged(adopted.check("--staged")) == known
    patch = adopted.git("diff", "--cached") + "\n"
    adopted.git("reset", "--quiet", "--hard")

    # A patch has no whole files, so that nobody knows what was there.
    mailed = adopted.run("check", "--patch", "-", "-o", "json", feed=patch.encode()).json
    assert ("block", "command-injection", "src/c.py") in judged(mailed)
    # What goes where nothing is yet is judged by itself, as a scan is.
    zero, head = "0" * 40, adopted.git("rev-parse", "HEAD")
    pushed = adopted.run(
        "check", "--push", "-o", "json", feed=f"refs/heads/x {head} refs/heads/x {zero}\n".encode()
    ).json
    assert {it[0] for it in judged(pushed)} == {"waived"}


def test_the_settings_of_another_file_have_no_baseline(adopted: Repo, tmp_path: Path) -> None:
    policy = tmp_path / "own.toml"
    policy.write_text('extends = "default"\n')

    result = adopted.run("scan", "--policy", str(policy), "-o", "json").json

    assert "baseline" not in result
    assert result["verdict"]["blocking"] == 4


def test_sarif_and_evidence_tell_what_is_known(adopted: Repo) -> None:
    run = adopted.run("scan", "-o", "sarif").json["runs"][0]

    assert run["properties"]["baseline"] == {"entries": 4, "known": 4, "fixed": []}
    suppressed = [it["suppressions"] for it in run["results"] if it["ruleId"] == "weak-hash"]
    assert suppressed == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "known: .aicheck/baseline.json has it",
            }
        ]
    ]
    change(adopted, {"src/b.py": SHELL, "src/c.py": "import subprocess\n" + AGAIN})
    statement = adopted.path.parent / "evidence.json"
    assert adopted.run("check", "main", "-o", f"in-toto={statement}").exit_code == 0
    assert json.loads(statement.read_text())["predicate"]["aicheck"]["waivers"][0]["rule"] == (
        "command-injection"
    )
    assert adopted.run("verify", str(statement), "--base", "main").exit_code == 0


# -- who adds entries ------------------------------------------------------------------------------


def grown(repo: Repo, files: dict[str, str | None], agent: str = CLAUDE) -> list[dict[str, Any]]:
    repo.commit(files, f"Change\n\n{agent}\n{SIGNED}".replace("\n\n\n", "\n\n"))
    found: list[dict[str, Any]] = repo.check("main")["findings"]
    return found


def test_a_change_that_adds_entries_is_a_finding_that_names_them(adopted: Repo) -> None:
    adopted.commit({"src/c.py": HASH}, f"Add\n\n{CLAUDE}\n{SIGNED}")
    assert adopted.run("scan", "--write-baseline").exit_code == 0

    both = grown(adopted, {})

    assert [(it["disposition"], it["rule"]) for it in both] == [
        ("block", "baseline-grown"),
        ("block", "weak-hash"),
    ]
    assert both[0]["message"] == (
        "the change adds 1 finding to the baseline of those that are let be: 1 weak-hash"
    )
    assert both[0]["start"]["line"] == 6
    text = (adopted.path / BASELINE).read_text()
    adopted.git("reset", "--quiet", "--hard", "main")
    (by_hand,) = grown(adopted, {BASELINE: text}, "")
    assert (by_hand["disposition"], by_hand["rule"]) == ("warn", "baseline-grown")


@pytest.mark.parametrize(
    ("edit", "rules"),
    [
        ("fewer", []),
        ("none", []),
        ("moved", []),
        ("broken", ["baseline-broken"]),
        ("link", ["baseline-broken"]),
        ("away", ["gate-settings-changed"]),
        ("folder", ["gate-settings-changed"]),
    ],
)
def test_other_edits_of_the_file(adopted: Repo, edit: str, rules: list[str]) -> None:
    file = adopted.path / BASELINE
    lines = file.read_text().splitlines(keepends=True)
    if edit == "fewer":
        file.write_text("".join(lines[:2] + lines[3:]))
    elif edit == "moved":
        adopted.git("mv", "src/a.py", "src/z.py")
        adopted.commit({}, "Move", signed=True)
        assert adopted.run("scan", "--write-baseline").exit_code == 0
        assert "src/z.py" in file.read_text()
    elif edit == "broken":
        file.write_text("".join(lines).replace("weak-hash", "weak hash"))
    elif edit == "away":
        file.rename(file.with_name("old.json"))
    else:
        file.unlink()
        if edit == "link":
            file.symlink_to("../README")
        if edit == "folder":
            file.parent.rmdir()
            file.parent.symlink_to("src")

    assert [it["rule"] for it in grown(adopted, {})] == rules


# -- writing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--write-baseline", "--prune-baseline"], "exclude each other"),
        (["--write-baseline", "--rev", "HEAD~1"], "is for the commit that is checked out"),
        (["--prune-baseline", "--rev", "HEAD~1"], "is for the commit that is checked out"),
        (["--write-baseline", "--fail-on", "critical"], "--fail-on exclude each other"),
        (["--prune-baseline", "--policy", "x"], "--policy exclude each other"),
        (["--write-baseline", "--since", "HEAD~1"], "--since exclude each other"),
        (["--write-baseline", "--only", "ai"], "--only exclude each other"),
        (["--prune-baseline", "--index", "x"], "--index exclude each other"),
        (["--write-baseline", "nowhere"], "'nowhere' is nothing that HEAD has"),
    ],
)
def test_it_is_written_for_the_whole_of_what_is_checked_out(
    adopted: Repo, options: list[str], words: str
) -> None:
    before = (adopted.path / BASELINE).read_bytes()

    result = adopted.run("scan", *options)

    assert result.exit_code == 2
    assert words in result.errors
    assert "hint: " in result.errors
    assert (adopted.path / BASELINE).read_bytes() == before


def bare(repo: Repo, tmp_path: Path) -> Result:
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
    return repo.run("scan", "--write-baseline", "--repo", str(tmp_path / "bare"))


def test_nothing_is_written_elsewhere(old: Repo, tmp_path: Path) -> None:
    assert "a bare repository has no work tree" in bare(old, tmp_path).errors
    aim = tmp_path / "aim"
    aim.mkdir()
    (old.path / ".aicheck").symlink_to(aim)
    assert "'.aicheck' is a link" in old.run("scan", "--write-baseline").errors
    (old.path / ".aicheck").unlink()
    (old.path / ".aicheck").mkdir()
    (old.path / BASELINE).symlink_to(aim / "file")
    done = old.run("scan", "--write-baseline")
    assert (done.exit_code, "'.aicheck/baseline.json' is a link" in done.errors) == (2, True)
    assert list(aim.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_cannot_be_written_is_told(old: Repo) -> None:
    (old.path / ".aicheck").mkdir(mode=0o555)

    done = old.run("scan", "--write-baseline")

    assert (done.exit_code, "cannot write .aicheck/baseline.json" in done.errors) == (2, True)


def test_pruning_wants_the_file_as_it_was_committed(adopted: Repo) -> None:
    file = adopted.path / BASELINE
    file.write_text(file.read_text().replace("src/a.py", "src/b.py"))

    assert "is not as it was committed" in adopted.run("scan", "--prune-baseline").errors
    adopted.commit({BASELINE: None}, "Drop")
    assert "HEAD has no .aicheck/baseline.json" in adopted.run("scan", "--prune-baseline").errors


def test_with_paths_the_rest_stays_as_it_is(adopted: Repo) -> None:
    adopted.commit({"src/a.py": "x = 1\n", "src/b.py": "x = 1\n", "lib/c.py": HASH}, "Mend")
    before = entries(adopted)

    pruned = adopted.run("scan", "src/b.py", "--prune-baseline")

    assert "2 findings; 0 new, 2 dropped" in pruned.errors
    assert entries(adopted) == [it for it in before if it[1] != "src/b.py"]
    adopted.git("checkout", "--quiet", ".")
    assert adopted.run("scan", "lib", "--write-baseline").exit_code == 0
    assert sorted(entries(adopted), key=str) == sorted(
        [*before, ("weak-hash", "lib/c.py")], key=str
    )


def test_what_could_not_be_read_keeps_its_entries(adopted: Repo) -> None:
    before = entries(adopted)
    adopted.commit({"src/b.py": "def broken(:\n", "src/a.py": b"\x00\xff\xfe" * 50}, "Break")

    done = adopted.run("scan", "--prune-baseline")

    assert done.exit_code == 3
    assert "note: not checked" in done.errors
    assert entries(adopted) == before
    rewritten = adopted.run("scan", "--write-baseline")
    assert rewritten.exit_code == 3
    assert set(before) <= set(entries(adopted))


def test_what_is_waived_or_off_does_not_go_in_and_stays_where_it_is(adopted: Repo) -> None:
    before = entries(adopted)
    waiver = (
        '[[waiver]]\nrule = "weak-hash"\npath = "src/a.py"\nreason = "no secret"\n'
        'owner = "Pat <pat@example.org>"\nexpires = 2999-01-01\n'
    )
    off = '[rules]\noff = ["command-injection"]\n'
    adopted.commit({".aicheck/waivers.toml": waiver, "aicheck.toml": off}, "Waive", signed=True)

    assert adopted.run("scan", "--prune-baseline").exit_code == 0
    assert entries(adopted) == before
    assert adopted.run("scan", "--write-baseline").exit_code == 0
    rules = {rule for rule, _ in entries(adopted)}
    assert "weak-hash" not in rules


def test_a_broken_file_stops_everything_and_is_written_anew(adopted: Repo) -> None:
    file = adopted.path / BASELINE
    good = file.read_text()
    file.write_text(good.replace(good.splitlines()[2], "<<<<<<< HEAD", 1))
    adopted.git("checkout", "--quiet", "main")
    adopted.commit({}, "Merge badly")
    adopted.git("checkout", "--quiet", "-B", "topic")
    adopted.commit({"new.py": "x = 1\n"}, "Add")

    check = adopted.run("check", "main")
    assert check.exit_code == 2
    assert (
        "error: .aicheck/baseline.json of the base, line 3: a conflict of a merge" in check.errors
    )
    assert "hint: " in check.errors
    assert adopted.run("scan").exit_code == 2
    doctor = adopted.run("doctor")
    assert doctor.exit_code == 2
    assert ".aicheck/baseline.json of the base, line 3" in doctor.output.replace("\n    ", "")
    done = adopted.run("scan", "--write-baseline")
    assert done.exit_code == 0
    assert "it is written anew" in done.errors
    assert len(entries(adopted)) >= 4


def test_a_rule_that_is_no_more_is_told(adopted: Repo) -> None:
    file = adopted.path / BASELINE
    lines = file.read_text().splitlines()
    gone = lines[2].replace("weak-hash", "weak-hashing")
    adopted.git("checkout", "--quiet", "main")
    adopted.commit({BASELINE: "\n".join([*lines[:3], gone, *lines[3:], ""])}, "Edit")

    told = adopted.run("scan", "-o", "json").json

    reasons = " ".join(it["reason"] for it in told["failures"])
    assert "a rule 'weak-hashing' that does not exist; did you mean 'weak-hash'?" in reasons
    assert [it["rule"] for it in told["baseline"]["fixed"]] == ["weak-hashing"]


# -- branches --------------------------------------------------------------------------------------


def merged(repo: Repo, ours: set[int], theirs: set[int]) -> bool:
    """Whether git merges branches that keep these of twelve entries, and the result is whole."""
    made = [f"src/m{number:02}.py" for number in range(12)]
    every = dict.fromkeys(made, HASH)
    repo.git("checkout", "--quiet", "-B", "start", "main")
    start = {path: every[path] for path in made[::3]}
    repo.commit(start, "Start")  # type: ignore[arg-type]
    repo.run("scan", "--write-baseline")
    repo.commit({}, "Know")
    for name, kept in (("ours", ours), ("theirs", theirs)):
        repo.git("checkout", "--quiet", "-B", name, "start")
        for at, path in enumerate(made):
            if (repo.path / path).exists() != (at in kept):
                repo.write({path: HASH if at in kept else None})
        repo.commit({}, name)
        assert repo.run("scan", "--write-baseline").exit_code == 0
        repo.commit({}, f"Know {name}")
    try:
        repo.git("merge", "--quiet", "--no-edit", "ours")
    except AssertionError:
        repo.git("merge", "--abort")
        return False
    again = repo.run("scan", "--write-baseline")
    assert "stays as it is" in again.errors
    assert {path for _, path in entries(repo) if path} == {
        path for at, path in enumerate(made) if (repo.path / path).exists()
    }
    return True


@pytest.mark.parametrize(
    ("ours", "theirs", "is_clean"),
    [
        ({0, 3, 6, 9, 1}, {0, 3, 6, 9, 8}, True),
        ({0, 3, 6, 9, 11}, {3, 6, 9}, True),
        ({3, 6, 9}, {0, 3, 6}, True),
        ({0, 3, 6, 9, 10}, {0, 3, 6, 9, 11}, False),
        ({0, 1, 3, 6, 9}, {0, 2, 3, 6, 9}, False),
    ],
    ids=["inserted", "last added, first gone", "first and last gone", "both last", "neighbours"],
)
def test_git_merges_branches_unless_they_touch_neighbours(
    repo: Repo, ours: set[int], theirs: set[int], is_clean: bool
) -> None:
    assert merged(repo, ours, theirs) == is_clean


def test_the_page_of_the_baseline(repo: Repo) -> None:
    page = repo.run("explain", "baseline")

    assert page.exit_code == 0
    assert "aicheck scan --prune-baseline" in page.output
    assert max(map(len, page.output.splitlines())) <= 88
