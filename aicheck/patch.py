"""A unified diff or `git format-patch` mail to a `Change`, without any repository."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr

from unidiff.errors import UnidiffParseError
from unidiff.patch import Hunk as PatchHunk
from unidiff.patch import PatchedFile, PatchSet

from aicheck.errors import AicheckError
from aicheck.languages import is_code
from aicheck.model import Change, Commit, Failure, FileChange, Hunk, Line, Origin, Person, Status

# How a mail begins in a mailbox; format-patch puts the commit's id there.
_MAIL = re.compile(rb"^From (\S+) .*\d\d:\d\d.*\n(?=[A-Za-z-]+:)", re.MULTILINE)
_ID = re.compile(rb"[0-9a-f]{40,64}")
_HEADERS = re.compile(rb"\A(?:[A-Za-z-]+:.*\n(?:[ \t].*\n)*)*?(?:From|Subject):", re.IGNORECASE)
_DIFF = re.compile(r"^(?:diff --git |Index: |--- \S)", re.MULTILINE)
_END_OF_WORDS = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)
# The commit of a mail that does not name one.
_UNNAMED = "0" * 40
_HUNK_HEADER = re.compile(r"^@@ ", re.MULTILINE)
_MODE = re.compile(r"^(?:new file mode|old mode|deleted file mode|index \S+) (\d{6})", re.MULTILINE)
_NEW_MODE = re.compile(r"^(?:new file|new) mode (\d{6})", re.MULTILINE)
_SUBJECT_TAG = re.compile(r"^(?:\[[^\]]*PATCH[^\]]*\]\s*)+")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPES = {
    b"n": b"\n",
    b"t": b"\t",
    b"r": b"\r",
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"v": b"\v",
}
_SYMLINK, _SUBMODULE = 0o120000, 0o160000


def read_patch(data: bytes, name: str) -> Change:
    """The change that the patch `data` makes; raises AicheckError where it is none.

    Of a file that the patch adds the whole text is known, of others only the added lines. A mail
    gives a commit; the lines of a bare diff belong to none.
    """
    commits: list[Commit] = []
    files: list[FileChange] = []
    failures: list[Failure] = []
    for sha, part in _parts(data):
        commit, text = (
            _message(sha, part) if sha else (None, part.decode("utf-8", "surrogateescape"))
        )
        if commit:
            commits.append(commit)
        elif (start := _DIFF.search(text)) and text[: start.start()].strip():
            reason = "the words before the diff are no mail: who wrote it is not known"
            failures.append(Failure("history", reason))
        for file, failure in _files(text, name, commit.sha if commit else None):
            files.append(file)
            failures.extend([failure] if failure else [])
    if not files:
        raise AicheckError(
            f"there is no diff in '{name}'", "give it the output of git diff or format-patch"
        )
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Change("patch", None, None, name, tuple(commits), ordered, tuple(failures))


def _parts(data: bytes) -> Iterator[tuple[str | None, bytes]]:
    """Each mail with its commit's id, or all of it where it is no mail."""
    heads = list(_MAIL.finditer(data))
    before = data[: heads[0].start()] if heads else data
    if before.strip():
        is_mail = _HEADERS.match(before.lstrip())
        yield _UNNAMED if is_mail else None, before.lstrip()
    ends = [*(head.start() for head in heads[1:]), len(data)]
    for head, end in zip(heads, ends, strict=False):
        sha = head[1].decode("ascii", "replace") if _ID.fullmatch(head[1]) else _UNNAMED
        yield sha, data[head.end() : end]


