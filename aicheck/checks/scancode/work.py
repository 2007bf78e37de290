"""Running ScanCode over private copies of the changed files, and holding its word against ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from aicheck.checks.context import Context
from aicheck.checks.engine import EngineError, Output, ending, run
from aicheck.checks.licence.detection import licences_in
from aicheck.checks.scancode.answers import Detection, detections
from aicheck.checks.scancode.rules import SECOND_OPINION
from aicheck.languages import suffix
from aicheck.model import Change, Failure, FileChange, Finding, Fix, Licence, Position

_CHECK = "scancode"
_START_SECONDS = 120.0
_FILE_SECONDS = 30
_MOST = 500
_LARGEST = 2 << 20
_CODE_LINES = 6
_CODE_WIDTH = 200


def judged(change: Change, program: Path, context: Context) -> Iterator[Finding | Failure]:
    """Yield where the two readers differ, and what ScanCode did not read."""
    files: dict[str, FileChange] = {}
    for file in change.files:
        if not file.added or file.skipped:
            continue
        if file.head is None:
            yield Failure(_CHECK, "it needs the whole file", file.path)
        elif len(file.head) > _LARGEST:
            yield Failure(_CHECK, f"it has over {_LARGEST >> 20} MiB", file.path)
        elif len(files) == _MOST:
            yield Failure(_CHECK, f"only {_MOST} files are given to it", file.path)
        else:
            files[f"{len(files) + 1}{suffix(file.path, file.head)}"] = file
    if not files:
        return
    try:
        found = _scanned(files, program, context)
    except EngineError as error:
        yield Failure(_CHECK, f"'{program}' gave no answer: {error}")
        return
    for name, file in files.items():
        answer = found.get(name, "it does not speak of the file")
        if isinstance(answer, str):
            yield Failure(_CHECK, answer, file.path)
        else:
            yield from _differences(file, answer)


def _scanned(
    files: Mapping[str, FileChange], program: Path, context: Context
) -> Mapping[str, tuple[Detection, ...] | str]:
    folder = context.scratch / "scancode"
    copies = folder / "files"
    try:
        copies.mkdir(parents=True)
        for name, file in files.items():
            text = file.head or ""
            (copies / name).write_text(text, "utf-8", errors="replace", newline="")
    except OSError as error:
        raise EngineError(f"private copies cannot be written: {error.strerror}") from error
    command = [
        str(program), "--license", "--quiet", "--strip-root",
        "--processes", str(min(context.jobs, 1 + len(files) // 20)),
        "--timeout", str(_FILE_SECONDS), "--json", "-", "files",
    ]  # fmt: skip
    output = run(command, folder, _START_SECONDS + _FILE_SECONDS * len(files))
    return detections(_text(output))


def _text(output: Output) -> str:
    # 1 is also how it says that it could not read one of many files; which, stands in the answer.
    if output.code not in (0, 1) or not output.stdout:
        raise EngineError(ending(output.code, output.stderr))
    return output.stdout.decode("utf-8", "replace")


def _differences(file: FileChange, found: tuple[Detection, ...]) -> Iterator[Finding]:
    ours = licences_in(file.head or "")
    seen: set[str] = set()
    for it in found:
        if it.expression in seen or not file.is_added(it.start, it.end):
            continue
        near = [licence for licence in ours if licence.start <= it.end and it.start <= licence.end]
        if it.names <= {name for licence in near for name in names_in(licence)}:
            continue
        seen.add(it.expression)
        yield _finding(file, it, near)


def names_in(licence: Licence) -> frozenset[str]:
    """The licences that a statement names, whichever of their later versions it allows."""
    return Detection(licence.expression, licence.start, licence.end).names


def _finding(file: FileChange, it: Detection, near: list[Licence]) -> Finding:
    ours = ", ".join(dict.fromkeys(licence.expression for licence in near)) or "no licence"
    lines = [line for line in file.lines() if it.start <= line.number <= it.end]
    return Finding(
        rule=SECOND_OPINION,
        message=f"ScanCode reads {it.expression} on these lines, and aicheck reads {ours}",
        path=file.path,
        start=Position(lines[0].number),
        end=Position(lines[-1].number, len(lines[-1].text) + 1),
        code="\n".join(line.text[:_CODE_WIDTH] for line in lines[:_CODE_LINES]),
        fix=Fix(SECOND_OPINION.fix),
    )
