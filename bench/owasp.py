"""How well the gate tells the flawed from the sound in OWASP's Benchmark for Python.

    python bench/owasp.py CHECKOUT [--show CATEGORY]

CHECKOUT is a folder with the files of github.com/OWASP-Benchmark/BenchmarkPython, release 0.1. Its
cases are put into a repository of their own as one commit, `aicheck check` judges that commit
once, and what it finds is held against the list of expected results that comes with the cases.

A case counts as found if a finding in its file is of the weakness that it was written for, or of
one that tools tag alike; a finding about something else counts for nothing. The score of a category
is the share of its flawed cases that are found less the share of its sound ones that are; the
score is the mean over the categories, as OWASP computes it. `--show` lists what a category got
wrong.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_EXPECTED = "expectedresults-0.1.csv"
# The numbers of CWE that tools use for one and the same mistake.
_FAMILIES = (
    {77, 78, 88, 214},
    {74, 94, 95, 96, 913, 1336},
    {89, 564, 943},
    {79, 80, 83, 84, 85, 87, 116},
    {22, 23, 24, 25, 36, 73, 99},
    {323, 325, 326, 327, 328, 759, 760, 780, 916},
    {330, 331, 332, 335, 336, 337, 338, 340},
    {91, 112, 611, 776, 827},
    {565, 614, 1004, 1275},
    {501, 807, 915},
)
_GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the benchmark, and whether it has the weakness of its category."""

    name: str
    category: str
    flawed: bool
    cwe: int


@dataclass(frozen=True, slots=True)
class Score:
    """How many of a category's cases are found, of the flawed and of the sound ones."""

    category: str
    flawed: int
    right: int
    sound: int
    wrong: int

    @property
    def points(self) -> float:
        """The share of right findings less that of wrong ones, in points of a hundred."""
        return 100 * (self.right / self.flawed - self.wrong / self.sound)


def cases(checkout: Path) -> list[Case]:
    """The cases by the benchmark's own list."""
    with (checkout / _EXPECTED).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines) if not row[0].startswith("#")]
    return [
        Case(name, category, flaw == "true", int(cwe)) for name, category, flaw, cwe, *_ in rows
    ]


def findings(checkout: Path, folder: Path) -> dict[str, set[int]]:
    """The weaknesses that the gate finds in each case, by the case's name."""
    repository, report = folder / "repository", folder / "report.json"
    _git(folder, "init", "--quiet", str(repository))
    _git(repository, "commit", "--quiet", "--allow-empty", "--message=Start")
    for name in ("testcode", "helpers"):
        shutil.copytree(checkout / name, repository / name)
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--message=Add the cases")
    command = [sys.executable, "-m", "aicheck", "check", "HEAD~1..HEAD", f"--output=json={report}"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"aicheck exited with {done.returncode}:\n{done.stderr}")
    found: dict[str, set[int]] = {}
    for finding in json.loads(report.read_text(encoding="utf-8"))["findings"]:
        numbers = {int(cwe.removeprefix("CWE-")) for cwe in finding.get("cwe", ())}
        found.setdefault(Path(finding["path"]).stem, set()).update(numbers)
    return found


def _git(folder: Path, *words: str) -> None:
    subprocess.run([*_GIT, *words], cwd=folder, check=True, stdin=subprocess.DEVNULL)


def is_found(case: Case, numbers: Iterable[int]) -> bool:
    """Whether one of the weaknesses is the case's own."""
    alike = next((family for family in _FAMILIES if case.cwe in family), {case.cwe})
    return not alike.isdisjoint(numbers)


def scores(known: Sequence[Case], found: dict[str, set[int]]) -> Iterator[Score]:
    """Yield the score of each category."""
    for category in sorted({case.category for case in known}):
        mine = [case for case in known if case.category == category]
        hits = [case for case in mine if is_found(case, found.get(case.name, ()))]
        flawed, right = (sum(case.flawed for case in part) for part in (mine, hits))
        yield Score(category, flawed, right, len(mine) - flawed, len(hits) - right)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--show", metavar="CATEGORY", help="list what it got wrong")
    options = parser.parse_args()
    known = cases(options.checkout)
    with tempfile.TemporaryDirectory() as folder:
        found = findings(options.checkout, Path(folder))
    print(f"{'category':<16}{'flawed':>7}{'TPR':>7}{'sound':>7}{'FPR':>7}{'score':>8}")
    rows = list(scores(known, found))
    for row in rows:
        tpr, fpr = 100 * row.right / row.flawed, 100 * row.wrong / row.sound
        print(
            f"{row.category:<16}{row.flawed:>7}{tpr:>7.1f}{row.sound:>7}{fpr:>7.1f}"
            f"{row.points:>+8.1f}"
        )
    print(f"{'mean':<16}{sum(row.points for row in rows) / len(rows):>+36.1f}")
    for case in known:
        if (
            case.category == options.show
            and is_found(case, found.get(case.name, ())) != case.flawed
        ):
            print(f"{'missed' if case.flawed else 'false alarm'}: {case.name}")


if __name__ == "__main__":
    main()
