"""The page in a real browser: what runs, what is asked for, who can use it."""

from __future__ import annotations

import http.server
import importlib.util
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import chromium
import pytest
from chromium import Browser, Tab

from aicheck.reporters.html import render

from .reports import FIRST, SQL, added, clean, decision, report, rule, sample
from .test_html import HOSTILE, _everywhere, surveyed

pytestmark = pytest.mark.skipif(
    not chromium.path(), reason=f"none of {', '.join(chromium.NAMES)} is on the path"
)


def _axe() -> Path | None:
    """The checker of accessibility: the file that AICHECK_AXE names, or that of axe-core-python."""
    if named := os.environ.get("AICHECK_AXE"):
        return Path(named)
    found = importlib.util.find_spec("axe_core_python")
    return Path(found.origin).with_name("axe.min.js") if found and found.origin else None


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all; each test has a tab of its own."""
    program = chromium.path()
    assert program
    with chromium.running(program, tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with browser.tab() as made:
        made.size(1280, 900)
        yield made
        assert made.complaints == []


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages as files: of a check, of a scan, of nothing, and of hostile texts."""
    folder = tmp_path_factory.mktemp("pages")
    mixed = report(
        *(
            decision(
                SQL if at % 2 else rule("weak-hash", "reliability"),
                f"src/{'orders' if at < 6 else 'prices'}_{at:02}.py",
                at + 1,
                "block" if at < 4 else "warn",
                sha=FIRST,
                kind="ai" if at % 3 == 0 else "none",
            )
            for at in range(12)
        ),
        files=(added("src/orders_00.py", "x = 1\n" * 20, FIRST),),
    )
    texts = {
        "check": render(sample()),
        "scan": render(surveyed()),
        "clean": render(clean()),
        "mixed": render(mixed),
        "hostile": render(_everywhere("".join(HOSTILE))),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


def shown(tab: Tab) -> list[str]:
    """The places of the findings that are to be seen, in their order."""
    found: list[str] = tab.run(
        "[...document.querySelectorAll('#list > li')].filter((it) => it.checkVisibility())"
        ".map((it) => it.querySelector('summary > i').textContent)"
    )
    return found


def places(*numbers: int) -> list[str]:
    return [f"src/{'orders' if at < 6 else 'prices'}_{at:02}.py:{at + 1}" for at in numbers]


# -- safe --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["check", "scan", "hostile"])
def test_nothing_else_is_asked_for(tab: Tab, pages: dict[str, Path], name: str) -> None:
    """The file alone is loaded."""
    tab.open(pages[name])

    assert tab.requests == [pages[name].as_uri()]


def test_a_server_is_asked_once(tab: Tab, pages: dict[str, Path]) -> None:
    """Where a server shows the page, it is asked for it and for nothing more."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages["scan"].read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        tab.open(f"http://127.0.0.1:{server.server_port}/report")
        tab.run("new Promise((done) => setTimeout(done, 200))")
        server.shutdown()
        thread.join()

    # An icon is the browser's own wish, and the policy allows none.
    assert [it for it in asked if it != "/favicon.ico"] == ["/report"]


def test_hostile_texts_run_nothing(tab: Tab, pages: dict[str, Path]) -> None:
    """No script, dialog, frame or picture of theirs; the title is ours and the page works."""
    tab.open(pages["hostile"])

    assert tab.run("document.title").startswith("aicheck: ")
    assert (
        tab.run("document.querySelectorAll('img, iframe, object, embed, base, form').length") == 0
    )
    assert tab.run("document.scripts.length") == 1
    assert tab.run("location.href") == pages["hostile"].as_uri()
    assert len(shown(tab)) == 2
    tab.run("document.getElementById('open').click()")
    assert tab.run("document.querySelector('#list > li details').open") is True


def test_nothing_can_be_put_in(browser: Browser, pages: dict[str, Path]) -> None:
    """The browser itself refuses markup from a string, and any script that is not ours."""
    with browser.tab() as tab:
        tab.open(pages["check"])
        refused = [
            tab.run(
                f"(() => {{ try {{ {it}; return ''; }} catch (error) {{ return error.name; }} }})()"
            )
            for it in (
                "document.body.innerHTML = '<b>x</b>'",
                "document.body.setAttribute('onclick', 'document.title = 1')",
                "document.createElement('script').text = 'document.title = 1'",
            )
        ]
        tab.run(
            "(() => { const it = document.createElement('img'); it.src = 'https://example.org/x';"
            " document.body.append(it); })()"
        )
        for _ in range(500):
            if tab.complaints:
                break
            tab.run("new Promise(requestAnimationFrame)")

        assert refused == ["TypeError"] * 3
        assert tab.run("document.title") == "aicheck: fail of shop"
        assert "violates" in tab.complaints[-1]


# -- filters -----------------------------------------------------------------------------------


def test_check_boxes_filter_and_count(tab: Tab, pages: dict[str, Path]) -> None:
    """What is left is shown and counted, and every other choice counts what it would show."""
    tab.open(pages["mixed"])
    assert len(shown(tab)) == 12
    tab.run("document.getElementById('d-warn').click()")

    assert shown(tab) == places(0, 1, 2, 3)
    assert tab.run("document.getElementById('shown').textContent") == "4 of 12 findings"
    assert tab.run("document.getElementById('w-ai').parentElement.textContent") == "AI-assisted 2"
    assert tab.run("document.getElementById('d-warn').parentElement.textContent") == "warns 8"
    assert tab.run("[...document.getElementById('c').options].map((it) => it.text)") == [
        "all categories", "reliability (2)", "security (2)",
    ]  # fmt: skip


def test_the_address_keeps_the_filter(tab: Tab, pages: dict[str, Path]) -> None:
    """Whoever opens the address sees the same list."""
    tab.open(pages["mixed"])
    tab.run(
        "(() => { const set = (id, value, event) => { const it = document.getElementById(id);"
        " it.value = value; it.dispatchEvent(new Event(event)); };"
        " document.getElementById('w-ai').click(); set('c', 'security', 'change');"
        " set('sort', 'place', 'change'); set('q', 'PRICES src', 'input'); })()"
    )
    tab.until("location.hash.includes('q=')")
    wanted, address = shown(tab), tab.run("location.href")

    assert wanted == places(7, 11)
    assert address.endswith("#w=none&c=security&q=PRICES+src&sort=place")
    tab.open("about:blank")
    tab.open(address)
    assert shown(tab) == wanted
    tab.run("document.getElementById('clear').click()")
    assert len(shown(tab)) == 12
    assert tab.run("location.hash") == "#findings"


@pytest.mark.parametrize("address", ["#d=x&c=y&r=z&sort=q&w=", "#%=%", "#=", "#nowhere", "#q=%00"])
def test_a_broken_address_breaks_nothing(tab: Tab, pages: dict[str, Path], address: str) -> None:
    """What is unknown in it is as if it were not there."""
    tab.open(pages["mixed"].as_uri() + address)
    tab.run("document.getElementById('clear').click()")

    assert len(shown(tab)) == 12


def test_sorting(tab: Tab, pages: dict[str, Path]) -> None:
    """By place and back to what blocks first."""
    tab.open(pages["check"])
    before = shown(tab)
    select = "const it = document.getElementById('sort');"
    change = "it.dispatchEvent(new Event('change'));"
    tab.run(f"(() => {{ {select} it.value = 'place'; {change} }})()")

    assert shown(tab) == sorted(before, key=lambda it: (it.split(":")[0], int(it.split(":")[-1])
                                                        if ":" in it else 0))  # fmt: skip
    tab.run(f"(() => {{ {select} it.value = ''; {change} }})()")
    assert shown(tab) == before


def test_a_link_into_something_folded_opens_it(tab: Tab, pages: dict[str, Path]) -> None:
    """A finding, and the rule that it leads to."""
    tab.open(pages["mixed"])
    anchor = tab.run("document.querySelector('#list > li:last-child').id")
    tab.open(f"{pages['mixed'].as_uri()}#{anchor}")
    tab.until(f"document.getElementById('{anchor}').firstChild.open")

    rule = tab.run(f"document.querySelector('#{anchor} a').hash.slice(1)")
    tab.run(f"document.querySelector('#{anchor} a').click()")
    tab.until(f"document.getElementById('{rule}').open")


# -- without a script --------------------------------------------------------------------------


def test_all_is_there_without_a_script(tmp_path: Path, pages: dict[str, Path]) -> None:
    """Every finding is to be seen, check boxes work, and what needs the script is not there."""
    program = chromium.path()
    assert program
    off = "--blink-settings=scriptEnabled=false"
    with chromium.running(program, tmp_path, off) as browser, browser.tab() as tab:
        tab.size(1280, 900)
        tab.open(pages["mixed"])
        # The page has no scripts; what the test asks for is run nonetheless.
        assert tab.run("document.documentElement.dataset.theme ?? null") is None
        assert len(shown(tab)) == 12
        assert tab.run("document.getElementById('q').checkVisibility()") is False
        tab.run("document.getElementById('d-warn').checked = false")
        assert shown(tab) == places(0, 1, 2, 3)
        tab.run("document.getElementById('theme-dark').checked = true")
        assert tab.run("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 29)"
        assert tab.requests == [pages["mixed"].as_uri()]


# -- people ------------------------------------------------------------------------------------


@pytest.mark.skipif(_axe() is None, reason="axe-core-python is not installed (extra dev)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["check", "scan", "clean"])
def test_axe_finds_nothing(tab: Tab, pages: dict[str, Path], name: str, scheme: str) -> None:
    """No barrier of any weight, with everything open, in both themes."""
    axe = _axe()
    assert axe
    tab.scheme(scheme)
    tab.open(pages[name])
    tab.run("for (const it of document.querySelectorAll('details')) it.open = true")
    tab.run(axe.read_text(encoding="utf-8") + ";0")
    found = tab.run(
        "axe.run(document, { resultTypes: ['violations'] }).then((it) => it.violations.map("
        "(one) => [one.id, one.impact, one.nodes.slice(0, 3).map((at) => at.html.slice(0, 200))]))"
    )

    assert found == []


def test_the_keyboard_reaches_everything(tab: Tab, pages: dict[str, Path]) -> None:
    """The first stop skips to the verdict; single keys walk the list, open, search and help."""
    tab.open(pages["mixed"])
    tab.press("Tab", 9)
    assert tab.run("document.activeElement.textContent") == "Skip to the verdict"
    tab.press("Enter", 13)
    assert tab.run("document.activeElement.id") == "main"

    tab.press("j")
    tab.press("j")
    assert tab.run("document.activeElement.querySelector('i').textContent") == places(1)[0]
    tab.press("o")
    opened = tab.run("document.activeElement.parentElement.open")
    tab.press("o")
    assert tab.run("document.activeElement.parentElement.open") is not opened
    tab.press("/", 191)
    tab.write("prices_09")
    tab.until("location.hash.includes('q=')")
    assert shown(tab) == places(9)
    tab.press("Escape", 27)
    tab.press("c")
    assert len(shown(tab)) == 12
    tab.press("?", 191, shift=True)
    assert tab.run("document.activeElement.id") == "keys-on"
    tab.run("document.activeElement.click()")
    tab.press("/", 191)
    assert tab.run("document.activeElement.id") == "keys-on"


def test_every_control_has_a_name_and_shows_its_focus(tab: Tab, pages: dict[str, Path]) -> None:
    """What the keyboard stops at is told to a screen reader, and is to be seen."""
    tab.open(pages["mixed"])
    nameless, unseen = [], []
    # Behind the last stop the focus leaves the page.
    for _ in range(60):
        tab.press("Tab", 9)
        if tab.run("document.activeElement === document.body"):
            break
        told = tab.run(
            "(() => { const it = document.activeElement; const near = it.matches('.boxes input,"
            " .themes input') ? it.nextElementSibling : it; return [it.tagName, it.id,"
            " (it.labels?.[0]?.textContent ?? it.textContent).trim(),"
            " getComputedStyle(near).outlineStyle]; })()"
        )
        nameless += [told] if not told[2] else []
        unseen += [told] if told[3] == "none" else []

    else:
        pytest.fail("the focus never leaves the page")
    assert (nameless, unseen) == ([], [])


def test_dark_and_light(tab: Tab, pages: dict[str, Path]) -> None:
    """As the system is, or as the switch says."""
    paper = "getComputedStyle(document.body).backgroundColor"
    tab.scheme("dark")
    tab.open(pages["check"])
    assert tab.run(paper) == "rgb(21, 24, 29)"
    tab.run("document.getElementById('theme-light').click()")
    assert tab.run(paper) == "rgb(255, 255, 255)"
    tab.open(pages["check"])
    assert tab.run(paper) == "rgb(255, 255, 255)"
    tab.run("document.getElementById('theme-auto').click()")
    assert tab.run(paper) == "rgb(21, 24, 29)"


def test_print_opens_everything(tab: Tab, pages: dict[str, Path]) -> None:
    """On paper all is open and light, without menu and filters; then it is as before."""
    tab.scheme("dark")
    tab.open(pages["mixed"])
    height = "[...document.querySelectorAll('#list li details')].map((it) => it.offsetHeight)"
    before = tab.run(height)
    closed = tab.run("document.querySelectorAll('details:not([open])').length")
    tab.call("Emulation.setEmulatedMedia", media="print", features=[])

    assert all(a > 40 for a in tab.run(height))
    assert min(before) < 50
    assert tab.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.run("getComputedStyle(document.querySelector('nav')).display") == "none"
    tab.call("Emulation.setEmulatedMedia", media="", features=[])
    assert tab.pdf().startswith(b"%PDF-")
    assert tab.run("document.querySelectorAll('details:not([open])').length") == closed > 0


@pytest.mark.parametrize("width", [320, 800, 1600])
def test_no_width_makes_the_page_scroll_sideways(
    tab: Tab, pages: dict[str, Path], width: int
) -> None:
    """Text wraps, and a table too wide scrolls on its own."""
    for name in ("scan", "hostile"):
        tab.size(width, 900)
        tab.open(pages[name])
        tab.run("for (const it of document.querySelectorAll('details')) it.open = true")

        assert tab.run("document.documentElement.scrollWidth") <= width
