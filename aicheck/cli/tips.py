"""Whether the settings that judged a change are of a state of the base branch that may judge it.

Any settings that the branch ever had are not enough: who makes a change would choose the laxest.
"""

from __future__ import annotations

from collections.abc import Mapping

from aicheck import settings
from aicheck.git import Repository


def objection(repository: Repository, judge: str, head: str, branch: str) -> str:
    """Why the settings of the commit `judge` may not judge `head` for `branch`, or nothing."""
    stood = _lines(repository, "rev-list", "--first-parent", "--end-of-options", branch, "--")
    if judge not in stood:
        return f"the base branch never stood at {judge[:12]}, whose settings judged"
    holding = {head, *_lines(repository, "rev-list", "--ancestry-path", branch, f"^{head}", "--")}
    at = stood.index(judge)
    newer = [it for it in stood[:at] if it not in holding]
    if head in stood:
        # It landed without a merge, and nothing tells apart what it brought from what was there.
        return _changed(repository, judge, newer[0], head) if newer else ""
    if newer and repository.merge_base(newer[-1], head) == newer[-1]:
        return (
            f"the change holds {newer[-1][:12]}, a later state of the base branch than "
            f"{judge[:12]}, whose settings judged"
        )
    return ""


def _changed(repository: Repository, judge: str, last: str, head: str) -> str:
    """That the branch had other settings just before it came to `head`, or nothing."""
    if _settings(repository, judge) == _settings(repository, last):
        return ""
    return (
        f"the settings of {judge[:12]} judged, and {last[:12]}, the base branch just before "
        f"{head[:12]}, has others; if they landed together, name the base of all: "
        f"--base {judge[:12]}"
    )


def _settings(repository: Repository, commit: str) -> tuple[str, Mapping[str, str]]:
    config = settings.from_commit(repository, commit, "base")
    keys = filter(None, (config.sign_off.allowed_signers, config.sign_off.keyring))
    return config.digest, repository.files(commit, list(keys))


def _lines(repository: Repository, *args: str) -> list[str]:
    return repository.run(*args).decode("ascii").split()
