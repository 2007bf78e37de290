"""How well the lines that aicheck takes for an AI's agree with git-ai's own notes.

    python bench/agreement.py REPOSITORY [--rev REV] [--work DIR]

The second opinion shares nothing with aicheck: `git blame` of every file tells the commit, path and
number of each line, and the notes are read below, by the published standard 3.0.0. A line is
covered by both where its commit, as blame has it, has a note. What a note doesn't list is unknown
to it, and aicheck may know it from elsewhere, as a trailer: such lines are counted by themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

_EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_HEADER = re.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+)(?: \d+)?")
# Every disagreement over this is to be explained, so that it is shown.
_SHOWN = 20

Note = Mapping[str, Mapping[int, str]]
Said = Mapping[str, list[tuple[int, int, str, str]]]


class Line(NamedTuple):
    """A line of the tree, and where it comes from."""

    path: str
    number: int
    commit: str
    old_path: str
    old_number: int


def blamed(repository: Path, revision: str, path: str) -> list[Line]:
    """Where each line of a file comes from, as git says."""
    try:
        out = _git(repository, "blame", "--porcelain", revision, "--", path)
    except subprocess.CalledProcessError as error:
        print(f"git cannot blame {path!r}: {error.stderr.decode('utf-8', 'replace').strip()}")
        return []
    names: dict[str, str] = {}
    lines: list[Line] = []
    commit, old, new = "", 0, 0
    for row in out.split(b"\n"):
        if row.startswith(b"\t"):
            lines.append(Line(path, new, commit, names.get(commit, path), old))
        elif row.startswith(b"filename "):
            names[commit] = _plain(row[9:])
        elif found := _HEADER.fullmatch(row):
            commit, old, new = found[1].decode(), int(found[2]), int(found[3])
    return lines


def notes_of(repository: Path, shas: set[str]) -> dict[str, Note]:
    """The notes of these commits: by path and line `ai` or `human`."""
    listed = _git(repository, "ls-tree", "-r", "refs/notes/ai").decode().splitlines()
    blobs = {}
    for row in listed:
        head, _, name = row.partition("\t")
        if (sha := name.replace("/", "")) in shas:
            blobs[sha] = head.split()[2]
    with ThreadPoolExecutor(2) as pool:
        texts = pool.map(lambda blob: _git(repository, "cat-file", "blob", blob), blobs.values())
        return {sha: _note(text.decode()) for sha, text in zip(blobs, texts, strict=True)}


def _note(text: str) -> Note:
    attestation, _, data = text.partition("---\n")
    known = json.loads(data)
    agents = {*known.get("prompts", {}), *known.get("sessions", {})}
    found: dict[str, dict[int, str]] = defaultdict(dict)
    path = ""
    for row in attestation.split("\n"):
        if not row.startswith("  "):
            path = row[1:-1] if row.startswith('"') else row
            continue
        key, _, ranges = row.strip().partition(" ")
        name = key.split("::")[0]
        is_person = name.startswith("h_") or name in ("human", "known_human")
        who = "human" if is_person and name not in agents else "ai"
        for part in ranges.split(","):
            start, _, end = part.partition("-")
            found[path].update(dict.fromkeys(range(int(start), int(end or start) + 1), who))
    return found


def ours(repository: Path, revision: str, work: Path) -> tuple[Said, Mapping[str, str]]:
    """What aicheck says of the lines, and the signals of its other evidence for each commit."""
    out = work / "ours.json"
    words = [sys.executable, "-m", "aicheck", "attribute", f"{_EMPTY}..{revision}", "--repo"]
    subprocess.run([*words, str(repository), "-q", "-o", f"json={out}"], check=False)
    said = json.loads(out.read_text())
    lines = {
        file["path"]: [(it["start"], it["end"], it["class"], it["commit"]) for it in file["runs"]]
        for file in said["files"]
    }
    signals = {}
    for commit in said["commits"]:
        evidence = commit["attribution"]["evidence"]
        found = {it["signal"] for it in evidence if it["strength"] != "inferred"}
        found -= {"git-note", "denial"}
        signals[commit["sha"]] = ", ".join(sorted(found)) or "nothing else"
    return lines, signals


def compared(
    lines: Iterator[Line],
    notes: Mapping[str, Note],
    said: Said,
    signals: Mapping[str, str],
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many lines have which pair of answers, and the disagreements by commit and cause."""
    pairs: Counter[tuple[str, str]] = Counter()
    causes: Counter[tuple[str, str]] = Counter()
    own: dict[str, dict[int, tuple[str, str]]] = {}
    for line in lines:
        if line.commit not in notes:
            continue
        if line.path not in own:
            own.clear()
            own[line.path] = {
                number: (kind, sha)
                for start, end, kind, sha in said.get(line.path, ())
                for number in range(start, end + 1)
            }
        kind, sha = own[line.path].get(line.number, ("unread", ""))
        note = notes[line.commit].get(line.old_path, {}).get(line.old_number, "unlisted")
        answer = "ai" if kind == "ai" else kind if kind == "unread" else "other"
        pairs[note, answer] += 1
        if answer != "unread" and (note == "ai") != (answer == "ai"):
            moved = "" if sha == line.commit else f", aicheck has it from {sha[:12] or 'nowhere'}"
            more = f"{moved}; of the commit {signals.get(sha, 'nothing')} says that it is AI's"
            causes[line.commit, f"the note says {note}, aicheck {answer}{more}"] += 1
    return pairs, causes


