"""The only module that runs git: through GitPython, with nothing of the repository obeyed.

Every call names the git directory, ignores the system's, the user's and the tree's configuration
where it could run a command or change a diff, and reads objects as they are stored.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from aicheck.errors import AicheckError
from aicheck.model import Commit, Person

# GitPython otherwise raises on import where git is missing, before we can say so ourselves.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

import git as gitpython

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_SETTINGS = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.quotePath=true",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.orderFile=/dev/null",
    "log.showSignature=false",
    "color.ui=false",
)
# --text: one NUL byte or a line in .gitattributes would hide every hunk of a file otherwise.
_DIFF = (
    "-r",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--text",
    "--full-index",
    "--no-abbrev",
    "--ignore-submodules=none",
    "--diff-algorithm=myers",
    "--inter-hunk-context=0",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "-M",
)
_PATCH = ("-p", "-U0", "--diff-filter=MR")
_HISTORY = ("diff-tree", "--stdin", "--root", "--always", *_DIFF)
_LOG_FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%B")
_EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
# As git writes it, the second line included: text below another line stays in the commit.
_SCISSORS = re.compile(rb"^[^\w\s] -{24} >8 -{24}\n[^\w\s] Do not modify", re.MULTILINE)
_WHO = "set them with git config user.name and git config user.email"
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
        with self._process(args, feed) as stdout:
            return stdout.read()

    def text(self, *args: str) -> str | None:
        """What git prints as one stripped text, or None where it exits with an error."""
        try:
            return self.run(*args).decode("utf-8", "replace").strip()
        except GitError:
            return None

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
        return self.text("cat-file", "-t", name) == "commit"

    def merge_base(self, base: str, head: str) -> str | None:
        """The best common ancestor of two commits, or None where there is none."""
        return self.text("merge-base", base, head)

    def default_base(self) -> str | None:
        """The upstream of the current branch, or else the default branch, if there is one."""
        names = ("@{upstream}", "refs/remotes/origin/HEAD", "refs/remotes/origin/main",
                 "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")  # fmt: skip
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
        out = self.run(
            "log", "-z", "--reverse", "--topo-order", "--no-color", "--no-decorate", "--no-notes",
            "--no-mailmap", "--encoding=UTF-8", f"--format=tformat:{'%x00'.join(_LOG_FIELDS)}",
            *span, "--",
        )  # fmt: skip
        fields = out.split(b"\0")
        width = len(_LOG_FIELDS)
        return tuple(_commit(fields[at : at + width]) for at in range(0, len(fields) - 1, width))

    # -- contents ------------------------------------------------------------------------------

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
        with self._process(("cat-file", "--batch"), feed) as stdout:
            for name in wanted:
                header = stdout.readline().rsplit(b" ", 2)
                if len(header) < 3 or not header[2].strip().isdigit():
                    yield name, None
                    continue
                size = int(header[2])
                data = _read(stdout, size, limit)
                stdout.read(1)
                yield name, None if header[1] != b"blob" else data

    def raw_diff(self, old: str, new: str | None) -> list[bytes]:
        """The NUL-separated fields of the raw diff of two trees, or of a tree and the index."""
        return list(self._fields(_ends(old, new, "--raw", "-z"), b""))

    def patch(self, old: str, new: str | None) -> Iterator[bytes]:
        """Yield the lines of the patch of what `raw_diff` lists as modified or renamed."""
        with self._process(_ends(old, new, *_PATCH)) as stdout:
            yield from stdout

    def raw_history(self, pairs: Sequence[str]) -> Iterator[bytes]:
        """As `raw_diff`, for lines `commit parent`; the commit stands before each pair's files."""
        yield from self._fields((*_HISTORY, "--raw", "-z"), _lines(pairs))

    def _fields(self, args: Sequence[str], feed: bytes) -> Iterator[bytes]:
        # As a stream: a merge of old branches lists every file that differs, again and again.
        with self._process(args, feed) as stdout:
            rest = b""
            while block := stdout.read(1 << 20):
                *fields, rest = (rest + block).split(b"\0")
                yield from fields

    def patch_history(self, pairs: Sequence[str]) -> Iterator[bytes]:
        """As `patch`, for lines `commit parent`, with the same lines between them."""
        with self._process((*_HISTORY, *_PATCH), _lines(pairs)) as stdout:
            yield from stdout

    # -- processes -----------------------------------------------------------------------------

    @contextmanager
    def _process(self, args: Sequence[str], feed: bytes = b"") -> Iterator[IO[bytes]]:
        options = [f"--git-dir={self.directory}", "-c", f"safe.directory={self.top}"]
        with _started(self.top, [*options, *args], feed, self.index) as stdout:
            yield stdout


