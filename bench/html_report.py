"""How large the HTML report is, and how quick: `python bench/html_report.py`.

    python bench/html_report.py [--findings N] [--rounds N] [--keep FILE]

A report of 5,000 findings in 300 files and 600 commits is made up, written, and opened in a
headless Chromium with an empty profile. `render` is processor seconds of writing it, and `size` is
in bytes. The others are milliseconds, the least of the rounds, since all that a busy machine does
is added: `paint` and `load` from the start of the navigation to the first contentful paint and to
the end of the load event, script included; `cpu` is what the page's own thread computed until then;
`filter` (a check box), `words` (typed text) and `sort` from the event until the new list was laid
out and drawn. `bar` is what we hold ourselves to; the program exits with 1 if one is missed.

It needs the packages of the extra `dev`, and Chromium on the path.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import chromium
from reporters.reports import added, commit, decision, report, rule

from aicheck.model import Decision, Report, Severity, SignOff
from aicheck.reporters import REPORTERS, Style

# What is measured, in which unit, and the bar; a size in bytes, times in milliseconds.
_BARS: dict[str, int | None] = {
    "size": 3_000_000,
    "paint": 1_000,
    "load": 2_000,
    "cpu": None,
    "filter": 200,
    "words": 200,
    "sort": None,
}
_FOLDERS = ("src/orders", "src/billing/invoices", "web/components/basket", "lib", "tools/release")
_WORDS = (
    "a value from outside becomes part of a statement", "an error is dropped without a word",
    "the certificate of the server is not verified", "a token can be guessed from the time",
    "a file of any name is opened for writing", "a limit that stood here before is gone",
)  # fmt: skip
_FRAME = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def made(findings: int, seed: int = 1) -> Report:
    """A report with so many findings; the same seed makes the same one."""
    chance = random.Random(seed)
    shas = [f"{chance.randrange(1 << 160):040x}" for _ in range(600)]
    commits = [
        commit(sha, f"Change the {chance.choice(_FOLDERS)} of part {at}", *_author(chance))
        for at, sha in enumerate(shas)
    ]
    files = {}
    for at in range(300):
        path = f"{chance.choice(_FOLDERS)}/module_{at:03}.py"
        lines = [f"    result_{n} = compute(part_{n}, weight={n % 17})" for n in range(400)]
        files[path] = added(path, "\n".join(lines), chance.choice(shas))
    by_sha = {it.sha: it for it in commits}
    found = [_finding(chance, at, files, by_sha) for at in range(findings)]
    required = {it.sha: SignOff(True, "missing", None, "no Signed-off-by line")
                for it in commits if it.attribution.kind == "ai"}  # fmt: skip
    return report(*found, commits=commits, files=tuple(files.values()), sign_offs=required)


def _author(chance: random.Random) -> tuple[str, str | None]:
    return (
        ("ai", chance.choice(("claude-code", "codex"))) if chance.random() < 0.4 else ("none", None)
    )


def _finding(chance: random.Random, at: int, files: dict, commits: dict) -> Decision:
    path = chance.choice(list(files))
    line = chance.randrange(3, 390)
    sha = files[path].origins[0].commit
    number = chance.randrange(60)
    message = f"{_WORDS[number % len(_WORDS)]}: the {number}th way in which it may go wrong"
    severity = chance.choice(list(Severity))
    kind = commits[sha].attribution.kind
    wrong = severity >= Severity.HIGH or (kind == "ai" and severity >= Severity.MEDIUM)
    made = decision(
        rule(f"made-up-rule-{number}", chance.choice(("security", "reliability", "privacy"))),
        path, line, "block" if wrong else "warn", sha=sha, kind=kind, severity=severity,
        message=message, code=files[path].head_lines[line - 1],
        reason=f"{severity} {'reaches' if wrong else 'is below'} fail-on = high",
    )  # fmt: skip
    return replace(made, fingerprint=f"{chance.randrange(1 << 128):032x}")


def measured(file: Path, program: str) -> dict[str, float]:
    """One opening of the page, in a browser that has seen nothing before."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        chromium.running(program, Path(profile)) as browser,
        browser.tab() as tab,
    ):
        tab.call("Performance.enable", timeDomain="threadTicks")
        tab.size(1280, 900)
        tab.open(file)
        tab.run(_FRAME)
        return {
            "paint": tab.run("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
            "load": tab.run("performance.getEntriesByType('navigation')[0].loadEventEnd"),
            "cpu": 1000 * tab.metric("TaskDuration"),
            "filter": tab.run(_timed("document.getElementById('s-low').click()")),
            "words": tab.run(_timed(_set("q", "billing limit", "input"), wait=80)),
            "sort": tab.run(_timed(_set("sort", "place", "change"))),
        }


def _set(where: str, value: str, event: str) -> str:
    return (
        f"(() => {{ const it = document.getElementById('{where}'); it.value = '{value}';"
        f" it.dispatchEvent(new Event('{event}')); }})()"
    )


def _timed(action: str, wait: int = 0) -> str:
    """How long an action takes until its frame is drawn, without the time that it waits itself."""
    pause = f"await new Promise((done) => setTimeout(done, {wait}));" if wait else ""
    return (
        f"(async () => {{ const start = performance.now(); {action}; {pause}"
        f" document.body.offsetHeight; await {_FRAME};"
        f" return performance.now() - start - {wait}; }})()"
    )


def main() -> int:
    """Measure, print a table, and say whether every bar is held."""
    parser = argparse.ArgumentParser(description="The HTML report: how large, how quick.")
    parser.add_argument("--findings", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the page here")
    options = parser.parse_args()
    program = chromium.path()
    if not program:
        print("error: no Chromium on the path", file=sys.stderr)
        return 2
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    text = REPORTERS["html"](made(options.findings), Style())
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    with tempfile.TemporaryDirectory() as folder:
        file = options.keep or Path(folder) / "report.html"
        file.write_text(text, encoding="utf-8")
        rounds = [measured(file, program) for _ in range(options.rounds)]
    found = {"size": float(len(text.encode()))}
    found |= {name: min(it[name] for it in rounds) for name in rounds[0]}
    print(f"{options.findings:,} findings; render {spent:.1f} s of the processor")
    return _told(found)


def _told(found: dict[str, float]) -> int:
    missed: Sequence[str] = [name for name, bar in _BARS.items() if bar and found[name] > bar]
    for name, bar in _BARS.items():
        limit = f"bar {bar:>9,}" if bar else ""
        print(f"{name:8}{found[name]:>12,.0f}  {limit}{'  missed' if name in missed else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
