"""Whether the settings that judged a change are those of the base branch for it.

Any settings that the branch ever had are not enough: who makes a change would choose the laxest, by
a branch that starts long ago. They must be as they were just before the change landed, or as they
are now where it has not landed as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from aicheck import settings
from aicheck.git import Repository


def why_not_judge(repository: Repository, judge: str, head: str, branch: str) -> str:
    """Why the settings of the commit `judge` may not judge `head` for `branch`, or nothing."""
    stood = _commits(repository, "rev-list", "--first-parent", "--end-of-options", branch, "--")
    if judge not in stood:
        return (
            f"the base branch never stood at {judge[:12]}, whose settings judged, as far as its "
            "first parents tell; after a fast-forward over a merge, name with --base where it stood"
        )
    holding = {head, *_commits(repository, "rev-list", "--ancestry-path", branch, f"^{head}", "--")}
    last = next((it for it in stood if it not in holding), judge)
    if _settings(repository, judge) == _settings(repository, last):
        return ""
    when = "now" if last == stood[0] else f"just before it held {head[:12]}"
    told = (
        f"the settings of {judge[:12]} judged, and {last[:12]}, the base branch {when}, has others"
    )
    if head in stood:
        # Without a merge nothing tells apart what landed from what was there.
        return f"{told}; if they landed together, name the base of all: --base {judge[:12]}"
    return f"{told}; check the change again"


def _settings(repository: Repository, commit: str) -> tuple[str, Mapping[str, str]]:
    config = settings.from_commit(repository, commit, "base")
    keys = filter(None, (config.sign_off.allowed_signers, config.sign_off.keyring))
    return config.digest, repository.files(commit, list(keys))


def _commits(repository: Repository, *args: str) -> list[str]:
    return repository.run(*args).decode("ascii").split()