def _message(sha: str, part: bytes) -> tuple[Commit, str]:
    mail = email.message_from_bytes(part, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = "\n".join(_texts(mail))
    # Whichever comes first: nothing of a diff may pass for words.
    ends = [match.start() for match in (_END_OF_WORDS.search(body), _DIFF.search(body)) if match]
    end = min(ends, default=len(body))
    words, rest = body[:end], body[end:]
    author = _person(str(mail["From"] or ""))
    if words.startswith("From: "):
        # format-patch puts the author there where somebody else sends the mail.
        own, _, words = words.partition("\n")
        author = _person(own.removeprefix("From: "))
    subject = _SUBJECT_TAG.sub("", " ".join(str(mail["Subject"] or "").split()))
    return Commit(sha, (), author, author, f"{subject}\n\n{words.strip()}\n"), rest


def _texts(mail: EmailMessage) -> Iterator[str]:
    """Yield the words of a mail and of what is attached to it, in order."""
    for part in mail.walk():
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload.decode("utf-8", "surrogateescape")


def _person(text: str) -> Person:
    name, mail = parseaddr(text)
    return Person(name, mail)


def _files(text: str, name: str, commit: str | None) -> Iterator[tuple[FileChange, Failure | None]]:
    start = _DIFF.search(text)
    if start is None:
        return
    # A mail ends with "-- " and git's version, which is no part of the last hunk.
    body = re.sub(r"^-- \n[\d.].*\n*\Z", "", text[start.start() :], flags=re.MULTILINE)
    try:
        found = list(PatchSet(_lines(body)))
    except (UnidiffParseError, ValueError) as error:
        raise AicheckError(
            f"'{name}' is a broken diff: {error}", "make it anew with git diff"
        ) from error
    hunks = sum(len(file) for file in found)
    if hunks != len(_HUNK_HEADER.findall(body)):
        # A header that the parser passes over would hide its lines.
        raise AicheckError(
            f"'{name}' is a broken diff: a hunk's header cannot be read",
            "make it anew with git diff",
        )
    for file in found:
        yield _file(file, commit)


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _file(file: PatchedFile, commit: str | None) -> tuple[FileChange, Failure | None]:
    path, old_path = _name(file.target_file), _name(file.source_file)
    status = _status(file, path, old_path)
    if path is None:
        path = old_path or "unknown"
    hunks = tuple(part for hunk in file for part in _parts_of(hunk))
    skipped: str | None = status if status in ("symlink", "submodule") else None
    failure = None
    if file.is_binary_file:
        skipped = "binary"
        failure = Failure("read", skipped, path) if is_code(path) else None
    elif any(_is_undecodable(line) for hunk in hunks for line in hunk.added):
        skipped = "not UTF-8 text"
        failure = Failure("read", "not UTF-8 text", path)
    head = _whole(file, hunks) if status == "added" and not skipped else None
    return FileChange(
        path=path,
        status=status,
        old_path=old_path if status == "renamed" else None,
        hunks=() if skipped else hunks,
        head=head,
        skipped=skipped,
        origins=(Origin(1, commit),),
        context=() if skipped else tuple(_context(file)),
    ), failure


def _context(file: PatchedFile) -> Iterator[Line]:
    """Yield the unchanged lines that the hunks show."""
    for hunk in file:
        for line in hunk:
            if line.is_context and line.target_line_no:
                yield Line(line.target_line_no, line.value.removesuffix("\n"))


def _parts_of(hunk: PatchHunk) -> Iterator[Hunk]:
    """A hunk with context as the changed runs that it holds."""
    # An empty side of a hunk without context names the line before it.
    old = hunk.source_start + (hunk.source_length == 0)
    new = hunk.target_start + (hunk.target_length == 0)
    removed: list[str] = []
    added: list[str] = []
    start = (old, new)
    for line in hunk:
        if line.is_context and (removed or added):
            yield _run(start, removed, added)
            removed, added = [], []
        if line.is_context:
            old, new = old + 1, new + 1
            start = (old, new)
        elif line.is_removed:
            removed.append(line.value.removesuffix("\n"))
            old += 1
        elif line.is_added:
            added.append(line.value.removesuffix("\n"))
            new += 1
    if removed or added:
        yield _run(start, removed, added)


def _run(start: tuple[int, int], removed: list[str], added: list[str]) -> Hunk:
    # An empty side names the line before it.
    old, new = start
    return Hunk(
        old if removed else old - 1, tuple(removed), new if added else new - 1, tuple(added)
    )


def _status(file: PatchedFile, path: str | None, old_path: str | None) -> Status:
    modes = [int(mode, 8) for mode in _NEW_MODE.findall(str(file.patch_info or ""))]
    kinds = [int(mode, 8) for mode in _MODE.findall(str(file.patch_info or ""))]
    mode = (modes or kinds or [0])[-1]
    if path is None:
        return "deleted"
    if mode in (_SYMLINK, _SUBMODULE):
        return "symlink" if mode == _SYMLINK else "submodule"
    if old_path is None:
        return "added"
    if old_path != path:
        return "renamed"
    return "modified" if len(file) else "mode"


def _name(name: str | None) -> str | None:
    """The path of a diff's `---` or `+++` line, unquoted, or None for /dev/null."""
    text = (name or "").strip("\r\n")
    if text in ("", "/dev/null"):
        return None
    if text.startswith('"') and text.endswith('"'):
        text = _unquoted(text[1:-1])
    # The prefixes of git's diff.mnemonicPrefix, too: git am takes off one folder whatever it is.
    return text[2:] if text[:2] in ("a/", "b/", "c/", "i/", "o/", "w/") else text


def _unquoted(text: str) -> str:
    raw = _ESCAPE.sub(_escape, text.encode("utf-8", "surrogateescape"))
    return raw.decode("utf-8", "backslashreplace")


def _escape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if len(code) == 3 else _ESCAPES.get(code, code)


def _is_undecodable(line: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in line)


def _whole(file: PatchedFile, hunks: tuple[Hunk, ...]) -> str:
    last = next((line for hunk in reversed(file) for line in reversed(hunk)), None)
    text = "\n".join(line for hunk in hunks for line in hunk.added)
    return text if last is not None and "No newline" in last.value else f"{text}\n"
