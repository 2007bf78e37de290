"""Which index is asked: the base's, never one that the change brings, and none in silence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from published import COLOURS, SPANS, indexed, library, look_up
from repos import Repo, run

from aicheck.model import Failure, Finding

NAMED = '[provenance]\nindexes = ["tools/gpl.idx"]\n'


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("published")
    gpl = library(folder, "spanlib-2.1", {"src/spans.py": SPANS}, "GPL-3.0-only")
    return indexed(Repo(folder, cache), folder / "gpl.idx", gpl)


def based(repo: Repo, files: dict[str, str | bytes]) -> None:
    """Put `files` on main and start the topic branch from there."""
    repo.git("checkout", "-q", "main")
    repo.commit(files)
    repo.git("checkout", "-q", "-B", "topic")


def rules(found: list[Finding | Failure]) -> list[str]:
    return [it.rule.id if isinstance(it, Finding) else it.reason for it in found]


def one_reason(found: list[Finding | Failure]) -> str:
    (failure,) = found
    assert isinstance(failure, Failure)
    assert (failure.check, failure.required) == ("provenance", True)
    return failure.reason


# -- the base's index ------------------------------------------------------------------------------


def test_the_settings_name_an_index_of_the_repository(repo: Repo, index: Path) -> None:
    based(repo, {"aicheck.toml": NAMED, "tools/gpl.idx": index.read_bytes()})
    repo.commit({"a.py": SPANS})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 1
    assert "the same code stands in spanlib 2.1" in result.output


@pytest.mark.parametrize("content", [None, b"", b"something else"])
def test_a_change_cannot_empty_the_index_that_judges_it(
    repo: Repo, index: Path, content: bytes | None
) -> None:
    based(repo, {"tools/gpl.idx": index.read_bytes()})
    repo.commit({"a.py": SPANS, "tools/gpl.idx": content})

    assert rules(look_up(repo, settings=NAMED)) == ["copied-code"]


def test_a_change_cannot_lead_the_index_elsewhere(repo: Repo, index: Path) -> None:
    """What stands at the path in the work tree does not matter, be it a link or a folder."""
    based(repo, {"tools/gpl.idx": index.read_bytes()})
    (repo.path / "tools/gpl.idx").unlink()
    (repo.path / "tools/gpl.idx").symlink_to(os.devnull)
    repo.commit({"a.py": SPANS})

    assert rules(look_up(repo, settings=NAMED)) == ["copied-code"]


def test_an_index_that_the_change_brings_is_none(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": SPANS, "tools/gpl.idx": index.read_bytes()})

    reason = one_reason(look_up(repo, settings=NAMED))

    assert reason.startswith("the index 'tools/gpl.idx' is brought by the change itself; ")


def test_a_folder_that_the_change_makes_a_link_is_none(
    repo: Repo, index: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/gpl.idx").write_bytes(index.read_bytes())
    (repo.path / "tools").symlink_to(tmp_path / "elsewhere")
    repo.commit({"a.py": SPANS})

    reason = one_reason(look_up(repo, settings=NAMED))

    assert reason.startswith("the index 'tools/gpl.idx' is brought by the change itself; ")


def test_a_link_of_the_base_leads_to_what_the_base_has_there(repo: Repo, index: Path) -> None:
    (repo.path / "tools").mkdir()
    (repo.path / "tools/gpl.idx").symlink_to("../data/real.idx")
    based(repo, {"data/real.idx": index.read_bytes()})
    repo.commit({"a.py": SPANS, "data/real.idx": b"emptied"})

    assert rules(look_up(repo, settings=NAMED)) == ["copied-code"]


@pytest.mark.parametrize(
    ("links", "turned"),
    [
        ({"tools/gpl.idx": "v1.idx"}, ("tools/gpl.idx", "v0.idx")),
        ({"tools": "all"}, ("tools", "none")),
        ({"tools/gpl.idx": "mid.idx", "tools/mid.idx": "v1.idx"}, ("tools/mid.idx", "v0.idx")),
    ],
)
def test_a_link_that_the_change_turns_chooses_no_index(
    repo: Repo, index: Path, tmp_path: Path, links: dict[str, str], turned: tuple[str, str]
) -> None:
    """Both files are the base's; which of them is asked is the base's to say, too."""
    other = indexed(repo, tmp_path / "other.idx", library(tmp_path, "other-1", {"o.py": COLOURS}))
    good, poor = index.read_bytes(), other.read_bytes()
    repo.write(
        {"all/gpl.idx": good, "none/gpl.idx": poor}
        if "tools" in links
        else {"tools/v1.idx": good, "tools/v0.idx": poor}
    )
    for name, target in links.items():
        (repo.path / name).symlink_to(target)
    based(repo, {"README": "all\n"})
    (repo.path / turned[0]).unlink()
    (repo.path / turned[0]).symlink_to(turned[1])
    repo.commit({"a.py": SPANS})

    reason = one_reason(look_up(repo, settings=NAMED))

    assert reason.startswith("the index 'tools/gpl.idx' is brought by the change itself; ")


def test_a_file_that_git_does_not_track_is_read_where_it_is(repo: Repo, index: Path) -> None:
    based(repo, {".gitignore": "tools/\n"})
    repo.commit({"a.py": SPANS})
    repo.write({"tools/gpl.idx": index.read_bytes()})

    assert rules(look_up(repo, settings=NAMED)) == ["copied-code"]


def test_a_path_may_be_absolute_or_begin_at_home(
    repo: Repo, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"a.py": SPANS})
    monkeypatch.setenv("HOME", str(index.parent))

    for path in (str(index), f"~/{index.name}"):
        settings = f'[provenance]\nindexes = ["{path}"]\n'
        assert rules(look_up(repo, settings=settings)) == ["copied-code"]


def test_a_copy_of_the_bases_index_is_made_once(repo: Repo, index: Path, tmp_path: Path) -> None:
    own = Repo(repo.path, tmp_path / "own-cache")
    based(own, {"aicheck.toml": NAMED, "tools/gpl.idx": index.read_bytes()})
    own.commit({"a.py": SPANS})
    copies = tmp_path / "own-cache/aicheck/indexes"

    seen = []
    for _ in range(2):
        assert own.run("check", "main..topic", "-q").exit_code == 1
        seen.append([(it.name, it.stat().st_ino) for it in copies.iterdir()])

    assert seen[0] == seen[1]
    assert [name for name, _ in seen[0]] == [own.git("rev-parse", "main:tools/gpl.idx")]


# -- an index that cannot be asked -----------------------------------------------------------------


def test_an_index_that_is_missing_is_no_pass(repo: Repo) -> None:
    based(repo, {"aicheck.toml": NAMED})
    repo.commit({"notes.txt": "nothing\n"})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 3
    assert "there is no index at 'tools/gpl.idx'" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 some archive", "is not an index of aicheck"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "only a pointer of Git"),
    ],
)
def test_an_index_of_another_kind_is_no_pass(repo: Repo, content: bytes, reason: str) -> None:
    based(repo, {"tools/gpl.idx": content})
    repo.commit({"a.py": SPANS})

    assert reason in one_reason(look_up(repo, settings=NAMED))


@pytest.mark.parametrize("cut", [20, 200, -1, -400])
def test_an_index_that_breaks_off_is_no_pass(repo: Repo, index: Path, cut: int) -> None:
    based(repo, {"tools/gpl.idx": index.read_bytes()[:cut]})
    repo.commit({"a.py": SPANS})

    reason = one_reason(look_up(repo, settings=NAMED))

    assert reason.startswith("the index 'tools/gpl.idx' is broken: ")


def test_an_index_with_other_bytes_is_no_pass(repo: Repo, index: Path) -> None:
    """Zeroes where grams were would let every copy through."""
    data = index.read_bytes()
    based(repo, {"tools/gpl.idx": data[:-700] + bytes(600) + data[-100:]})
    repo.commit({"a.py": SPANS})

    assert "its digest is another" in one_reason(look_up(repo, settings=NAMED))


def test_a_folder_is_no_index(repo: Repo, index: Path) -> None:
    based(repo, {"tools/gpl.idx/inner.idx": index.read_bytes()})
    repo.commit({"a.py": SPANS})

    assert "is a folder" in one_reason(look_up(repo, settings=NAMED))


def test_one_bad_index_does_not_silence_another(repo: Repo, index: Path, tmp_path: Path) -> None:
    repo.commit({"a.py": SPANS})

    found = look_up(repo, tmp_path / "gone.idx", index)

    assert sorted(type(it).__name__ for it in found) == ["Failure", "Finding"]


def test_a_required_check_without_an_index_is_no_pass(repo: Repo) -> None:
    based(repo, {"aicheck.toml": '[gate]\nrequired = ["provenance"]\n'})
    repo.commit({"notes.txt": "nothing\n"})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 3
    assert "name no index in [provenance] indexes" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('indexes = "one.idx"', "provenance.indexes must be a list of texts"),
        ('indexes = [" "]', "provenance.indexes cannot have ' '"),
        ('indexes = ["a\\nb"]', "provenance.indexes cannot have 'a\\nb'"),
        ('index = ["one.idx"]', "unknown setting 'provenance.index'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(repo: Repo, settings: str, said: str) -> None:
    based(repo, {"aicheck.toml": f"[provenance]\n{settings}\n"})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 2
    assert said in result.errors


def test_a_statement_for_others_rests_on_settings_alone(repo: Repo, index: Path) -> None:
    result = repo.run("check", "main..topic", "--index", str(index), "-o", "in-toto=x.json")

    assert result.exit_code == 2
    assert "list the indexes in [provenance]" in " ".join(result.errors.split())


# -- other changes than ranges ---------------------------------------------------------------------


def test_what_is_staged_is_looked_up(repo: Repo, index: Path) -> None:
    based(repo, {"aicheck.toml": NAMED, "tools/gpl.idx": index.read_bytes()})
    repo.write({"a.py": SPANS, "tools/gpl.idx": b""})
    repo.git("add", "--all")

    result = repo.run("check", "--staged", "-o", "json")

    assert "copied-code" in {it["rule"] for it in result.json["findings"]}


def test_a_patch_is_looked_up_without_a_repository(
    repo: Repo, index: Path, cache: Path, tmp_path: Path
) -> None:
    repo.commit({"a.py": f"x = 1\n{SPANS}"})
    patch = tmp_path / "change.patch"
    patch.write_bytes(repo.raw("diff", "main", "topic"))
    folder = tmp_path / "nowhere"
    folder.mkdir()
    command = [
        sys.executable,
        "-m",
        "aicheck",
        "check",
        "--patch",
        str(patch),
        "--index",
        str(index),
        "-o",
        "json",
    ]

    result = run(command, folder, cache)

    (finding,) = (it for it in result.json["findings"] if it["rule"] == "copied-code")
    assert (finding["path"], finding["start"]["line"]) == ("a.py", 2)


def test_a_patch_of_known_files_is_looked_up_by_its_added_lines(
    repo: Repo, index: Path, tmp_path: Path
) -> None:
    based(repo, {"a.py": "x = 1\ny = 2\n"})
    repo.commit({"a.py": f"x = 1\n{SPANS}y = 2\n"})
    patch = tmp_path / "change.patch"
    patch.write_bytes(repo.raw("diff", "main", "topic"))
    repo.git("checkout", "-q", "main")

    result = repo.run("check", "--patch", str(patch), "--index", str(index), "-o", "json")

    found = [it for it in result.json["findings"] if it["rule"] == "copied-code"]
    assert [(it["path"], it["start"]["line"]) for it in found] == [("a.py", 2)]
