"""Build the site of these documents: `python docs/build.py -o DIR`.

Pages are made of the Markdown beside this file, of the rules, the settings, the packs and the
commands. Nothing is fetched, and a link that leads nowhere is an error. aicheck(1) is made too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands import book as commands_book
from generated import packs_book, result_book
from manual import manual
from pages import Page, Renderer, Source, whole

from aicheck import __version__
from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import CHECKS, all_rules
from aicheck.docs import book, settings_book
from aicheck.model import Rule
from aicheck.policy import ALWAYS_REQUIRED

TOP = Path(__file__).parent.parent
# The pages that people wrote, by what they are for.
_WRITTEN = {
    "Start": ("docs/index.md", "docs/maintainers.md", "docs/contributors.md", "docs/platform.md"),
    "How it works": (
        "README.md", "docs/scan.md", "docs/reading-a-scan.md", "docs/report.md",
        "docs/baseline.md", "docs/attribution.md", "docs/provenance.md", "docs/threat-model.md",
    ),
    "The project": ("CONTRIBUTING.md", "CHANGELOG.md"),
}  # fmt: skip
_MENU = ("Start", "Reference", "Recipes", "How it works", "The project")


def sources(top: Path) -> Iterator[Source]:
    """Yield every page to be."""
    for group, paths in _WRITTEN.items():
        for path in paths:
            yield _read(top, path, _out(path), group)
    rules = all_rules(load(rules_folder(), Cache(None)))
    yield Source("docs/commands.md", "commands.html", commands_book(), "Reference")
    checks = {name: name in ALWAYS_REQUIRED for name in CHECKS}
    yield Source("docs/settings.md", "settings.html", settings_book(checks), "Reference")
    yield Source("docs/packs.md", "packs.html", packs_book(), "Reference")
    yield from _rules(rules)
    for file in sorted((top / "docs").glob("*.schema.json")):
        out = file.name.replace(".schema.json", "-json.html")
        yield Source(f"docs/{file.name}", out, result_book(file), "Reference")
    recipes = sorted((top / "docs" / "recipes").glob("*.md"))
    for file in recipes:
        yield _read(top, f"docs/recipes/{file.name}", f"recipes/{file.stem}.html", "Recipes")
    yield from _folder(top, "docs/adr", "adr", "Why things are as they are")


def _rules(rules: Mapping[str, Rule]) -> Iterator[Source]:
    categories = sorted({rule.category for rule in rules.values()})
    lines = ["# Rules", "", f"All {len(rules)} rules. `aicheck explain RULE` prints one."]
    for category in categories:
        own = [rule for rule in rules.values() if rule.category == category]
        lines += ["", f"## {category}", "", "| rule | severity | says |", "|---|---|---|"]
        text = book(own)
        # The table of the category, which the book has already.
        lines += [line for line in text.splitlines() if line.startswith("| [")]
        _, _, chapters = text.partition("\n### ")
        head = f"# Rules: {category}\n\n[All rules](../rules.md)\n\n## "
        path, out = f"docs/rules/{category}.md", f"rules/{category}.html"
        yield Source(path, out, head + chapters.replace("\n### ", "\n## "))
    yield Source("docs/rules.md", "rules.html", "\n".join(lines) + "\n", "Reference")


def _folder(top: Path, path: str, out: str, title: str) -> Iterator[Source]:
    """Yield the pages of a folder, and one that lists them."""
    found = [
        _read(top, f"{path}/{file.name}", f"{out}/{file.stem}.html", "")
        for file in sorted((top / path).glob("*.md"))
    ]
    yield from found
    lines = [f"- [{it.title}]({it.path.rpartition('/')[2]})" for it in found]
    text = "\n".join([f"# {title}", "", *lines, ""])
    yield Source(f"{path}/index.md", f"{out}/index.html", text, "The project")


def _read(top: Path, path: str, out: str, group: str) -> Source:
    return Source(path, out, (top / path).read_text(encoding="utf-8"), group)


def _out(path: str) -> str:
    name = path.removeprefix("docs/").removesuffix(".md")
    return f"{name if path.startswith('docs/') else name.lower()}.html"


def built(found: list[Source], top: Path) -> list[Page]:
    """The pages; raises ValueError for links that lead nowhere."""
    outs = {it.path: it.out for it in found}
    outs |= {path.removesuffix("/index.md"): out for path, out in outs.items() if "index" in path}
    homes = {}
    for it in found:
        if it.path.startswith("docs/rules/"):
            homes |= {line[3:]: it.out for line in it.text.splitlines() if line.startswith("## ")}

    def moved(path: str, anchor: str) -> str | None:
        """The page of a rule: each category has its own."""
        return homes.get(anchor) if path == "docs/rules.md" else None

    render = Renderer(outs, moved, top)
    pages = [render.page(it) for it in found]
    anchors = {page.source.out: {it[1] for it in page.headings} for page in pages}
    lost = [
        f"{page.source.path} links to '{link}', which has no such heading"
        for page in pages
        for link in page.links
        if "#" in link and link.partition("#")[2] not in anchors[link.partition("#")[0]]
    ]
    if lost:
        raise ValueError("\n".join(lost))
    return pages


def main() -> int:
    """Write the site."""
    parser = argparse.ArgumentParser(description="Build the site of the documents.")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True)
    parser.add_argument("--top", metavar="DIR", type=Path, default=TOP, help=argparse.SUPPRESS)
    given = parser.parse_args()
    found = list(sources(given.top))
    try:
        pages = built(found, given.top)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    menu = {group: [it for it in found if it.group == group] for group in _MENU}
    for page in pages:
        file = given.output / page.source.out
        file.parent.mkdir(parents=True, exist_ok=True)
        text = whole(page, {name: it for name, it in menu.items() if it}, __version__)
        file.write_text(text, encoding="utf-8")
    (given.output / "aicheck.1").write_text(manual(), encoding="utf-8")
    print(f"{len(pages)} pages in {given.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
