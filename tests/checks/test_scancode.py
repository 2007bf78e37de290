"""ScanCode as a second opinion: how it is started, and where the two readers differ."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from published import TAG
from repos import Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import whole
from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError
from aicheck.checks.scancode.answers import Detection, detections
from aicheck.checks.scancode.work import judged
from aicheck.config import load
from aicheck.model import Change, Failure, FileChange, Finding

# In the shape that ScanCode 32.5.0 writes, which was tried with the program itself.
DETECTION = {
    "license_expression": "gpl-1.0-plus AND gpl-2.0",
    "license_expression_spdx": "GPL-1.0-or-later AND GPL-2.0-only",
    "matches": [
        {
            "license_expression": "gpl-1.0-plus",
            "license_expression_spdx": "GPL-1.0-or-later",
            "from_file": "files/1.py",
            "start_line": 2,
            "end_line": 2,
            "matcher": "2-aho",
            "score": 100.0,
        },
        {
            "license_expression": "gpl-2.0",
            "license_expression_spdx": "GPL-2.0-only",
            "from_file": "files/1.py",
            "start_line": 3,
            "end_line": 3,
            "matcher": "2-aho",
            "score": 95.0,
        },
    ],
    "identifier": "gpl_1_0_plus_and_gpl_2_0-0",
}
TEXT = "import os\n# Take this as you would take\n# what that other project gives.\nx = 1\n"


def answered(*found: Any, path: str = "1.py", errors: tuple[str, ...] = ()) -> dict[str, Any]:
    file = {
        "path": path,
        "type": "file",
        "detected_license_expression_spdx": None,
        "license_detections": list(found),
        "license_clues": [],
        "scan_errors": list(errors),
    }
    return {"headers": [{"tool_name": "scancode-toolkit", "errors": []}], "files": [file]}


def program(folder: Path, answer: Any, code: int = 0) -> Path:
    """A stand-in for ScanCode that writes down how it was started."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    (folder / "answer.json").write_text(text)
    made = folder / "scancode"
    made.write_text(
        f"#!{sys.executable}\n"
        "import json, os, sys\n"
        "texts = {it.name: open(it).read() for it in os.scandir('files')}\n"
        f"seen = {{'args': sys.argv[1:], 'texts': texts, 'environment': dict(os.environ)}}\n"
        f"open({str(folder / 'seen.json')!r}, 'w').write(json.dumps(seen))\n"
        f"sys.stdout.write(open({str(folder / 'answer.json')!r}).read())\n"
        f"sys.stderr.write('some warning')\n"
        f"sys.exit({code})\n"
    )
    made.chmod(0o755)
    return made


def added(path: str, text: str) -> FileChange:
    return FileChange(path, "added", hunks=whole(text), head=text)


def found(folder: Path, made: Path, *files: FileChange) -> list[Finding | Failure]:
    scratch = folder / "scratch"
    scratch.mkdir()
    context = Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), scratch, 1)
    return list(judged(Change("range", "b", "h", "shop", (), files), made, context))


def test_a_licence_that_only_scancode_reads_is_told(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, program(tmp_path, answered(DETECTION)), added("a.py", TEXT))

    assert isinstance(finding, Finding)
    assert (finding.rule.id, str(finding.rule.severity)) == ("licence-second-opinion", "low")
    assert finding.message == (
        "ScanCode reads GPL-1.0-or-later AND GPL-2.0-only on these lines, and aicheck reads no "
        "licence"
    )
    assert (finding.path, finding.start.line, finding.end.line) == ("a.py", 2, 3)
    assert finding.code == "\n".join(TEXT.split("\n")[1:3])


def test_it_runs_on_private_copies_with_nothing_of_ours(tmp_path: Path) -> None:
    made = program(tmp_path, answered())

    assert found(tmp_path, made, added("deep/../-x y.py", TEXT)) == []

    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["args"] == [
        "--license", "--quiet", "--strip-root", "--processes", "1", "--timeout", "30",
        "--json", "-", "files",
    ]  # fmt: skip
    assert seen["texts"] == {"1.py": TEXT}
    assert seen["environment"]["HOME"] == str(tmp_path / "scratch/scancode")
    assert "USER" not in seen["environment"]


@pytest.mark.parametrize(
    "tag", ["GPL-2.0-only", "GPL-2.0-or-later", "GPL-2.0-only WITH Classpath-exception-2.0"]
)
def test_a_licence_that_both_read_is_not_told(tmp_path: Path, tag: str) -> None:
    text = f"import os\n# {TAG}: {tag}\n\nx = 1\n"

    assert found(tmp_path, program(tmp_path, answered(DETECTION)), added("a.py", text)) == []


def test_another_licence_than_ours_is_told_with_both_names(tmp_path: Path) -> None:
    text = f"import os\n# {TAG}: MIT\n\nx = 1\n"

    (finding,) = found(tmp_path, program(tmp_path, answered(DETECTION)), added("a.py", text))

    assert isinstance(finding, Finding)
    assert finding.message.endswith("on these lines, and aicheck reads MIT")


