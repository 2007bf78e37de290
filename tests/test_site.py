"""The site and the manual page, as `python docs/build.py` makes them."""

from __future__ import annotations

import html.parser
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
sys.path.append(str(TOP / "docs"))

from manual import manual, roff  # noqa: E402
from pages import POLICY, Page, Renderer, Source, whole  # noqa: E402

from aicheck.cache import Cache  # noqa: E402
from aicheck.catalogue import load, rules_folder  # noqa: E402
from aicheck.checks import all_rules  # noqa: E402
from aicheck.cli import _COMMANDS  # noqa: E402
from aicheck.config import pack_names  # noqa: E402
from aicheck.config.reference import keys  # noqa: E402
from aicheck.docs.settings import anchor  # noqa: E402

VOID = {"meta", "img", "br", "hr"}


class Read(html.parser.HTMLParser):
    """What a browser would make of a page: its elements, and whether they fit together."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [attrs[name] for _, attrs in self.elements if name in attrs]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The site, and the seconds of the processor that it took."""
    folder = tmp_path_factory.mktemp("site")
    before = os.times()
    done = run("-o", str(folder))
    after = os.times()
    assert (done.returncode, done.stderr) == (0, "")
    spent = after.children_user + after.children_system
    return folder, spent - before.children_user - before.children_system


def run(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOP / "docs" / "build.py"), *args]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(TOP)}
    )


@pytest.fixture(scope="module")
def site(built: tuple[Path, float]) -> dict[str, Read]:
    """The pages by their addresses."""
    folder, _ = built
    return {
        file.relative_to(folder).as_posix(): Read(file.read_text("utf-8"))
        for file in folder.rglob("*.html")
    }


def test_it_is_built_in_a_few_seconds(built: tuple[Path, float]) -> None:
    assert built[1] < 5


def test_no_link_leads_nowhere(site: dict[str, Read]) -> None:
    ids = {name: set(page.all("id")) for name, page in site.items()}
    lost = []
    for name, page in site.items():
        for link in page.all("href"):
            if link.startswith(("https:", "mailto:")):
                continue
            path, _, mark = link.partition("#")
            target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            if target not in ids or (mark and mark not in ids[target]):
                lost.append(f"{name}: {link}")

    assert lost == []


def test_every_page_can_be_reached_from_the_first(site: dict[str, Read]) -> None:
    seen, ahead = set[str](), {"index.html"}
    while ahead:
        name = ahead.pop()
        seen.add(name)
        paths = (link.partition("#")[0] for link in site[name].all("href"))
        own = (it for it in paths if it and not it.startswith(("https:", "mailto:")))
        found = {os.path.normpath(os.path.join(os.path.dirname(name), it)) for it in own}
        ahead |= found - seen

    assert seen == set(site)


def test_a_page_loads_and_runs_nothing(site: dict[str, Read], built: tuple[Path, float]) -> None:
    files = {file.suffix for file in built[0].rglob("*") if file.is_file()}
    assert files == {".html", ".1"}
    for name, page in site.items():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "link", "iframe", "object", "form", "base"}, name
        assert all(value.startswith("data:image/") for value in page.all("src")), name
        assert not [it for it in page.all("href") if it.startswith(("http:", "javascript:"))], name
        assert not [key for _, it in page.elements for key in it if key[:2] == "on"], name
        # Styles in attributes would be against the page's own policy.
        assert not page.all("style"), name
        assert POLICY in page.all("content"), name


def test_a_page_can_be_used_without_a_mouse_or_a_screen(site: dict[str, Read]) -> None:
    for name, page in site.items():
        tags = Counter(tag for tag, _ in page.elements)
        assert (tags["main"], tags["h1"], tags["title"]) == (1, 1, 1), name
        assert ("html", {"lang": "en"}) in page.elements, name
        first = next(attrs for tag, attrs in page.elements if tag == "a")
        assert (first["class"], first["href"]) == ("skip", "#main"), name
        assert max(Counter(page.all("id")).values()) == 1, name
        assert all(attrs.get("alt") for tag, attrs in page.elements if tag == "img"), name
        assert sum("aria-current" in attrs for _, attrs in page.elements) <= 1, name
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert all(low + 1 >= high for low, high in itertools.pairwise(levels)), name


def test_everything_has_its_place(site: dict[str, Read]) -> None:
    rules = all_rules(load(rules_folder(), Cache(None)))

    for rule in rules.values():
        assert rule.id in site[f"rules/{rule.category}.html"].all("id")
    assert {it[0] for it in map(_anchor_of, keys())} <= set(site["settings.html"].all("id"))
    assert set(pack_names()) <= set(site["packs.html"].all("id"))
    assert set(_COMMANDS) <= set(site["commands.html"].all("id"))
    names = {path.stem for path in (TOP / "docs" / "recipes").glob("*.md")}
    assert {f"recipes/{name}.html" for name in names} <= set(site)
    assert "threat-model.html" in site["index.html"].all("href")
    assert "finding" in site["result-json.html"].all("id")
    assert "disposition" in site["result-json.html"].words


