"""Added lines that an index of published code knows, and those that are the project's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from published import COLOURS, SPANS, TAG, indexed, library, look_up, renamed
from repos import Repo

from aicheck.model import Failure, Finding, Related

GPL = "GPL-3.0-only"


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An index of two libraries, under two licences."""
    folder = tmp_path_factory.mktemp("published")
    gpl = library(folder, "spanlib-2.1", {"src/spans.py": SPANS}, GPL)
    mit = library(folder, "huelib-0.3", {"hues.py": COLOURS}, "MIT")
    return indexed(Repo(folder, cache), folder / "both.idx", gpl, mit)


def copied(repo: Repo, index: Path, settings: str = "") -> list[Finding]:
    """What the check finds in the topic branch."""
    out = []
    for it in look_up(repo, index, settings=settings):
        assert isinstance(it, Finding), it
        out.append(it)
    return out


def told(found: list[Finding]) -> list[tuple[str, str | None, int, int]]:
    return [(it.rule.id, it.path, it.start.line, it.end.line) for it in found]


def body(text: str) -> str:
    """The first function of a library's file."""
    return text.split("\n\n\n")[0] + "\n"


# -- what is told ----------------------------------------------------------------------------------


def test_a_copy_names_its_source_and_shows_both_sides(repo: Repo, index: Path) -> None:
    repo.commit({"src/a.py": f"import os\n\n\n{body(SPANS)}"})

    (finding,) = copied(repo, index)

    assert told([finding]) == [("copied-code", "src/a.py", 4, 20)]
    assert finding.message == (
        "the same code stands in spanlib 2.1, src/spans.py lines 3-19, under GPL-3.0-only: that "
        "licence asks for more than a notice"
    )
    assert finding.code.split("\n") == SPANS.split("\n")[:6]
    assert finding.related == (
        Related(
            "src/spans.py", 3, "under GPL-3.0-only", "\n".join(SPANS.split("\n")[:6]), "spanlib 2.1"
        ),
    )


