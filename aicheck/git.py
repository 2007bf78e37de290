"""An opened repository: its revisions, its commits and the contents of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aicheck import commit_object
from aicheck.errors import AicheckError
from aicheck.gitprocess import GitError, forget_environment, started
from aicheck.model import Commit

_EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
_NO_HISTORY = "in CI, fetch the whole history (fetch-depth: 0)"


@dataclass(frozen=True)
class Repository:
    """An opened repository; `top` is the work tree, or the git directory of a bare one."""

    top: Path
    directory: Path
    is_bare: bool
    is_shallow: bool
    object_format: str
    index: Path | None = None

    @property
    def name(self) -> str:
        """The repository's name, from its folder."""
        folder = self.directory if self.is_bare else self.top
        return folder.name.removesuffix(".git") or folder.parent.name

    @property
    def empty_tree(self) -> str:
        """The id of the tree without files."""
        return _EMPTY_TREES[self.object_format]

    def run(self, *args: str, feed: bytes = b"") -> bytes:
        """What git prints; raises GitError where it exits with an error."""
        with self.process(args, feed) as stdout:
            return stdout.read()

    def text(self, *args: str, none: Sequence[int] = (1, 128)) -> str | None:
        """What git prints as one stripped text, or None where it exits with a code of `none`.

        Raises GitError where it ends otherwise: killed in the middle, it has given no answer.
        """
        try:
            return self.run(*args).decode("utf-8", "replace").strip()
        except GitError as error:
            if error.code in none:
                return None
            raise

    # -- revisions -----------------------------------------------------------------------------

    def resolve(self, revision: str) -> str:
        """The id of the commit (or tree) that `revision` names; raises AicheckError."""
        self._refuse_ambiguous(revision)
        for kind in ("commit", "tree"):
            name = f"{revision}^{{{kind}}}"
            found = self.text("rev-parse", "--verify", "--quiet", "--end-of-options", name)
            if found:
                return found
        hint = (
            _NO_HISTORY if self.is_shallow else "see the names in 'git branch --all' and 'git tag'"
        )
        raise AicheckError(f"cannot find the revision '{revision}'", hint)

    def _refuse_ambiguous(self, revision: str) -> None:
        # git would choose: a branch that is called as a remote's makes a change look empty.
        names = [f"refs/{kind}/{revision}" for kind in ("heads", "remotes", "tags")]
        listed = self.text("for-each-ref", "--format=%(refname) %(objectname)", *names) or ""
        found = dict(line.split(" ") for line in listed.splitlines())
        if len({found[name] for name in names if name in found}) > 1:
            hint = f"write {' or '.join(name for name in names if name in found)}"
            raise AicheckError(f"'{revision}' names several things", hint)

    def head(self) -> str | None:
        """The commit of HEAD, or None where no commit was made yet."""
        return self.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")

    def is_commit(self, name: str) -> bool:
        """Whether the object `name` is a commit."""
        return self.text("cat-file", "-t", name, none=()) == "commit"

    def merge_base(self, base: str, head: str) -> str | None:
        """The best common ancestor of two commits, or None where there is none."""
        return self.text("merge-base", base, head, none=(1,))

    def default_base(self) -> str | None:
        """The upstream of the current branch, or else the default branch, if there is one."""
        return self._first("@{upstream}") or self.default_branch()

    def default_branch(self) -> str | None:
        """The default branch, the remote's before the local one, if there is one."""
        return self._first("refs/remotes/origin/HEAD", "refs/remotes/origin/main",
                           "refs/remotes/origin/master", "refs/heads/main",
                           "refs/heads/master")  # fmt: skip

    def was_tip(self, commit: str, branch: str) -> bool:
        """Whether the branch `branch` stood at `commit` once, as its first parents tell."""
        listed = self.run("rev-list", "--first-parent", "--end-of-options", branch, "--")
        return commit in listed.decode("ascii").split()

    def _first(self, *names: str) -> str | None:
        for name in names:
            found = self.text(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
            )
            if found:
                return found
        return None

    def shallow_commits(self) -> frozenset[str]:
        """The commits whose parents a shallow clone left out."""
        if not self.is_shallow:
            return frozenset()
        common = self.text("rev-parse", "--git-common-dir") or str(self.directory)
        listed = (self.top / common / "shallow").read_text(encoding="ascii").split()
        return frozenset(listed)

    def commits(self, base: str | None, head: str) -> tuple[Commit, ...]:
        """The commits of `head` that `base` lacks, oldest first; all of them without a base."""
        span = [head] if base is None else [head, f"^{base}"]
        # Not `log`: what it shows of a message is up to the message's headers and its NULs.
        listed = self.run("rev-list", "--parents", "--reverse", "--topo-order", *span, "--")
        lines = [line.split(" ") for line in listed.decode("ascii").splitlines()]
        feed = "".join(f"{sha}\n" for sha, *_ in lines).encode()
        with self.process(("cat-file", "--batch"), feed) as stdout:
            return tuple(
                commit_object.parse(sha, parents, _object(stdout, sha)) for sha, *parents in lines
            )

    def refs(self, patterns: Sequence[str]) -> dict[str, str]:
        """The refs that match any of `patterns`, with the objects that they name."""
        out = self.run("for-each-ref", "--format=%(objectname) %(refname)", *patterns)
        lines = out.decode("utf-8", "surrogateescape").splitlines()
        return {name: found for found, _, name in (line.partition(" ") for line in lines)}

    # -- contents ------------------------------------------------------------------------------

    def tree(self, revision: str) -> Iterator[tuple[str, str]]:
        """Yield the path and the object of every file below `revision`."""
        with self.process(("ls-tree", "-r", "-z", "--full-tree", revision)) as stdout:
            for entry in _fields(stdout):
                head, _, path = entry.partition(b"\t")
                yield path.decode("utf-8", "surrogateescape"), head.rpartition(b" ")[2].decode()

    def files(self, revision: str, paths: Sequence[str]) -> dict[str, str]:
        """The texts of those of `paths` that exist as files in `revision`."""
        names = {f"{revision}:{path}": path for path in paths}
        found = self.blobs(names, limit=1 << 20)
        texts = {}
        for name, data in found:
            if isinstance(data, int):
                raise AicheckError(f"'{name}' is too large for settings", "keep it under 1 MiB")
            if data is not None:
                texts[names[name]] = data.decode("utf-8", "replace")
        return texts

    def blobs(self, names: Iterable[str], limit: int) -> Iterator[tuple[str, bytes | int | None]]:
        """Yield each name with its bytes, its size if that is over `limit`, or None if missing."""
        wanted = list(names)
        feed = "".join(f"{name}\n" for name in wanted).encode("utf-8", "surrogateescape")
        if not wanted:
            return
        with self.process(("cat-file", "--batch"), feed) as stdout:
            for name in wanted:
                header = stdout.readline().rsplit(b" ", 2)
                if len(header) < 3 or not header[2].strip().isdigit():
                    yield name, None
                    continue
                size = int(header[2])
                data = _read(stdout, size, limit)
                stdout.read(1)
                yield name, None if header[1] != b"blob" else data

    # -- processes -----------------------------------------------------------------------------

    @contextmanager
    def process(
        self, args: Sequence[str], feed: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> Iterator[IO[bytes]]:
        """Start git on this repository, and give what it prints as a stream; may raise GitError."""
        options = [f"--git-dir={self.directory}", "-c", f"safe.directory={self.top}"]
        with started(self.top, [*options, *args], feed, self.index, extra=extra) as stdout:
            yield stdout


def open_repository(folder: Path | None) -> Repository:
    """Open the repository that `folder`, or else the current folder, belongs to.

    A bare repository is opened only where it is named. Raises AicheckError.
    """
    index = forget_environment()
    start = Path(folder or Path.cwd()).absolute()
    if not start.is_dir():
        raise AicheckError(f"cannot find the folder '{start}'", "name a folder with --repo")
    bare = [f"--git-dir={start}"] if folder and _looks_bare(start) else []
    directory, is_shallow, object_format, *top = _facts(start, bare)
    folder = Path(top[0] if top else directory)
    return Repository(folder, Path(directory), not top, is_shallow == "true", object_format, index)


def create(folder: Path, stream: bytes) -> Repository:
    """Make a repository in `folder` from a fast-import stream."""
    for args, feed in (
        (["init", "--quiet", "--initial-branch=main", "."], b""),
        (["fast-import", "--quiet"], stream),
        (["reset", "--quiet", "--hard", "main"], b""),
    ):
        with started(folder, args, feed, None):
            pass
    return open_repository(folder)


def _looks_bare(folder: Path) -> bool:
    return all((folder / part).exists() for part in ("HEAD", "objects", "refs"))


def _facts(start: Path, bare: Sequence[str]) -> list[str]:
    asked = ["--absolute-git-dir", "--is-shallow-repository", "--show-object-format"]
    asked += [] if bare else ["--show-toplevel"]
    options = ["-c", "safe.directory=*", *bare]
    try:
        with started(start, [*options, "rev-parse", *asked], b"", None) as stdout:
            return stdout.read().decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    except GitError as error:
        hint = "go into a repository, or name one, and always a bare one, with --repo"
        raise AicheckError(f"'{start}' is not a git repository ({error})", hint) from error


def _fields(stdout: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := stdout.read(1 << 20):
        *whole, rest = (rest + block).split(b"\0")
        yield from whole


def _read(stdout: IO[bytes], size: int, limit: int) -> bytes | int:
    if size <= limit:
        return stdout.read(size)
    left = size
    while left:
        left -= len(stdout.read(min(left, 1 << 20)) or b" " * left)
    return size


def _object(stdout: IO[bytes], name: str) -> bytes:
    header = stdout.readline().split()
    if len(header) < 3:
        why = f"the object {name} is missing" if header else f"it ended before the object {name}"
        raise GitError(why)
    data = stdout.read(int(header[2]))
    if len(data) < int(header[2]) or not stdout.read(1):
        raise GitError(f"it ended within the object {name}")
    return data
