"""Which files may ask for packages, by their names, without the readers that such a file needs."""

from __future__ import annotations

import re
from functools import lru_cache

from aicheck.model import FileChange
from aicheck.patterns import lazy

# Each kind of manifest has a reader of its own; these are called by one name.
_NAMED = {
    ".npmrc": "npmrc",
    ".yarnrc.yml": "npmrc",
    "Cargo.toml": "cargo",
    "Gemfile": "gemfile",
    "Pipfile": "pipfile",
    "composer.json": "composer",
    "go.mod": "go",
    "noxfile.py": "code",
    "package.json": "package",
    "pip.conf": "settings",
    "pip.ini": "settings",
    "pom.xml": "pom",
    "pyproject.toml": "pyproject",
    "setup.cfg": "ini",
    "setup.py": "code",
    "tox.ini": "ini",
    "uv.toml": "settings",
}
LOCKS = {
    "poetry.lock": "pypi", "uv.lock": "pypi", "pdm.lock": "pypi", "Pipfile.lock": "pypi",
    "pylock.toml": "pypi", "package-lock.json": "npm", "npm-shrinkwrap.json": "npm",
    "yarn.lock": "npm", "pnpm-lock.yaml": "npm", "bun.lock": "npm", "Cargo.lock": "cargo",
    "Gemfile.lock": "gem", "go.sum": "go", "composer.lock": "composer",
}  # fmt: skip
_SHAPED = {
    "requirements": r"(?:.*/)?[^/]*(?:requirements?|constraints?)[^/]*\.(?:txt|in|pip)|"
    r"(?:.*/)?(?:requirements?|constraints?)/[^/]*\.(?:txt|in|pip)",
    "environment": r"(?:.*/)?environment[^/]*\.ya?ml",
    "gradle": r".*\.gradle(?:\.kts)?",
    "gemfile": r".*\.gemspec",
}
_SHAPE = lazy("|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPED.items()), re.IGNORECASE)
_IMAGE = r"(?:.*/)?(?:[^/]*Dockerfile[^/]*|Containerfile|[^/]*\.dockerfile)"
_IMAGES = lazy(_IMAGE, re.IGNORECASE)
_COMMANDS = lazy(
    _IMAGE + r"|(?:.*/)?(?:Makefile|[^/]*\.mk|justfile|"
    r"[^/]*\.(?:sh|bash|zsh)|Jenkinsfile|\.gitlab-ci\.yml|Taskfile\.ya?ml|action\.ya?ml|"
    r"azure-pipelines\.yml|\.travis\.yml|bitbucket-pipelines\.yml|devcontainer\.json)|"
    r"(?:.*/)?\.(?:github|gitea|forgejo|circleci|buildkite)/.*\.ya?ml",
    re.IGNORECASE,
)
HINT = lazy(
    r"\b(?:install|add|npx|uvx|bunx|dlx|npm i|go get|pipx run|uv tool run)\b|PIP_\w+|GOINSECURE|"
    r"GONOSUM(?:DB|CHECK)|npm_config_registry|npm config set|GOFLAGS"
)
_SCRIPT = "# /// script"
LISTS = (".txt", ".in", ".pip")


@lru_cache(maxsize=1 << 14)
def kind(path: str) -> str | None:
    """Which kind of manifest the file at `path` is, or None where it is none."""
    if named := _NAMED.get(path.rpartition("/")[2]):
        return named
    match = _SHAPE.fullmatch(path)
    return match and match.lastgroup


def is_lock(path: str) -> bool:
    """Whether a file is a lock file, by its name."""
    return path.rpartition("/")[2] in LOCKS


def is_manifest(path: str) -> bool:
    """Whether a file declares packages, by its name."""
    return kind(path) is not None


@lru_cache(maxsize=1 << 14)
def has_commands(path: str) -> bool:
    """Whether a file is a list of commands, by its name."""
    return bool(_COMMANDS.fullmatch(path))


def is_image(path: str) -> bool:
    """Whether a file makes an image, in which versions are to be named."""
    return bool(_IMAGES.fullmatch(path))


def concerns(file: FileChange) -> bool:
    """Whether a file may ask for packages on its added lines."""
    if not file.added:
        return False
    # `-r more.txt`: an included file may be called anything.
    if is_manifest(file.path) or file.path.endswith(LISTS):
        return True
    if has_commands(file.path):
        return bool(HINT.search(file.added_text))
    return file.path.endswith(".py") and _SCRIPT in (file.head or "")
