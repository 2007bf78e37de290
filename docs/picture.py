"""Draw what `aicheck demo` prints as `docs/demo.svg`.

Run it in the development environment after the text report changed: `python docs/picture.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from html import escape
from pathlib import Path

_CODE = re.compile(r"\x1b\[([\d;]*)m")
_STYLES = {
    "1": "font-weight:bold",
    "2": "fill:#8b949e",
    "31": "fill:#ff7b72",
    "32": "fill:#7ee787",
    "33": "fill:#e3b341",
    "36": "fill:#79c0ff",
}
_LINE, _CHAR, _MARGIN = 18, 8.43, 16


def main() -> None:
    """Run the demo and draw it."""
    command = [sys.executable, "-m", "aicheck", "demo", "--color", "always"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = ["$ aicheck demo", "", *done.stdout.rstrip().split("\n")]
    width = _MARGIN * 2 + 82 * _CHAR
    height = _MARGIN * 2 + _LINE * len(lines)
    rows = (
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE * number}">{_spans(line)}</text>'
        for number, line in enumerate(lines, 1)
    )
    picture = "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}"'
            ' role="img" aria-label="what aicheck demo prints">',
            '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
            '<g font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14" fill="#e6edf3"'
            ' xml:space="preserve">',
            *rows,
            "</g>",
            "</svg>",
        ]
    )
    Path(__file__).with_name("demo.svg").write_text(f"{picture}\n", encoding="utf-8")


def _spans(line: str) -> str:
    out = []
    style = ""
    for index, part in enumerate(_CODE.split(line)):
        if index % 2:
            style = ";".join(filter(None, (_STYLES.get(code) for code in part.split(";"))))
        elif part:
            text = escape(part)
            out.append(f'<tspan style="{style}">{text}</tspan>' if style else text)
    return "".join(out)


if __name__ == "__main__":
    main()