def test_lines_that_the_change_leaves_alone_are_not_told(tmp_path: Path) -> None:
    file = FileChange("a.py", "modified", hunks=whole("x\n"), base=TEXT, head=f"x\n{TEXT}")

    assert found(tmp_path, program(tmp_path, answered(DETECTION)), file) == []


@pytest.mark.parametrize(
    "expression",
    [
        "LicenseRef-scancode-unknown-license-reference",
        "LicenseRef-scancode-free-unknown",
        "LicenseRef-scancode-warranty-disclaimer",
        "LicenseRef-scancode-generic-cla",
    ],
)
def test_what_names_no_licence_is_not_told(tmp_path: Path, expression: str) -> None:
    vague = {**DETECTION, "license_expression_spdx": expression}

    assert found(tmp_path, program(tmp_path, answered(vague)), added("a.py", TEXT)) == []


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("MIT", {"MIT"}),
        ("GPL-2.0-or-later OR MIT", {"GPL-2.0", "MIT"}),
        ("GPL-1.0-or-later AND GPL-2.0-only", {"GPL-2.0"}),
        ("GPL-1.0-or-later", {"GPL-1.0"}),
        ("(Apache-2.0 WITH LLVM-exception) AND NCSA", {"Apache-2.0", "LLVM-exception", "NCSA"}),
        ("LicenseRef-scancode-elastic-license-2018", {"LicenseRef-scancode-elastic-license-2018"}),
    ],
)
def test_versions_that_are_allowed_later_make_no_other_licence(
    expression: str, names: set[str]
) -> None:
    assert Detection(expression, 1, 1).names == names


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        ("", 0, "gave no answer: it exited with 0: some warning"),
        ("oops", 0, "its answer makes no sense"),
        ("[]", 0, "its answer makes no sense: an object is missing"),
        ('{"files": 7}', 0, "its answer makes no sense: a list is missing"),
        ('{"files": [{"type": "file"}]}', 0, "its answer makes no sense"),
        ({**answered(), "files": []}, 0, "it does not speak of the file"),
        (answered(errors=("timeout after 30s",)), 1, "could not read the file: timeout after 30s"),
        (answered(), 2, "it exited with 2: some warning"),
        (answered({**DETECTION, "matches": [{"start_line": "1"}]}), 0, "a line is missing"),
    ],
)
def test_what_it_did_not_read_is_a_failure(
    tmp_path: Path, answer: Any, code: int, reason: str
) -> None:
    (failure,) = found(tmp_path, program(tmp_path, answer, code), added("a.py", TEXT))

    assert isinstance(failure, Failure)
    assert failure.check == "scancode"
    assert reason in failure.reason


def test_a_program_that_cannot_start_is_a_failure(tmp_path: Path) -> None:
    (failure,) = found(tmp_path, tmp_path / "nowhere", added("a.py", TEXT))

    assert isinstance(failure, Failure)
    assert "it cannot be started" in failure.reason


def test_a_file_of_a_patch_is_not_read_in_silence(tmp_path: Path) -> None:
    file = FileChange("a.py", "modified", hunks=whole(TEXT))

    assert found(tmp_path, program(tmp_path, answered()), file) == [
        Failure("scancode", "it needs the whole file", "a.py")
    ]


def test_an_answer_of_many_kinds_is_read_with_care() -> None:
    with pytest.raises(EngineError, match="twice"):
        detections('{"files": [], "files": []}')


# -- on the command line ---------------------------------------------------------------------------


def test_the_users_own_program_is_asked(repo: Repo, tmp_path: Path) -> None:
    repo.commit({"a.py": TEXT})
    made = program(tmp_path, answered(DETECTION))

    result = repo.check("main..topic", "--scancode", str(made))

    assert [it["rule"] for it in result["findings"]] == ["licence-second-opinion"]


def test_a_program_of_the_work_tree_is_not_started(repo: Repo, tmp_path: Path) -> None:
    program(repo.path, answered(DETECTION))
    (tmp_path / "link").symlink_to(repo.path / "scancode")

    for name in ("./scancode", str(tmp_path / "link")):
        result = repo.run("check", "main..topic", "--scancode", name)
        assert result.exit_code == 2
        assert "lies in the work tree" in result.errors
    assert not (repo.path / "seen.json").exists()


def test_a_program_that_is_not_there_is_refused(repo: Repo) -> None:
    result = repo.run("check", "main..topic", "--scancode", "no-such-scancode")

    assert result.exit_code == 2
    assert "cannot find ScanCode at 'no-such-scancode'" in result.errors


def test_settings_cannot_start_it(repo: Repo) -> None:
    repo.git("checkout", "-q", "main")
    repo.commit({"aicheck.toml": '[gate]\nrequired = ["scancode"]\n'})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"a.py": TEXT})

    result = repo.run("check", "main..topic")

    assert result.exit_code == 3
    assert "only --scancode COMMAND switches it on" in " ".join(result.output.split())


def test_expressions_that_act_or_hide_are_written_out() -> None:
    odd = {**DETECTION, "license_expression_spdx": "MIT\x1b[2J\u202e"}

    (only,) = detections(json.dumps(answered(odd)))["1.py"]

    assert only == Detection("MIT<U+001B>[2J<U+202E>", 2, 3)
