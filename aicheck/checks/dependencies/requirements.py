"""Lines of Python requirements: PEP 508, and what pip takes beside it in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from aicheck.checks.dependencies.names import Dependency, How, Item, Note, is_commit, normal
from aicheck.patterns import lazy

_REQUIREMENT = lazy(
    r"(?P<name>\w[\w.-]*)[ \t]*(?:\[[^\]]*\])?[ \t]*"
    r"(?:@[ \t]*(?P<url>\S+)|(?P<spec>\(?[=<>~!][^;#]*))?"
)
_OPTION = lazy(r"(--?[A-Za-z-]+)(?:[ \t]*=[ \t]*|[ \t]+|(?<=^-[a-z]))?[\"']?([^\s\"']*)")
_EGG = lazy(r"[#&]egg=([A-Za-z0-9._-]+)")
_URL = lazy(r"(?:(?:git|hg|svn|bzr)\+)?[a-z][a-z0-9+.-]*://|git@", re.IGNORECASE)
_LOCAL = lazy(r"\.{0,2}[/\\]|\.|file:|~/|[A-Za-z]:\\")
_HASHED = lazy(r"#(?:.*&)?(?:sha256|sha384|sha512)=[0-9a-f]{64}")
_INDEXES = {"-i": "--index-url", "--index-url": "--index-url", "--pypi-url": "--index-url",
            "--extra-index-url": "--extra-index-url", "-f": "--find-links",
            "--find-links": "--find-links", "--trusted-host": "--trusted-host"}  # fmt: skip
# Indexes of vendors, each of whose own packages has its name on the public index, too.
_VENDORS = frozenset(
    ("download.pytorch.org", "pypi.nvidia.com", "pypi.ngc.nvidia.com", "wheels.vllm.ai",
     "flashinfer.ai", "data.pyg.org", "storage.googleapis.com", "developer.download.nvidia.com")
)  # fmt: skip
_PUBLIC = frozenset(("pypi.org", "pypi.python.org", "files.pythonhosted.org"))
_LIMIT = 4096
_LONGEST = 200_000
# What may follow a requirement: nothing, a marker, a comment, an option, the end of a list.
_ENDS = frozenset(("", ";", "#", "-", ",", ")", "\\"))


def read(text: str) -> Iterator[Item]:
    """Yield what a requirements file asks for."""
    for number, line in _logical(text):
        if line.startswith("-"):
            yield from _option(line, number)
        elif item := requirement(line, number, pins=True):
            yield item


def is_list(text: str) -> bool:
    """Whether a text is nothing but requirements, one of which at least says a version."""
    if len(text) > _LONGEST:
        return False
    lines = list(_logical(text))
    with_version = (re.fullmatch(r"[\w.-]+(?:\[[^\]]*\])?[ \t]*[=~<>!]=.*", it) for _, it in lines)
    return any(with_version) and all(
        requirement(line) or re.match(r"(?:-[a-z]|--[a-z-]+)\b", line) for _, line in lines
    )


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line without its comment, joined with those that it goes on in."""
    start, parts = 0, list[str]()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()[:_LIMIT]
        if line.startswith("#"):
            line = ""
        line = line.split(" #", 1)[0].rstrip()
        start = start if parts else number
        goes_on = line.endswith("\\")
        if len(parts) < 200:
            parts.append(line.removesuffix("\\").strip())
        if not goes_on:
            if whole := " ".join(parts).strip():
                yield start, whole
            parts = []
    if whole := " ".join(parts).strip():
        yield start, whole


def requirement(text: str, line: int = 0, pins: bool = False, quote: str = "") -> Dependency | None:
    """The package that one PEP 508 requirement, or an address, asks for."""
    text = text.strip()[:_LIMIT]
    quote = quote or text
    if _URL.match(text):
        egg = _EGG.search(text)
        return _from(text.split(" ;", 1)[0], egg[1] if egg else "", line, quote)
    if _LOCAL.match(text) or text.endswith((".whl", ".tar.gz", ".zip")):
        return None
    match = _REQUIREMENT.match(text)
    if not match or text[match.end() :].strip()[:1] not in _ENDS:
        return None
    if url := match["url"]:
        return _from(url, match["name"], line, quote)
    spec = (match["spec"] or "").strip(" ()")
    return Dependency(
        "pypi",
        normal("pypi", match["name"]),
        spec.split(" --", 1)[0],
        how(spec),
        line,
        quote,
        pins=pins,
    )


def how(spec: str) -> How:
    """How tightly a version specifier of Python binds."""
    parts = [part.strip() for part in spec.split(" --", 1)[0].split(",") if part.strip()]
    if any(part.startswith("==") and not part.endswith("*") for part in parts):
        return "pinned"
    return "range" if any(part.startswith(("<", "~=", "==")) for part in parts) else "open"


def _from(url: str, name: str, line: int, quote: str) -> Dependency | None:
    if _LOCAL.match(url) or "${" in url or "{" in url:
        return None
    return Dependency(
        "pypi",
        normal("pypi", name),
        how="pinned" if is_fixed(url) else "url",
        line=line,
        quote=quote,
        url=url,
    )


def is_fixed(url: str) -> bool:
    """Whether the address always leads to the same code: a commit's id, or a hash with it."""
    if url.lower().startswith(("http://", "git+http://", "git://", "git+git://")):
        return False
    bare = url.split("#", 1)[0]
    commit = bare.rpartition("@")[2].removesuffix(".git")
    archive = re.split(r"/(?:archive|tarball|zipball|tar\.gz|zip)/", bare)[-1]
    return bool(
        is_commit(commit)
        or is_commit(archive.removesuffix(".zip").removesuffix(".tar.gz"))
        or _HASHED.search(url)
    )


def shown(url: str) -> str:
    """An address without what stands before its host: it may hold a password."""
    return re.sub(r"//[^/@]*@", "//", url)[:200]


def _option(line: str, number: int) -> Iterator[Item]:
    match = _OPTION.match(line)
    if not match:
        return
    name, value = match[1], match[2]
    if name in ("-e", "--editable"):
        if item := requirement(value, number, quote=value):
            yield item
    elif name in _INDEXES:
        yield from index(_INDEXES[name], value, number)


def index(option: str, value: str, line: int = 0, quote: str = "") -> Iterator[Note]:
    """Yield what an option that names an index or trusts a host says."""
    quote = quote or value
    if option == "--trusted-host":
        if urlsplit(f"//{value}").hostname not in ("localhost", "127.0.0.1", "::1"):
            yield Note("index", f"the certificate of {value} is not checked", "pypi", line, quote)
        return
    parts = _split(value)
    if parts is None or parts[1] in _PUBLIC or "$" in value:
        # What a variable holds is up to whoever runs it: names may be those of a private index.
        if "$" in value:
            yield Note("private", value, "pypi", line, quote)
        return
    scheme, host = parts
    if not host:
        return
    if host not in _VENDORS:
        yield Note("private", host, "pypi", line, quote)
    if scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        said = f"packages come over http, which anybody on the way can change: {host}"
        yield Note("index", said, "pypi", line, quote)
    elif option == "--extra-index-url" and host not in _VENDORS:
        said = f"a name may be taken from either index, {host} or the public one"
        yield Note("index", said, "pypi", line, quote)
    elif option == "--index-url" and host not in _VENDORS:
        yield Note("index", f"packages come from {host} from now on", "pypi", line, quote)


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower(), (parts.hostname or "").lower()
    except ValueError:
        return None
