"""The addresses that written files name: the action of others that ours needs, and our own."""

from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError, distribution

from aicheck.errors import AicheckError

# A tag can be moved to other code, a commit's id can't; the tag that it had stands beside it.
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"
CHECKOUT_TAG = "v7.0.1"

# What stands for our own address where nobody named it and the installed package doesn't tell it:
# it leads nowhere, so that nothing of a stranger's is run by mistake.
PLACEHOLDER = f"OWNER/aicheck@{'0' * 40}"

_ADDRESS = re.compile(r"(?P<repo>[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+)@(?P<ref>[\w./-]{1,100})")
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_GITHUB = re.compile(r"(?:git\+)?https://github\.com/([\w-]+/[\w.-]+?)(?:\.git)?/?")


def action_address(text: str) -> str:
    """The address `OWNER/REPO@REF`, if `text` is one; raises AicheckError."""
    if not _ADDRESS.fullmatch(text) or ".." in text:
        hint = "write OWNER/REPO@REF, best with a commit's id as REF"
        raise AicheckError(f"--action cannot be '{text}'", hint)
    return text


def is_fixed(address: str) -> bool:
    """Whether the address names a commit, which nobody can put other code under."""
    return _ID.fullmatch(address.rpartition("@")[2]) is not None


def repository_of(address: str) -> tuple[str, str]:
    """The URL of the repository at the address, and the revision."""
    repo, _, ref = address.partition("@")
    return f"https://github.com/{repo}", ref


def installed_from() -> str:
    """The address that aicheck was installed from, as its metadata tells, or the placeholder."""
    try:
        text = distribution("aicheck").read_text("direct_url.json")
    except PackageNotFoundError:
        text = None
    return address_of(text) or PLACEHOLDER


def address_of(direct_url: str | None) -> str | None:
    """The address in pip's record of where a package came from, if it is a commit on GitHub."""
    try:
        record = json.loads(direct_url or "{}")
        match = _GITHUB.fullmatch(record["url"])
        commit = record["vcs_info"]["commit_id"]
    except (ValueError, LookupError, TypeError):
        return None
    return f"{match[1]}@{commit}" if match and _ID.fullmatch(str(commit)) else None
