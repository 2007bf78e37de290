"""What the doctor tells, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from aicheck.config import BASELINE, Place, Setting
from aicheck.doctor.nouns import CheckState, Health, InForce, Need, Part, Status
from aicheck.reporters import terminal
from aicheck.reporters.style import Ink, Style
from aicheck.reporters.summary import plural
from aicheck.reporters.tables import encodable
from aicheck.reporters.visible import one_line

_INKS: dict[Status, tuple[Ink, ...]] = {
    "ok": ("green",),
    "note": ("yellow",),
    "missing": ("red", "bold"),
    "off": ("dim",),
}
_MARGIN = 2
_STATUS = 8
_NAME = 18
_LONGEST_VALUE = 60


def as_text(health: Health, style: Style) -> str:
    """A few sections, and the result at the end."""
    lines = [line for section in _sections(health, style) for line in section]
    return "".join(f"{encodable(line, style)}\n" for line in lines)


def _sections(health: Health, style: Style) -> Iterator[Iterator[str]]:
    titles = {
        "engines": "Engines", "programs": "Programs", "here": "Here", "extras": "For some runs",
    }  # fmt: skip
    for group, parts in health.parts.items():
        yield _section(titles[group], (line for it in parts for line in _part(it, style)), style)
    yield _section("Settings in force", _settings(health, style), style)
    yield _section("Waivers", _waivers(health, style), style)
    yield _section("Checks", _checks(health.checks, style), style)
    said = (line for it in health.ci for line in _wrapped(it, style, "  - "))
    yield _section("Continuous integration does otherwise", said, style)
    yield _result(health, style)


def _section(title: str, lines: Iterator[str], style: Style) -> Iterator[str]:
    yield style.paint(title, "bold")
    yield from lines
    yield ""


def _part(part: Part, style: Style) -> Iterator[str]:
    name = f"{part.name} {part.version}" if part.version else part.name
    words = [part.detail]
    if part.seconds is not None:
        words.append(f"{part.seconds:.2f} s")
    if part.place:
        words.append(part.place)
    yield from _row(part.status, name, ", ".join(words), style)
    if part.hint and part.status != "ok":
        yield from _hint(part.hint, style)


def _row(status: Status, name: str, text: str, style: Style) -> Iterator[str]:
    indent = " " * (_MARGIN + _STATUS)
    shown = one_line(name)
    start = f"{shown:<{_NAME}} " if len(shown) < _NAME else f"{shown} "
    first, *more = terminal.wrap(f"{start}{one_line(text)}", max(20, style.width - len(indent) - 2))
    mark = style.paint(f"{status:<{_STATUS}}", *_INKS[status])
    yield f"{' ' * _MARGIN}{mark}{first}".rstrip()
    yield from (f"{indent}  {line}" for line in more)


def _hint(text: str, style: Style) -> Iterator[str]:
    yield from _wrapped(f"hint: {text}", style, " " * (_MARGIN + _STATUS + 2))


def _wrapped(text: str, style: Style, margin: str) -> Iterator[str]:
    first, *more = terminal.wrap(one_line(text), max(20, style.width - len(margin)))
    yield f"{margin}{first}"
    yield from (f"{' ' * len(margin)}{line}" for line in more)


# -- settings --------------------------------------------------------------------------------------


def _settings(health: Health, style: Style) -> Iterator[str]:
    settings = health.settings
    where = f" at {settings.commit[:12]}" if settings.commit else ""
    named = f" ({settings.named})" if settings.named else ""
    what = "what the default pack says" if settings.source == "default" else settings.source
    yield from _wrapped(f"{what}{where}{named}", style, "  ")
    if settings.problem:
        yield from _row("missing", "broken", settings.problem, style)
        yield from _hint(settings.hint, style)
    shown = [it for it in settings.values if style.verbose or not _is_usual(it)]
    width = max((len(it.key) for it in shown), default=0)
    for it in shown:
        yield from _value(it, min(width, 40), settings, style)
    left = len(settings.values) - len(shown)
    if left:
        yield from _wrapped(f"{left} more as the default pack has them; -v shows all", style, "  ")
    for note in settings.notes:
        yield from _row("note", "rules", note, style)
    if health.tree_problem:
        yield from _row("missing", "work tree", f"broken: {health.tree_problem}", style)
    for diff in health.differences:
        there, here = _shown(diff.in_force), _shown(diff.here)
        yield from _row("note", "work tree", f"{diff.key} = {here}, in force {there}", style)


def _is_usual(setting: Setting) -> bool:
    """Whether nothing but the default pack, or nobody, says it."""
    return all(place.pack == "default" for place in setting.places)


def _value(setting: Setting, width: int, settings: InForce, style: Style) -> Iterator[str]:
    built_in = "" if setting.value is None else "built in"
    places = " + ".join(_place(it, settings) for it in setting.places) or built_in
    key, value = one_line(setting.key), _shown(setting.value)
    if not style.verbose:
        value = terminal.cut(value, max(20, min(_LONGEST_VALUE, style.width - width - 4)))
    line = f"  {key:<{width}}  {value}"
    end = style.paint(one_line(places), "cyan")
    if terminal.columns(line) + 2 + len(places) <= style.width:
        yield f"{line}  {end}".rstrip()
    else:
        yield line
        yield f"  {'':<{width}}  {end}"


def _place(place: Place, settings: InForce) -> str:
    name = settings.source.partition(":")[2] or settings.source
    return f"pack {place.pack}" if place.pack else f"{name}:{place.line}"


def _shown(value: Any) -> str:
    return "not set" if value is None else one_line(json.dumps(value, ensure_ascii=False))


# -- the rest --------------------------------------------------------------------------------------


def _waivers(health: Health, style: Style) -> Iterator[str]:
    found = health.waivers
    yield f"  {plural(found.count, 'waiver')}, {len(found.expired)} expired"
    for words, listed in (
        ("expired", found.expired),
        ("ends soon", found.ending),
        ("no person's", found.ignored),
    ):
        for it in listed:
            yield from _row("note", words, it, style)
    if health.baseline is not None:
        yield f"  {plural(health.baseline, 'finding')} known in {BASELINE}"


def _checks(checks: Sequence[CheckState], style: Style) -> Iterator[str]:
    plain = []
    for it in checks:
        needs = [need for need in it.needs if not need.has or style.verbose]
        said = "; ".join(map(_need, needs))
        if it.required or said or it.status != "ok":
            mark = "required" if it.required else ""
            yield from _row(it.status, it.name, ": ".join(filter(None, (mark, said))), style)
        else:
            plain.append(it.name)
    yield from _row("ok", "and", f"{', '.join(plain)}", style)


def _need(need: Need) -> str:
    if need.has:
        return f"has {need.what}"
    return f"can take {need.what}" if need.optional else f"lacks {need.what}"


def _result(health: Health, style: Style) -> Iterator[str]:
    if health.status == "broken":
        yield style.paint("BROKEN", "red", "bold") + "  the settings; nothing could be checked"
    for part in health.missing:
        line = one_line(f"{part.name}: {part.detail}; {part.hint}")
        yield f"{style.paint('MISSING', 'red', 'bold')}  {line}"
    named = {part.name for part in health.missing}
    for check in health.blocked:
        if check.name not in named:
            lost = ", ".join(need.what for need in check.needs if not need.has)
            yield style.paint("MISSING", "red", "bold") + f"  {check.name}: {one_line(lost)}"
    if health.status == "ok":
        yield style.paint("OK", "green", "bold") + "  all that is required is there"