def test_a_copy_blocks_whoever_wrote_it(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": body(SPANS)})

    result = repo.run("check", "main..topic", "--index", str(index))

    assert result.exit_code == 1
    ours, theirs = result.output.split("see spanlib 2.1, src/spans.py:3: under GPL-3.0-only")
    for side, number in ((ours, 1), (theirs, 3)):
        assert f"{number} | def merge_spans(spans, gap=0, keep_empty=False):" in side


def test_markdown_shows_both_sides(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": body(SPANS)})

    result = repo.run("check", "main..topic", "--index", str(index), "-o", "markdown")

    assert "see `spanlib 2.1, src/spans.py`, line 3: `under GPL-3.0-only`" in result.output
    assert result.output.count("def merge_spans(spans, gap=0, keep_empty=False):") == 2


def test_sarif_has_no_location_that_the_repository_lacks(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": body(SPANS)})

    run = repo.run("check", "main..topic", "--index", str(index), "-o", "sarif").json["runs"][0]

    (result,) = (it for it in run["results"] if it["ruleId"] == "copied-code")
    assert "relatedLocations" not in result
    assert [it["source"] for it in result["properties"]["outside"]] == ["spanlib 2.1"]


def test_code_under_other_names_is_only_a_warning(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": renamed(SPANS)})

    (finding,) = copied(repo, index)

    assert finding.rule.id == "similar-code"
    assert finding.message.startswith(
        "code like this, with other names, stands in spanlib 2.1, src/spans.py lines "
    )


def test_two_pieces_are_two_findings(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": f"{SPANS}\n\nNUMBER = 1\n\n\n{COLOURS}"})

    found = copied(repo, index)

    assert [(it.rule.id, it.related[0].source) for it in found] == [
        ("copied-code", "spanlib 2.1"),
        ("copied-code-notice", "huelib 0.3"),
    ]


def test_what_nobody_published_is_nothing(repo: Repo, index: Path) -> None:
    own = "".join(
        f"def step_{n}(state, value):\n    state.total += value * {n}\n    return state\n\n\n"
        for n in range(40)
    )
    repo.commit({"a.py": own, "notes.md": SPANS})

    assert copied(repo, index) == []


@pytest.mark.parametrize("path", ["a.js", "a.go"])
def test_another_language_is_another_text(repo: Repo, index: Path, path: str) -> None:
    repo.commit({path: SPANS})

    assert copied(repo, index) == []


# -- licences --------------------------------------------------------------------------------------


def test_a_permissive_licence_still_wants_its_notice(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": COLOURS})

    (finding,) = copied(repo, index)

    assert finding.rule.id == "copied-code-notice"
    assert finding.message.endswith("under MIT, whose notice has to stay with it")


def test_a_notice_that_came_along_is_enough(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": f"# {TAG}: MIT\n\n{COLOURS}"})

    assert copied(repo, index) == []


@pytest.mark.parametrize(
    ("settings", "rule", "reason"),
    [
        ('deny = ["MIT"]', "copied-code", ": the settings deny that licence"),
        ('allow = ["BSD-*"]', "copied-code", ": that licence is not on the project's list"),
        ('allow = ["MIT"]', "copied-code-notice", ", whose notice has to stay with it"),
    ],
)
def test_the_settings_decide_about_a_licence(
    repo: Repo, index: Path, settings: str, rule: str, reason: str
) -> None:
    repo.commit({"a.py": COLOURS})

    (finding,) = copied(repo, index, settings=f"[licence]\n{settings}\n")

    assert finding.rule.id == rule
    assert finding.message.endswith(f"under MIT{reason}")


@pytest.mark.parametrize(
    ("own", "rule", "end"),
    [
        (
            "MIT",
            "copied-code",
            "comes into a project under MIT: its terms would reach the whole work",
        ),
        ("GPL-3.0-only", "copied-code-notice", "whose notice has to stay with it"),
    ],
)
def test_the_projects_own_licence_decides(
    repo: Repo, index: Path, own: str, rule: str, end: str
) -> None:
    based(repo, {"pyproject.toml": f'[project]\nname = "x"\nlicense = "{own}"\n'})
    repo.commit({"a.py": SPANS})

    (finding,) = copied(repo, index)

    assert finding.rule.id == rule
    assert f"under {GPL}, " in finding.message
    assert end in finding.message


def test_a_licence_that_nobody_states_is_no_pass(repo: Repo, tmp_path: Path) -> None:
    plain = library(tmp_path, "plainlib-1.0", {"spans.py": SPANS})
    repo.commit({"a.py": SPANS})

    (finding,) = copied(repo, indexed(repo, tmp_path / "plain.idx", plain))

    assert finding.rule.id == "copied-code"
    assert finding.message.endswith("under no stated licence: nobody says what it is under")


def test_code_that_a_copyleft_package_took_from_elsewhere_is_free(
    repo: Repo, tmp_path: Path
) -> None:
    """Packages vendor what is under other licences: the licence that fits explains the lines."""
    free = library(tmp_path, "huelib-0.3", {"hues.py": COLOURS}, "MIT")
    taker = library(tmp_path, "bigapp-9.0", {"colours.py": f"import os\n{COLOURS}"}, GPL)
    repo.commit({"a.py": COLOURS})

    (finding,) = copied(repo, indexed(repo, tmp_path / "two.idx", free, taker))

    assert finding.rule.id == "copied-code-notice"
    assert [it.source for it in finding.related] == ["huelib 0.3", "bigapp 9.0"]


def test_a_copyleft_piece_does_not_hide_in_a_free_file(repo: Repo, tmp_path: Path) -> None:
    """The free library has lines before and behind; those between are under the GPL alone."""
    first, second = COLOURS.split("\n\n\n")
    free = library(tmp_path, "huelib-0.3", {"hues.py": f"{first}\n\n\n{second}"}, "MIT")
    taken = library(tmp_path, "spanlib-2.1", {"spans.py": SPANS}, GPL)
    repo.commit({"a.py": f"{first}\n\n\n{body(SPANS)}\n\n{second}"})

    found = copied(repo, indexed(repo, tmp_path / "two.idx", free, taken))

    assert "copied-code" in {it.rule.id for it in found}


# -- what the project had before -------------------------------------------------------------------


def based(repo: Repo, files: dict[str, str | bytes]) -> None:
    """Put `files` on main and start the topic branch from there."""
    repo.git("checkout", "-q", "main")
    repo.commit(files)
    repo.git("checkout", "-q", "-B", "topic")


def test_moved_code_is_the_projects_own(repo: Repo, index: Path) -> None:
    based(repo, {"old.py": SPANS, "other.py": "x = 1\n"})
    repo.commit({"old.py": None, "other.py": f"x = 1\n\n\n{body(SPANS)}"})

    assert copied(repo, index) == []


def test_code_that_the_base_has_elsewhere_is_the_projects_own(repo: Repo, index: Path) -> None:
    based(repo, {"deep/old.py": f"import re\n\n\n{SPANS}", "other.py": "x = 1\n"})
    repo.commit({"new.py": body(SPANS)})

    assert copied(repo, index) == []


def test_lines_that_the_change_leaves_alone_are_not_told(repo: Repo, index: Path) -> None:
    based(repo, {"a.py": f"x = 1\n{SPANS}y = 2\n"})
    repo.commit({"a.py": f"x = 3\n{SPANS}y = 4\n"})

    assert copied(repo, index) == []


def test_hunks_that_are_close_are_one(repo: Repo, index: Path) -> None:
    """git takes single lines of a copy for old ones: brackets, blanks, a return."""
    based(repo, {"a.py": "".join(f"{line}\n" for line in body(SPANS).split("\n")[1::2])})
    repo.commit({"a.py": body(SPANS)})

    (finding,) = copied(repo, index)

    assert finding.rule.id == "copied-code"


def test_a_project_is_no_copy_of_itself(repo: Repo, tmp_path: Path) -> None:
    own = library(tmp_path, f"{repo.path.name}-1.0", {"src/spans.py": SPANS}, GPL)
    found = indexed(repo, tmp_path / "own.idx", own)
    based(repo, {"src/spans.py": "x = 1\n"})
    repo.commit({"src/spans.py": f"x = 1\n{SPANS}"})

    assert copied(repo, found) == []


def test_a_package_of_the_same_name_is_another_project(repo: Repo, tmp_path: Path) -> None:
    own = library(tmp_path, f"{repo.path.name}-1.0", {"src/spans.py": SPANS}, GPL)
    repo.commit({"new.py": SPANS})

    assert [it.rule.id for it in copied(repo, indexed(repo, tmp_path / "x.idx", own))] == [
        "copied-code"
    ]


# -- size and hostile content ----------------------------------------------------------------------


def test_a_copy_in_a_large_file_is_found(repo: Repo, index: Path) -> None:
    filler = "".join(f"VALUE_{n} = {n} * FACTOR + {n % 7}\n" for n in range(12_000))
    based(repo, {"a.py": filler})
    repo.commit({"a.py": f"{filler}\n\n{body(SPANS)}"})

    assert told(copied(repo, index)) == [("copied-code", "a.py", 12_003, 12_019)]


def test_a_secret_that_was_copied_too_is_not_shown(repo: Repo, tmp_path: Path) -> None:
    key = "AKIA" + "ZQ3D7XKJ5WMN2RTP"
    text = SPANS.replace("    merged = []", f'    merged = ["{key}"]')
    found = indexed(repo, tmp_path / "x.idx", library(tmp_path, "keylib-1", {"k.py": text}, GPL))
    repo.commit({"a.py": text})

    result = repo.run("check", "main..topic", "--index", str(found), "-o", "json")

    assert "copied-code" in {it["rule"] for it in result.json["findings"]}
    assert key not in result.output


def test_names_in_an_index_move_no_terminal(repo: Repo, tmp_path: Path) -> None:
    evil = library(tmp_path, "evil\x1b[2J-1", {"x\x1b]0;own\x07.py": SPANS}, GPL)
    found = indexed(repo, tmp_path / "x.idx", evil)
    repo.commit({"a.py": SPANS})

    for form in ("text", "markdown", "github", "sarif", "json"):
        result = repo.run("check", "main..topic", "--index", str(found), "-o", form)
        assert result.exit_code == 1
        assert "\x1b" not in result.output
        assert "\x07" not in result.output


def test_a_copy_that_stands_there_often_is_told_once(repo: Repo, index: Path) -> None:
    repo.commit({"a.py": "\n\n".join([SPANS] * 50)})

    assert [it.rule.id for it in copied(repo, index)] == ["copied-code"]


def test_more_copies_than_are_told_are_no_pass(repo: Repo, tmp_path: Path) -> None:
    texts = {
        f"f{n}.py": re.sub(r"\b(?!def|for|if|in|or|and|not|else|return|None|raise|yield|continue)"
                           r"([a-z_]{3,})\b", rf"\1_{n}", SPANS)
        for n in range(60)
    }  # fmt: skip
    many = indexed(repo, tmp_path / "x.idx", library(tmp_path, "manylib-1", texts, GPL))
    gap = "\n".join(f"VALUE_{n} = {n}" for n in range(40))
    repo.commit({"a.py": f"\n\n{gap}\n\n".join(texts.values())})

    found = look_up(repo, many)

    assert [it.rule.id for it in found[:-1] if isinstance(it, Finding)] == ["copied-code"] * 50
    assert found[-1] == Failure(
        "provenance", "only 50 of the places that look copied are told", "a.py"
    )


# -- the past, the folder, the choice --------------------------------------------------------------


@pytest.mark.parametrize("path", ["old.py", "elsewhere/back.py"])
def test_what_the_project_had_once_may_come_back(repo: Repo, index: Path, path: str) -> None:
    based(repo, {"old.py": SPANS, "other.py": "x = 1\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"old.py": None})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({path: SPANS})

    assert copied(repo, index) == []


def test_what_the_change_itself_took_out_again_is_not_the_past(repo: Repo, index: Path) -> None:
    based(repo, {"other.py": "x = 1\n"})
    repo.commit({"a.py": SPANS})
    repo.commit({"a.py": None})
    repo.commit({"b.py": SPANS})

    assert [it.rule.id for it in copied(repo, index)] == ["copied-code"]


def chosen(repo: Repo, tmp_path: Path) -> Path:
    both = library(tmp_path, "huelib-0.3", {"hues.py": COLOURS}, "MIT OR GPL-3.0-or-later")
    return indexed(repo, tmp_path / "both.idx", both)


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ({"a.py": COLOURS}, ["copied-code-notice"]),
        ({"a.py": f"# {TAG}: MIT\n\n{COLOURS}"}, []),
        ({"a.py": f"# {TAG}: Apache-2.0\n\n{COLOURS}"}, ["copied-code-notice"]),
        ({"hue/lib/a.py": COLOURS, "hue/LICENSE": f"{TAG}: MIT\n"}, []),
        ({"hue/a.py": COLOURS, "hat/LICENSE": f"{TAG}: MIT\n"}, ["copied-code-notice"]),
    ],
)
def test_a_notice_may_choose_and_stand_in_the_folder(
    repo: Repo, tmp_path: Path, files: dict[str, str | bytes], rules: list[str]
) -> None:
    repo.commit(files)

    assert [it.rule.id for it in copied(repo, chosen(repo, tmp_path))] == rules


def test_the_projects_own_licence_is_no_notice_of_others(repo: Repo, tmp_path: Path) -> None:
    based(repo, {"LICENSE": f"{TAG}: MIT\n", "sub/LICENSE": f"{TAG}: MIT\n"})
    repo.commit({"sub/a.py": COLOURS})

    assert [it.rule.id for it in copied(repo, chosen(repo, tmp_path))] == ["copied-code-notice"]


def test_many_files_of_a_package_are_one_finding(repo: Repo, tmp_path: Path) -> None:
    texts = {f"f{n}.py": renamed_by(n) for n in range(4)}
    found = indexed(repo, tmp_path / "x.idx", library(tmp_path, "manylib-1", texts, GPL))
    repo.commit({f"vendor/many/{'in/' * (n % 2)}{path}": text
                 for n, (path, text) in enumerate(texts.items())})  # fmt: skip

    (finding,) = copied(repo, found)

    assert (finding.rule.id, finding.path) == ("copied-code", "vendor/many/f0.py")
    assert finding.message.endswith("; 4 files of 'vendor/many' are from that package")
    assert [it.path for it in finding.related[-3:]] == [
        "vendor/many/f2.py", "vendor/many/in/f1.py", "vendor/many/in/f3.py"
    ]  # fmt: skip


def renamed_by(number: int) -> str:
    return re.sub(r"\b(spans?|merged|last|total|ordered)\b", rf"\1_{number}", SPANS)
