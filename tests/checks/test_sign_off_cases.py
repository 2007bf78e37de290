"""Real messages with sign-offs, and what is known of each line: the mailboxes decide, not the name.

People are stand-ins there. Where two mailboxes of one person have the same stand-in, the facts, of
the true ones, say that they differ; here they are one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from repos import Repo

SHARED = Path(os.environ.get("AICHECK_SHARED", Path(__file__).parents[3] / "shared"))
REAL = SHARED / "eval/attribution/sign-off.jsonl"
ALL = '[sign-off]\nrequire = "all"\n'


def stream(cases: list[Any]) -> Iterator[bytes]:
    for number, case in enumerate(cases):
        yield b"commit refs/heads/cases\n"
        for role in ("author", "committer"):
            name, mail = case[f"{role}_name"], case[f"{role}_email"]
            yield f"{role} {name} <{mail}> {1_700_000_000 + number} +0000\n".encode()
        text = case["message"].encode("utf-8", "surrogateescape")
        yield b"data %d\n%b\n" % (len(text), text)
        if number == 0:
            yield b"from refs/heads/main\n"
        yield b"M 100644 inline %d.txt\ndata 2\nx\n\n" % number


def is_whose(case: Any) -> bool:
    """Whether a line in the form, by no machine, is the author's or the committer's."""
    return any(
        line["key_ok"] and line["colon"] and not line["indented"] and not line.get("bot")
        and (line.get("mail_is_author") or line.get("mail_is_committer"))
        for line in case["signoffs"]
    )  # fmt: skip


def is_stand_ins(case: Any) -> bool:
    """Whether a line has the stand-in of the author's or committer's mailbox."""
    lines = re.findall(r"^Signed-off-by: [^<\n]*<([^>\n]+)>", case["message"], re.MULTILINE)
    own = {account(case[f"{role}_email"]) for role in ("author", "committer")}
    return not own.isdisjoint(map(account, lines))


def account(mail: str) -> str:
    """The mailbox without the number that GitHub puts before a login."""
    return re.sub(r"^\d+\+", "", mail).casefold()


@pytest.mark.skipif(not REAL.exists(), reason="AICHECK_SHARED names no folder with real sign-offs")
def test_real_sign_offs(repo: Repo, tmp_path: Path) -> None:
    cases = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
    repo.git("fast-import", "--quiet", feed=b"".join(stream(cases)))
    policy = tmp_path / "policy.toml"
    policy.write_text(ALL)

    commits = repo.check("main..cases", "--policy", str(policy))["commits"]

    told = {
        case["sha"]: it["sign_off"]["status"] == "ok"
        for it, case in zip(commits, cases, strict=True)
    }
    assert told == {case["sha"]: is_whose(case) or is_stand_ins(case) for case in cases}
    assert 10 < sum(is_stand_ins(case) and not is_whose(case) for case in cases) < 15
