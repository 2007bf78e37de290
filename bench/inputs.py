"""What is measured: repositories made from installed packages' own modules.

The head of a file is such a module as it is; its base lacks the last statement of a few functions.
All lie flat in one folder, so that no engine leaves a file out for the sake of its folder's name.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import os
import subprocess
import sysconfig
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SMALLEST, LARGEST = 1_500, 20_000

# Modules of what aicheck depends on: about 2, 7, 7, 10 and 19 kB.
FIVE = (
    "click/globals.py",
    "bandit/core/tester.py",
    "git/exc.py",
    "click/formatting.py",
    "click/parser.py",
)
_EDITS = 3
_WHO = b"Robin Author <robin@example.org>"
_SIGNED = b"Signed-off-by: Robin Author <robin@example.org>"
_START = 1_700_000_000

Files = Iterable[tuple[str, "bytes | None"]]
"""Names and contents, None for a file that is taken away."""


# -- modules -----------------------------------------------------------------------------------


def five_modules() -> dict[str, bytes]:
    """The five modules, by the names that they get."""
    folder = Path(sysconfig.get_path("purelib"))
    return {_flat(name): (folder / name).read_bytes() for name in FIVE}


def modules(count: int) -> dict[str, bytes]:
    """`count` modules of all that is installed, in an order that is no folder's."""
    chosen: dict[str, bytes] = {}
    for name, path in sorted(_candidates(), key=lambda item: _digest(item[0])):
        content = path.read_bytes()
        if without_some_statements(content) != content:
            chosen[_flat(name)] = content
        if len(chosen) == count:
            break
    return chosen


def _candidates() -> Iterator[tuple[str, Path]]:
    seen = set()
    for kind in ("purelib", "stdlib"):
        folder = Path(sysconfig.get_path(kind))
        for path in folder.rglob("*.py"):
            if path not in seen and SMALLEST <= path.stat().st_size <= LARGEST:
                seen.add(path)
                yield path.relative_to(folder).as_posix(), path


def _digest(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "surrogateescape")).digest()


def _flat(name: str) -> str:
    return f"src/{name.replace('/', '_')}"


def without_some_statements(content: bytes) -> bytes:
    """The module without the last line of a few functions, or as it is if that can't be done."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return content
    lines = content.splitlines(keepends=True)
    ends = [number for number in _last_lines(tree) if _is_alone(lines, number)]
    for number in sorted(ends[:: max(1, len(ends) // _EDITS)][:_EDITS], reverse=True):
        del lines[number - 1]
    return b"".join(lines)


def _last_lines(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and len(node.body) > 1:
            last = node.body[-1]
            is_simple = isinstance(last, ast.Return | ast.Expr | ast.Assign)
            if is_simple and last.lineno == last.end_lineno:
                yield last.lineno


def _is_alone(lines: list[bytes], number: int) -> bool:
    before = lines[number - 2].rstrip()
    return b";" not in lines[number - 1] and not before.endswith(b"\\")


# -- repositories ------------------------------------------------------------------------------


def staged(folder: Path, heads: Mapping[str, bytes]) -> None:
    """A repository with the modules' bases committed, and their heads in the index."""
    _import(folder, [_bases(heads)])
    for name, content in heads.items():
        (folder / name).write_bytes(content)
    _git(folder, "add", "--all")


def committed(folder: Path, heads: Mapping[str, bytes]) -> None:
    """A repository with two commits: all bases, then all heads."""
    _import(folder, [_bases(heads), heads.items()])


def history(folder: Path, heads: Mapping[str, bytes], commits: int) -> None:
    """A repository where each of the commits after the first edits three files."""
    names = sorted(heads)
    states = {name: (without_some_statements(heads[name]), heads[name]) for name in names}
    edits = (
        [
            (name, states[name][number // len(names) % 2] + b"# revision %d\n" % number)
            for name in (names[(number * 3 + part) % len(names)] for part in range(3))
        ]
        for number in range(commits)
    )
    _import(folder, [_bases(heads), *edits])


def large(folder: Path, files: int, size: int, ending: str) -> None:
    """A repository whose second commit adds `files` files of `size` bytes of text each."""
    added = _texts(range(files), size, ending)
    _import(folder, [[("README", b"start\n")], added], checkout=False)


def rewritten(folder: Path, files: int, size: int, ending: str) -> None:
    """A repository whose second commit replaces every line of `files` files."""
    commits = [_texts(range(start, start + files), size, ending) for start in (0, files)]
    _import(folder, commits, checkout=False)


def _texts(seeds: range, size: int, ending: str) -> Iterator[tuple[str, bytes]]:
    line = "value_{0}_{1} = compute(alpha={1}, beta='{0}', gamma=[{1}, {0}])\n"
    for number, seed in enumerate(seeds):
        count = size // len(line.format(seed, 10_000))
        text = "".join(line.format(seed, at) for at in range(count))
        yield f"data/{number}{ending}", text.encode()


def _bases(heads: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, content in heads.items():
        yield name, without_some_statements(content)


def _import(folder: Path, commits: Iterable[Files], checkout: bool = True) -> None:
    """Make a repository from the files of each commit, one commit at a time in memory."""
    pieces = (commit(number, "main", files) for number, files in enumerate(commits))
    imported(folder, itertools.chain.from_iterable(pieces), checkout)


def imported(folder: Path, stream: Iterable[bytes], checkout: bool = True) -> None:
    """Make a repository from a fast-import stream, and check its branch `main` out."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main", ".")
    process = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE, env=_environment()
    )
    assert process.stdin is not None
    with process.stdin as sink:
        sink.writelines(stream)
    if process.wait():
        raise RuntimeError("git fast-import failed")
    if checkout:
        _git(folder, "reset", "--quiet", "--hard")


def commit(number: int, branch: str, files: Files, more: bytes = b"") -> Iterator[bytes]:
    """Yield a commit of a fast-import stream; `more` are its lines about other parents."""
    message = b"Change number %d\n\n%s\n" % (number, _SIGNED)
    yield b"commit refs/heads/%s\n" % branch.encode()
    yield b"committer %s %d +0000\n" % (_WHO, _START + number)
    yield b"data %d\n%s\n%s" % (len(message), message, more)
    for name, content in files:
        if content is None:
            yield b"D %s\n" % name.encode()
            continue
        yield b"M 100644 inline %s\ndata %d\n" % (name.encode(), len(content))
        yield content
        yield b"\n"


def _git(folder: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=folder, check=True, env=_environment())


def _environment() -> dict[str, str]:
    nobody = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return {"PATH": os.environ["PATH"], **nobody}
