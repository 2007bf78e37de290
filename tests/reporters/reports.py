"""Reports for the tests, made up from few words."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from aicheck.model import (
    Attribution,
    AuthorClass,
    Change,
    Commit,
    Confidence,
    Decision,
    Disposition,
    Evidence,
    Failure,
    FileChange,
    Finding,
    Fix,
    Hunk,
    Licence,
    Mode,
    Origin,
    Person,
    PolicySource,
    Position,
    Related,
    Report,
    Rule,
    Severity,
    SignOff,
    Stats,
    Verdict,
    VerdictStatus,
)

GOLDEN = Path(__file__).parent / "golden"
BASE = "0a1b2c3d" * 5
FIRST = "1f3a9c2b" * 5
SECOND = "5bd0e4a7" * 5
HEAD = "8d21b7ef" * 5
ROBIN = Person("Robin Example", "robin@example.org")

ORDERS = """\
import sqlite3


def order(db: sqlite3.Connection, order_id: str) -> object:
    cur = db.cursor()
    cur.execute(f"SELECT * FROM orders WHERE id = {order_id}")
    return cur.fetchone()
"""


def golden(name: str, text: str) -> str:
    """The expected text; with AICHECK_WRITE_GOLDEN=1 it is written first, to be read in a diff."""
    file = GOLDEN / name
    if os.environ.get("AICHECK_WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8", newline="")
    return file.read_bytes().decode()


def rule(id: str, category: str = "security", **other: object) -> Rule:
    fields: dict[str, object] = {
        "engine": "semgrep",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "message": f"{id} was found",
        "why": "It goes wrong.",
        **other,
    }
    return Rule(id=id, category=category, **fields)  # type: ignore[arg-type]


SQL = rule(
    "sql-injection",
    message="a value from outside becomes part of the text of an SQL statement",
    why="Whoever chooses the value chooses the statement.",
    fix="Give the value to the database driver as a parameter.",
    bad='cur.execute(f"SELECT * FROM orders WHERE id = {order_id}")',
    good='cur.execute("SELECT * FROM orders WHERE id = ?", (order_id,))',
    cwe=("CWE-89",),
    references=("OWASP-LLM05:2025", "AISVS-AC.4.3"),
)
SIGN_OFF = rule(
    "sign-off-missing",
    "sign-off",
    engine="aicheck",
    severity=Severity.MEDIUM,
    message="no person has signed off this AI-assisted commit",
)


def commit(
    sha: str, subject: str, kind: AuthorClass = "none", agent: str | None = None, model: str = ""
) -> Commit:
    evidence = Evidence(
        sha, "co-author", f"{agent or model} <noreply@example.org>", kind=kind, agent=agent
    )
    attribution = Attribution(kind, agent, model or None, (evidence,) if kind != "none" else ())
    return Commit(sha, (BASE,), ROBIN, ROBIN, f"{subject}\n\nBody.\n", attribution=attribution)


def added(path: str, text: str, sha: str | None = None, **other: object) -> FileChange:
    """A new file whose lines all come from the commit `sha`."""
    lines = tuple(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"))
    fields: dict[str, object] = {"status": "added", "origins": (Origin(1, sha),), **other}
    return FileChange(path, hunks=(Hunk(0, (), 1, lines),), head=text, **fields)  # type: ignore[arg-type]


def decision(
    finding_rule: Rule,
    path: str | None = "src/orders.py",
    line: int = 1,
    disposition: Disposition = "block",
    *,
    column: int = 1,
    end: Position | None = None,
    sha: str | None = None,
    kind: AuthorClass = "none",
    reason: str = "high blocks everywhere",
    severity: Severity | None = None,
    **finding: object,
) -> Decision:
    fields: dict[str, object] = {
        "message": finding_rule.message,
        "start": Position(line, column),
        "end": end or Position(line, column),
        **finding,
    }
    return Decision(
        Finding(finding_rule, path=path, **fields),  # type: ignore[arg-type]
        severity or finding_rule.severity,
        disposition,
        reason,
        fingerprint=f"{line:02x}{len(finding_rule.id):02x}" * 16,
        commit=sha,
        attribution=kind,
    )


def report(
    *decisions: Decision,
    commits: Sequence[Commit] = (),
    files: Sequence[FileChange] = (),
    failures: Sequence[Failure] = (),
    status: VerdictStatus | None = None,
    reasons: Sequence[str] = (),
    mode: Mode = "range",
    base: str | None = BASE,
    head: str | None = HEAD,
    repository: str = "shop",
    source: str = "base:aicheck.toml",
    sign_offs: Mapping[str, SignOff] | None = None,
    licences: Mapping[str, tuple[Licence, ...]] | None = None,
) -> Report:
    blocking = sum(it.disposition == "block" for it in decisions)
    incomplete = any(failure.required for failure in failures)
    usual: VerdictStatus = "fail" if blocking else "incomplete" if incomplete else "pass"
    return Report(
        version="1.0.0",
        engines={"semgrep": "1.182.0", "bandit": "1.9.4"},
        change=Change(mode, base, head, repository, tuple(commits), tuple(files)),
        policy=PolicySource(source, "sha256:" + "c0ffee00" * 8, ("default",)),
        decisions=decisions,
        failures=tuple(failures),
        verdict=Verdict(status or usual, blocking, tuple(reasons)),
        sign_offs=sign_offs or {},
        licences=licences or {},
        stats=Stats(0.4142, hits=3, misses=5),
    )


def sample() -> Report:
    """One of everything."""
    dropped = rule("dropped-error", "reliability", severity=Severity.MEDIUM, engine="bandit")
    weak_hash = rule("weak-hash", severity=Severity.LOW, confidence=Confidence.LOW)
    long_line = "    " + " + ".join(f"part_{number}" for number in range(40)) + " + eval(text)"
    return report(
        decision(
            SIGN_OFF,
            None,
            commit=FIRST,
            kind="ai",
            sha=FIRST,
            reason="an AI-assisted commit needs the sign-off of a person",
        ),
        decision(
            SQL,
            line=6,
            column=17,
            end=Position(6, 63),
            sha=FIRST,
            kind="ai",
            reason="high blocks in AI-assisted changes, from medium up",
            code='    cur.execute(f"SELECT * FROM orders WHERE id = {order_id}")\r',
            related=(Related("src/web.py", 9, "the value comes from this request"),),
            fix=Fix(
                "give the value to the driver as a parameter",
                '    cur.execute("SELECT * FROM orders WHERE id = ?", (order_id,))',
            ),
        ),
        decision(
            dropped,
            "src/prices.py",
            12,
            "warn",
            message="an error is dropped without a word, so a wrong price would go unnoticed by "
            "everyone who relies on this function",
            code="\texcept ValueError:\n\t\tpass",
            reason="medium is below high, which blocks where nothing says AI",
            sha=SECOND,
        ),
        decision(
            rule("eval-used", message="text is run as code"),
            "src/prices.py",
            30,
            column=long_line.index("eval") + 1,
            placement="unchanged",
            code=long_line,
        ),
        decision(weak_hash, "src/prices.py", 40, "warn", reason="low", sha=HEAD, kind="ai"),
        decision(weak_hash, "src/old.py", 2, "waived", reason="waived by Robin until 2027-03-31"),
        decision(weak_hash, "src/old.py", 3, "off", reason="switched off in [rules]"),
        commits=(
            commit(FIRST, "Add order search", "ai", "claude-code"),
            commit(SECOND, "Round prices"),
            commit(HEAD, "Ask the model for prices", "ai", None, "gpt-5.1"),
        ),
        files=(
            added("src/orders.py", ORDERS, FIRST),
            added("src/prices.py", "x = 1\n" * 40, SECOND, status="modified"),
            FileChange("src/logo.png", "modified", skipped="not text"),
        ),
        failures=(
            Failure("semgrep", "stopped after 60 s", "src/prices.py"),
            Failure("bandit", "cannot parse the file", "src/new.py", required=False),
        ),
        reasons=("3 findings block", "semgrep could not finish"),
        sign_offs={
            FIRST: SignOff(True, "missing", None, "no Signed-off-by line"),
            HEAD: SignOff(True, "ok", "Robin Example <robin@example.org>"),
        },
        licences={"src/orders.py": (Licence("MIT", 1, 1, 0.98),)},
    )


def clean() -> Report:
    """A change with nothing to say about it."""
    return report(
        commits=(commit(HEAD, "Add order search", "ai", "claude-code"),),
        files=(added("src/orders.py", ORDERS, HEAD),),
        sign_offs={HEAD: SignOff(True, "ok", "Robin Example <robin@example.org>")},
    )