class GitError(Exception):
    """Git exited with an error; the text is the last line that it said."""


def open_repository(folder: Path | None) -> Repository:
    """Open the repository that `folder`, or else the current folder, belongs to.

    A bare repository is opened only where it is named. Raises AicheckError.
    """
    index = _forget_environment()
    start = Path(folder or Path.cwd()).absolute()
    if not start.is_dir():
        raise AicheckError(f"cannot find the folder '{start}'", "name a folder with --repo")
    bare = [f"--git-dir={start}"] if folder and _looks_bare(start) else []
    directory, is_shallow, object_format, *top = _facts(start, bare)
    folder = Path(top[0] if top else directory)
    return Repository(folder, Path(directory), not top, is_shallow == "true", object_format, index)


def people_of_user(repository: Repository) -> tuple[Person, Person]:
    """The author and the committer that a commit made now would have.

    The user's own configuration is asked here, which nothing of the change can write to.
    """
    author, committer = (
        _own(repository, ["var", variable], b"").decode("utf-8", "replace")
        for variable in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    )
    return _ident(author), _ident(committer)


def clean_message(repository: Repository, raw: bytes) -> str:
    """A message as git would store it: without comments and what stands below the scissors."""
    kept = _SCISSORS.split(raw, maxsplit=1)[0]
    return _own(repository, ["stripspace", "--strip-comments"], kept).decode("utf-8", "replace")


def create(folder: Path, stream: bytes) -> Repository:
    """Make a repository in `folder` from a fast-import stream."""
    for args, feed in (
        (["init", "--quiet", "--initial-branch=main", "."], b""),
        (["fast-import", "--quiet"], stream),
        (["reset", "--quiet", "--hard", "main"], b""),
    ):
        with _started(folder, args, feed, None):
            pass
    return open_repository(folder)


def _own(repository: Repository, args: Sequence[str], feed: bytes) -> bytes:
    kept = {key: value for key, value in _IDENTITY.items() if value}
    try:
        with _started(repository.top, args, feed, None, own_settings=True, extra=kept) as stdout:
            return stdout.read()
    except GitError as error:
        raise AicheckError(f"git does not say who you are: {error}", _WHO) from error


def _ident(text: str) -> Person:
    name, _, rest = text.strip().rpartition(" <")
    return Person(name, rest.partition(">")[0])


# The identity that git hands to its hooks; everything else that is inherited is forgotten.
_IDENTITY: dict[str, str] = {}


def _forget_environment() -> Path | None:
    """Drop every inherited `GIT_*` variable, and return the index that a hook was given.

    GitPython adds to the inherited environment and cannot take away from it.
    """
    index = os.environ.get("GIT_INDEX_FILE")
    for part in ("AUTHOR", "COMMITTER"):
        for field in ("NAME", "EMAIL"):
            key = f"GIT_{part}_{field}"
            _IDENTITY.setdefault(key, os.environ.get(key, ""))
    for key in [key for key in os.environ if key.startswith("GIT_")]:
        if not key.startswith("GIT_PYTHON_"):
            del os.environ[key]
    if index is not None:
        # A second call in the same process must still find it.
        os.environ["GIT_INDEX_FILE"] = str(Path(index).absolute())
    return Path(index).absolute() if index else None


