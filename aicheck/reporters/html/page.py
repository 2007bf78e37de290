"""The page as a whole: its head with what it may do, its menu, and its sections in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from aicheck.model import Report
from aicheck.reporters import summary
from aicheck.reporters.html import commits as of_commits
from aicheck.reporters.html import findings as of_findings
from aicheck.reporters.html import lists, opening, whole
from aicheck.reporters.html.filters import keys
from aicheck.reporters.html.markup import Markup, digest, document, embedded, tag
from aicheck.reporters.html.pieces import Section, code, name, section
from aicheck.reporters.html.rules import rules
from aicheck.reporters.html.tallies import Counted, counted

_HERE = Path(__file__)
_THEMES = {"auto": "as the system", "light": "light", "dark": "dark"}


def page(report: Report) -> str:
    """The report as one file that needs nothing but itself."""
    figures = counted(report)
    sections = list(_sections(report, figures))
    main = tag(
        "main",
        opening.verdict(report, figures),
        map(section, sections),
        _colophon(report),
        id="main",
        tabindex="-1",
    )
    script = _own("script.js")
    body = tag(
        "body",
        tag("a", "Skip to the verdict", href="#main", class_="skip"),
        _header(report),
        tag("div", _menu(sections), main, class_="page"),
        embedded("script", script),
    )
    return document("en", _head(report, script), body)


def _own(file: str) -> str:
    return _HERE.with_name(file).read_text(encoding="utf-8")


def _head(report: Report, script: str) -> Markup:
    style, scriptless = _own("style.css"), _own("noscript.css")
    policy = (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)} "
        f"{digest(scriptless)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )
    of = f" of {name(report.change.repository)}" if report.change.repository else ""
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex"),
        tag("title", f"aicheck: {report.verdict.status}{of}"),
        embedded("style", style),
        tag("noscript", embedded("style", scriptless)),
    )


def _sections(report: Report, figures: Counted) -> Iterator[Section]:
    known = of_findings.listed(report)
    places = of_commits.listed(report)
    found = (
        opening.steps(report),
        whole.shares(report, figures),
        whole.compared(report),
        lists.unsigned(report, places),
        lists.hot_spots(report),
        of_findings.findings(report, known, places),
        rules(report, known),
        of_commits.sign_offs(report, places),
        lists.licences(report),
        lists.failures(report),
        lists.left_out(report),
        Section("keys", "Keyboard", keys()),
    )
    yield from (it for it in found if it)


def _header(report: Report) -> Markup:
    themes = (
        tag(
            "label",
            tag("input", type="radio", name="theme", id=f"theme-{key}", value=key,
                checked=key == "auto"),
            tag("span", label),
        )
        for key, label in _THEMES.items()
    )  # fmt: skip
    return tag(
        "header",
        tag("p", tag("b", "aicheck"), f" {name(report.change.repository)}"),
        tag("fieldset", tag("legend", "Colours"), themes, class_="themes"),
    )


def _menu(sections: Sequence[Section]) -> Markup:
    entries = [tag("li", tag("a", "Verdict", href="#verdict"))]
    for it in sections:
        count = tag("span", it.count, class_="n") if it.count is not None else None
        entries.append(tag("li", tag("a", it.title, " ", count, href=f"#{it.id}")))
    return tag("nav", tag("ul", entries), aria_label="Sections")


def _colophon(report: Report) -> Markup:
    tools = ", ".join(f"{name(key)} {name(it)}" for key, it in sorted(report.engines.items()))
    change = report.change
    ends = ((f"{label} ", code(sha), "; ") for label, sha in (
        ("base", change.base), ("head", change.head)) if sha)  # fmt: skip
    return tag(
        "footer",
        tag("p", f"aicheck {name(report.version)}", f" with {tools}." if tools else "."),
        tag("p", ends, "settings ", code(report.policy.digest)),
        tag("p", "Signs of AI are evidence; the lack of them proves nothing. ",
            f"{summary.plural(len(report.decisions), 'finding')} in all; "
            "this page loads nothing and sends nothing."),
    )  # fmt: skip