def _anchor_of(name: str) -> tuple[str, str]:
    return anchor(name), name


# -- single pages --------------------------------------------------------------------------------


def page_of(text: str, more: dict[str, str] | None = None, top: Path = TOP) -> Page:
    """The page of a source beside others, given by their addresses."""
    outs = {"docs/a.md": "a.html", **(more or {})}
    return Renderer(outs, lambda path, mark: None, top).page(Source("docs/a.md", "a.html", text))


def test_html_in_a_source_is_text() -> None:
    body = page_of(
        "# A\n\n<script>alert(1)</script>\n\n<!-- gone -->\n\nx <b onclick=y>z</b>\n"
    ).body

    assert Read(body).elements == [("h1", {"id": "a"}), ("p", {})]
    assert "<script>alert(1)</script>" in Read(body).words
    assert "gone" not in body


def test_links_go_to_pages_and_headings_as_on_a_forge() -> None:
    text = "# A b\n\n## C: `d-e`!\n\n## C: d-e\n\n[x](sub/b.md#m) [y](#c-d-e-1) [z](https://z.example)\n"
    page = page_of(text, {"docs/sub/b.md": "sub/b.html"})

    assert [it[1] for it in page.headings] == ["a-b", "c-d-e", "c-d-e-1"]
    assert page.links == ("sub/b.html#m", "a.html#c-d-e-1")
    assert Read(page.body).all("href") == [
        "sub/b.html#m", "a.html#c-d-e-1", "https://z.example",
    ]  # fmt: skip


def test_a_link_to_a_file_that_is_no_page_is_its_name(tmp_path: Path) -> None:
    (tmp_path / "code.py").touch()
    body = page_of("# A\n\n[the code](../code.py)\n", top=tmp_path).body

    assert '<span class="file" title="code.py">the code</span>' in body


@pytest.mark.parametrize("link", ["nowhere.md", "../nowhere.py", "../../outside.md"])
def test_a_link_to_nothing_stops_the_build(link: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"docs/a.md links to '.*', which is not there"):
        page_of(f"# A\n\n[x]({link})\n", top=tmp_path)


def test_a_link_to_no_heading_stops_the_build(tmp_path: Path) -> None:
    """As a user sees it, by the command."""
    top = tmp_path / "top"
    shutil.copytree(TOP / "docs", top / "docs")
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(TOP / name, top / name)
    for name in ("LICENSE",):
        shutil.copy(TOP / name, top / name)
    index = top / "docs" / "index.md"
    index.write_text(f"{index.read_text('utf-8')}\n[x](settings.md#no-such-key)\n", "utf-8")

    done = run("-o", str(tmp_path / "site"), "--top", str(top))

    assert done.returncode == 1
    assert done.stderr == (
        "error: docs/index.md links to 'settings.html#no-such-key', which has no such heading\n"
    )
    assert not (tmp_path / "site").exists()


def test_the_title_is_shown_as_text() -> None:
    page = page_of("# A <b> & `c`\n")

    assert "<title>A &lt;b&gt; &amp; c - aicheck</title>" in whole(page, {}, "1.0")


# -- the manual page -----------------------------------------------------------------------------


def test_the_manual_page_has_every_command_and_is_well_formed() -> None:
    text = manual()

    for name in _COMMANDS:
        assert f".SS aicheck {roff(name)}" in text
    macros = {line.split()[0] for line in text.splitlines() if line.startswith(".")}
    assert macros <= {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".I", ".BR"}
    assert not re.search(r"^'|\\(?![-e&fI(]|fR)", text, re.MULTILINE)


@pytest.mark.parametrize(
    "command", [["mandoc", "-T", "lint", "-W", "warning"], ["groff", "-man", "-ww", "-z", "-Tutf8"]]
)
def test_the_readers_of_manual_pages_have_nothing_to_say(
    command: list[str], built: tuple[Path, float]
) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run([*command, str(built[0] / "aicheck.1")], capture_output=True, text=True)
    said = f"{done.stdout}{done.stderr}".splitlines()

    # There is no date in it, so that every build gives the same bytes.
    assert [line for line in said if "missing date" not in line] == []


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("--repo DIR", r"\-\-repo DIR"),
        (".hidden", r"\&.hidden"),
        ("'x' \"y\" `z`", r"\(aqx\(aq \(dqy\(dq \(gaz\(ga"),
        ("a\\b ~ ^ …", r"a\eb \(ti \(ha ..."),
    ],
)
def test_nothing_in_a_text_is_a_request_of_roff(text: str, source: str) -> None:
    assert roff(text) == source