def main() -> None:
    """Compare, and print figures and what there is to explain."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path)
    parser.add_argument("--rev", default="HEAD")
    parser.add_argument("--work", type=Path, help="keep what aicheck said here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = asked.work or Path(folder)
        said, signals = ours(asked.repository, asked.rev, work)
        listed = _git(asked.repository, "ls-tree", "-r", "-z", asked.rev).split(b"\0")
        entries = [row.partition(b"\t") for row in listed if row.startswith(b"100")]
        paths = [os.fsdecode(path) for _, _, path in entries]
        shas = set(_git(asked.repository, "rev-list", asked.rev).decode().split())
        notes = notes_of(asked.repository, shas)
        with ThreadPoolExecutor(2) as pool:
            files = pool.map(partial(blamed, asked.repository, asked.rev), paths)
            pairs, causes = compared(
                (line for file in files for line in file), notes, said, signals
            )
    _tell(pairs, causes, len(notes))


def _tell(
    pairs: Mapping[tuple[str, str], int], causes: Mapping[tuple[str, str], int], notes: int
) -> None:
    print(f"{notes:,} commits with a note")
    for (note, answer), count in sorted(pairs.items()):
        print(f"  the note says {note}, aicheck {answer}: {count:,} lines")
    # A picture has lines for git alone.
    read = [it for it in pairs if it[1] != "unread"]
    _share("lines that a note lists", [it for it in read if it[0] != "unlisted"], pairs)
    own = [it for it in read if it != ("unlisted", "ai")]
    _share("lines whose commit has a note, without AI's by other evidence", own, pairs)
    _share("lines whose commit has a note", read, pairs)
    print(f"disagreements over {_SHOWN} lines, by commit and cause:")
    for (sha, cause), count in sorted(causes.items(), key=lambda it: -it[1]):
        if count > _SHOWN:
            print(f"  {sha[:12]} {count:6,} lines: {cause}")
    rest = [count for count in causes.values() if count <= _SHOWN]
    print(f"  and {len(rest)} of {_SHOWN} lines or fewer, {sum(rest):,} lines together")


def _share(what: str, own: list[tuple[str, str]], pairs: Mapping[tuple[str, str], int]) -> None:
    total = sum(pairs[it] for it in own)
    same = sum(pairs[note, answer] for note, answer in own if (note == "ai") == (answer == "ai"))
    print(f"{what}: {same:,} of {total:,} agree ({same / max(total, 1):.2%})")


def _git(repository: Path, *words: str) -> bytes:
    own = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    options = ["-c", "core.quotePath=false", f"--git-dir={repository}"]
    return subprocess.run(
        ["git", *options, *words], check=True, capture_output=True, env=own
    ).stdout


def _plain(path: bytes) -> str:
    is_quoted = path[:1] == path[-1:] == b'"'
    return os.fsdecode(path[1:-1] if is_quoted else path)


if __name__ == "__main__":
    main()
