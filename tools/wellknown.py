"""Build the list of well-known package names that the dependency check ships.

    python tools/wellknown.py --date 2026-11-21 --pypi pypi.tsv --npm npm.tsv

Both inputs are tables with tabs and a heading. PyPI's has at least `name`, `version` (the latest),
`month` (of its release, YYYY-MM), `summary` and a column that begins with `rank` (by downloads,
empty beyond the ranked ones); npm's has `name` and `downloads_a_month`. The same inputs give the
same bytes. What is written:

- `REGISTRY-names.bin`: the most used names, most used first, compressed. They tell look-alikes.
- `REGISTRY-seen.bin`: a Bloom filter over all names that stood the test of time.
- `wellknown.toml`: the date, the counts, and the digests of the inputs and of these files.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from aicheck.checks.dependencies.wellknown import HASHES, places  # noqa: E402 - needs the path

TARGET = ROOT / "aicheck/checks/dependencies"
POPULAR = 15_000
# Bits of the filter for each name: one unknown name in 33 is taken for a known one.
BITS_A_NAME = 7.3
# What a name has that was registered and left, or registered yesterday.
_FIRST = re.compile(r"0*(\.0*)*|0\.0\.\d+\w*|0\.1(\.0)*\w*|1(\.0)*")


def main() -> None:
    """Read the tables, write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--date", required=True, help="the day of the tables, YYYY-MM-DD")
    parser.add_argument("--pypi", type=Path, required=True)
    parser.add_argument("--npm", type=Path, required=True)
    given = parser.parse_args()
    facts = [f'date = "{given.date}"', ""]
    for registry, path, read in (("npm", given.npm, _npm), ("pypi", given.pypi, _pypi)):
        rows = _rows(path)
        popular, seen = read(rows, given.date)
        facts += _write(registry, popular, seen, path)
    (TARGET / "wellknown.toml").write_text("\n".join(facts), encoding="utf-8")


def _rows(path: Path) -> list[dict[str, str]]:
    heading, *lines = path.read_text(encoding="utf-8").split("\n")
    columns = ["rank" if it.startswith("rank") else it for it in heading.split("\t")]
    return [dict(zip(columns, line.split("\t"), strict=False)) for line in lines if line]


def _pypi(rows: list[dict[str, str]], date: str) -> tuple[list[str], list[str]]:
    ranked = sorted((int(row["rank"]), row["name"]) for row in rows if row.get("rank"))
    a_year_ago = f"{int(date[:4]) - 1}{date[4:7]}"
    popular = [re.sub(r"[-_.]+", "-", name).lower() for _, name in ranked[:POPULAR]]
    stood = [row["name"] for row in rows if _stood(row, a_year_ago)]
    return popular, [*popular, *stood]


def _stood(row: dict[str, str], a_year_ago: str) -> bool:
    """Whether a name is more than a first upload, or has been there for a year."""
    if not row.get("summary") or row["version"].startswith(("0.0.0", "0.0.1")):
        return False
    return row["month"] < a_year_ago or not _FIRST.fullmatch(row["version"])


def _npm(rows: list[dict[str, str]], _: str) -> tuple[list[str], list[str]]:
    names = [(-int(row["downloads_a_month"] or 0), row["name"]) for row in rows]
    ordered = [name for _, name in sorted(names)]
    return ordered[:POPULAR], ordered


def _write(registry: str, popular: Sequence[str], seen: Iterable[str], source: Path) -> list[str]:
    names = sorted(set(seen))
    bits = bytearray(int(len(names) * BITS_A_NAME / 8) + 1)
    for name in names:
        for place in places(name, len(bits) * 8):
            bits[place >> 3] |= 1 << (place & 7)
    text = zlib.compress("\n".join(popular).encode(), 9)
    (TARGET / f"{registry}-names.bin").write_bytes(text)
    (TARGET / f"{registry}-seen.bin").write_bytes(bits)
    return [
        f"[{registry}]",
        f"popular = {len(popular)}",
        f"names = {len(names)}",
        f"hashes = {HASHES}",
        f'source = "sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}"',
        f'popular-file = "sha256:{hashlib.sha256(text).hexdigest()}"',
        f'seen-file = "sha256:{hashlib.sha256(bits).hexdigest()}"',
        "",
    ]


if __name__ == "__main__":
    main()
