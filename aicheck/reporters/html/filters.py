"""What filters and sorts the list of findings.

Check boxes work by style alone; what needs the script is hidden where there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from aicheck.model import AuthorClass, Decision, Disposition, Severity
from aicheck.reporters.html.markup import NOTHING, Markup, joined, tag
from aicheck.reporters.html.pieces import name

_K = TypeVar("_K", bound=str)
_SORTS = {
    "": "what blocks first",
    "severity": "severity",
    "place": "place",
    "rule": "rule",
}
_KEYS = (
    ("/", "to the filter by text"),
    ("j, k", "to the next and the previous finding"),
    ("o", "open or close the finding"),
    ("e", "open or close all that are shown"),
    ("c", "clear the filters"),
    ("?", "to this list"),
)


def filters(
    decisions: Sequence[Decision],
    rules: Mapping[str, int],
    labels: Mapping[Disposition, str],
    authors: Mapping[AuthorClass, str],
) -> Markup:
    """The form above the list; nothing of it is ever sent."""
    severities = {str(it): str(it) for it in sorted(Severity, reverse=True)}
    found = Counter(it.disposition for it in decisions)
    severe = Counter(str(it.severity) for it in decisions)
    wrote = Counter(it.attribution for it in decisions)
    boxes = (
        _boxes("d", "Decision", labels, found),
        _boxes("s", "Severity", severities, severe),
        _boxes("w", "Written by", authors, wrote),
    )
    return tag(
        "div",
        tag("div", boxes, class_="boxes"),
        tag("div", _scripted(decisions, rules), class_="scripted"),
        role="search",
        aria_label="Findings",
        class_="filters",
    )


def _boxes(key: str, title: str, labels: Mapping[_K, str], counts: Mapping[_K, int]) -> Markup:
    """A group of check boxes; with one choice alone there is nothing to choose."""
    shown = [value for value in labels if counts[value]]
    if len(shown) < 2:
        return NOTHING
    choices = (
        tag(
            "label",
            tag(
                "input", type="checkbox", id=f"{key}-{value}", data_f=key, value=value, checked=True
            ),
            tag("span", labels[value], " ", tag("b", counts[value])),
        )
        for value in shown
    )
    return tag("fieldset", tag("legend", title), choices)


def _scripted(decisions: Sequence[Decision], rules: Mapping[str, int]) -> Iterator[Markup]:
    categories = Counter(it.finding.rule.category for it in decisions)
    by_rule = Counter(it.finding.rule.id for it in decisions)
    yield _choice(
        "c", "Category", "all categories", ((it, it, categories[it]) for it in sorted(categories))
    )
    named = ((str(rules[it]), it, by_rule[it]) for it in sorted(rules))
    yield _choice("r", "Rule", "all rules", named)
    words = tag("input", type="search", id="q", autocomplete="off", spellcheck="false")
    yield tag("label", "Path or words", words)
    sorts = (tag("option", label, value=value) for value, label in _SORTS.items())
    yield tag("label", "Order", tag("select", sorts, id="sort"))
    yield tag("button", "Open all", type="button", id="open")
    yield tag("button", "Clear filters", type="button", id="clear")
    yield tag("p", id="shown", role="status")


def _choice(
    key: str, title: str, everything: str, values: Iterable[tuple[str, str, int]]
) -> Markup:
    options = (
        tag("option", name(label), f" ({count:,})", value=value) for value, label, count in values
    )
    first = tag("option", everything, value="")
    return tag("label", title, tag("select", first, options, id=key))


def keys() -> Markup:
    """What the keyboard does, and the way to switch it off."""
    switch = tag(
        "label",
        tag("input", type="checkbox", id="keys-on", checked=True),
        " Single keys do this",
        class_="scripted",
    )
    rows = ((tag("dt", tag("kbd", key)), tag("dd", does)) for key, does in _KEYS)
    return joined(switch, tag("dl", rows, class_="keys"))
