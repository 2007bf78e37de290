"""Take the picture of the HTML report in the README: `python docs/screenshot.py REPOSITORY`.

    python docs/screenshot.py REPOSITORY [--name NAME] [--rev REV] [--report FILE]

Run it in the development environment, with Chromium on the path, after the report changed. The
repository, which may be bare, is cloned with all its refs under NAME, scanned, and shown from the
verdict on. No person is to be read in the picture: authors, subjects and sign-offs are taken out of
it, and findings on commits with them. `--report` takes the page of an earlier scan.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import chromium

_PICTURE = Path(__file__).with_name("report.webp")
_WIDTH, _HEIGHT, _QUALITY = 1280, 2000, 82
# What stays: the verdict, the shares by folder and agent, the comparison, and findings in files.
_ARRANGE = """
(() => {
  const away = "#steps, #unsigned, #hot-spots, #commits";
  for (const it of document.querySelectorAll(away)) it.hidden = true;
  for (const it of document.querySelectorAll("caption")) {
    if (it.textContent.startsWith("AI share by author")) it.closest(".charts > div").hidden = true;
  }
  for (const it of document.querySelectorAll("#list > li")) {
    if (!it.querySelector("pre")) it.hidden = true;
  }
  const rows = [...document.querySelectorAll("#list > li:not([hidden])")];
  rows.forEach((it, at) => { it.firstChild.open = at === 0; });
  scrollTo(0, 0);
})()
"""


def main() -> int:
    """Scan and take the picture."""
    parser = argparse.ArgumentParser(description="The picture of the HTML report.")
    parser.add_argument("repository", type=Path, nargs="?")
    parser.add_argument("--name", default="shop")
    parser.add_argument("--rev", default="HEAD")
    parser.add_argument("--report", type=Path, help="a page that is there already")
    options = parser.parse_args()
    program = chromium.path()
    if not program or not (options.repository or options.report):
        print("error: it takes Chromium on the path, and a repository or a report", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = options.report or _scanned(options, Path(folder))
        picture = _taken(program, page.resolve(), Path(folder) / "profile")
    _PICTURE.write_bytes(picture)
    print(f"{_PICTURE}: {len(picture):,} bytes")
    return 0


def _scanned(options: argparse.Namespace, folder: Path) -> Path:
    clone, page = folder / options.name, folder / "report.html"
    source = str(options.repository.resolve())
    subprocess.run(["git", "clone", "--quiet", "--mirror", source, str(clone)], check=True)
    command = [sys.executable, "-m", "aicheck", "scan", "--repo", str(clone), "--rev", options.rev]
    done = subprocess.run([*command, "-q", "-o", f"html={page}"], check=False)
    if not page.is_file():
        raise SystemExit(f"error: the scan ended with {done.returncode} and no report")
    return page


def _taken(program: str, page: Path, profile: Path) -> bytes:
    with chromium.running(program, profile) as browser, browser.tab() as tab:
        tab.size(_WIDTH, _HEIGHT)
        tab.scheme("light")
        tab.open(page)
        tab.run(_ARRANGE)
        tab.run("new Promise((done) => setTimeout(done, 300))")
        return tab.picture(form="webp", quality=_QUALITY)


if __name__ == "__main__":
    sys.exit(main())