def _ends(old: str, new: str | None, *options: str) -> tuple[str, ...]:
    if new is None:
        return ("diff-index", "--cached", *_DIFF, *options, old, "--")
    return ("diff-tree", *_DIFF, *options, old, new, "--")


def _lines(pairs: Iterable[str]) -> bytes:
    return "".join(f"{pair}\n" for pair in pairs).encode()


def _looks_bare(folder: Path) -> bool:
    return all((folder / part).exists() for part in ("HEAD", "objects", "refs"))


def _facts(start: Path, bare: Sequence[str]) -> list[str]:
    asked = ["--absolute-git-dir", "--is-shallow-repository", "--show-object-format"]
    asked += [] if bare else ["--show-toplevel"]
    options = ["-c", "safe.directory=*", *bare]
    try:
        with _started(start, [*options, "rev-parse", *asked], b"", None) as stdout:
            return stdout.read().decode("utf-8", "surrogateescape").rstrip("\n").split("\n")
    except GitError as error:
        hint = "go into a repository, or name one, and always a bare one, with --repo"
        raise AicheckError(f"'{start}' is not a git repository ({error})", hint) from error


@contextmanager
def _started(
    folder: Path,
    args: Sequence[str],
    feed: bytes,
    index: Path | None,
    *,
    own_settings: bool = False,
    extra: dict[str, str] | None = None,
) -> Iterator[IO[bytes]]:
    settings = [] if own_settings else [part for item in _SETTINGS for part in ("-c", item)]
    environment = {"LC_ALL": "C"} if own_settings else dict(_ENVIRONMENT)
    environment |= {"GIT_INDEX_FILE": str(index)} if index else {}
    runner = gitpython.Git(str(folder))
    executable = gitpython.Git.GIT_PYTHON_GIT_EXECUTABLE or "git"
    try:
        handle: Any = runner.execute(
            [executable, "-C", str(folder), *settings, *args],
            istream=subprocess.PIPE,
            as_process=True,
            env=environment | (extra or {}),
        )
    except gitpython.GitCommandNotFound as error:
        raise AicheckError("git is not installed", "install git 2.31 or later") from error
    process: subprocess.Popen[bytes] = handle.proc
    said: list[bytes] = []
    threads = [
        _thread(lambda: _feed(process, feed)),
        _thread(lambda: said.append(_all(process.stderr))),
    ]
    assert process.stdout is not None
    try:
        yield process.stdout
        process.stdout.close()
        code = process.wait()
    finally:
        # Left early, by an error or because the reader had enough: git must not go on.
        if process.poll() is None:
            process.kill()
            process.wait()
        for thread in threads:
            thread.join()
    if code != 0:
        lines = b"".join(said).decode("utf-8", "replace").strip().splitlines()
        raise GitError(lines[-1] if lines else f"git exited with {code}")


def _thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _feed(process: subprocess.Popen[bytes], feed: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(feed)
        process.stdin.close()
    except OSError:
        # Git ended first; its exit code tells why.
        return


def _all(stream: IO[bytes] | None) -> bytes:
    return stream.read() if stream else b""


def _read(stdout: IO[bytes], size: int, limit: int) -> bytes | int:
    if size <= limit:
        return stdout.read(size)
    left = size
    while left:
        left -= len(stdout.read(min(left, 1 << 20)) or b" " * left)
    return size


def _commit(fields: Sequence[bytes]) -> Commit:
    sha, parents, *people, message = (f.decode("utf-8", "replace") for f in fields)
    return Commit(
        sha=sha,
        parents=tuple(parents.split()),
        author=Person(people[0], people[1]),
        committer=Person(people[2], people[3]),
        message=message,
    )
