"""Renew `action/requirements.txt`: what the GitHub Action installs, with the hashes of each file.

    python tools/lock.py [--upgrade]

It needs uv (pip install uv) and a package index. Every version of Python that aicheck supports
gets its own lines where they differ. Without --upgrade the versions that are there stay, as far as
pyproject.toml still allows them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = "3.10"
HEADING = """\
# What the action installs beside aicheck itself, each file by its hash.
# Made by tools/lock.py of pyproject.toml and action/build.in; never edit it.
"""


def main() -> None:
    """Write the file anew, and print which packages changed."""
    target = ROOT / "action" / "requirements.txt"
    before = pins(target.read_text("utf-8")) if target.exists() else set()
    command = ["uv", "pip", "compile", "--universal", "--generate-hashes", "--no-header"]
    # An index of the machine that this ran on is nobody else's business.
    command += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--quiet", "--python-version", OLDEST, "--output-file", str(target), *sys.argv[1:]]
    done = subprocess.run([*command, "pyproject.toml", "action/build.in"], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    text = target.read_text("utf-8").removeprefix(HEADING)
    target.write_text(HEADING + text, "utf-8")
    for line in sorted(before ^ pins(text)):
        print("was" if line in before else "now", line)


def pins(text: str) -> set[str]:
    """The packages that a file of requirements pins, with their versions and markers."""
    lines = (line.rstrip(" \\") for line in text.splitlines())
    return {line for line in lines if line and not line.startswith(("#", " "))}


if __name__ == "__main__":
    main()
