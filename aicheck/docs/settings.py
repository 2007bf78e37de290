"""The reference of the settings: one page of text for a key, and a book of all as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import wrap

from aicheck.config.reference import Key, Table, tables
from aicheck.docs.inline import code, plain

_WIDTH = 88


def settings_page(table: Table, key: Key) -> str:
    """The page of one key as plain text."""
    return "\n".join(_page(table, key)) + "\n"


def _page(table: Table, key: Key) -> Iterator[str]:
    yield from (key.name, "=" * len(key.name), "", *wrap(plain(key.about), _WIDTH), "")
    yield f"takes      {_takes(key, str)}"
    yield f"default    {key.default or 'none: its table needs it'}"
    for pack, value in key.packs.items():
        yield f"           {value} in the pack {pack}"
    yield from ("", "Example", *(f"    {line}" for line in _example(table, key)))


def section_page(table: Table) -> str:
    """The keys of one table as plain text."""
    return "\n".join(_section(table)) + "\n"


def _section(table: Table) -> Iterator[str]:
    yield from (table.head, "=" * len(table.head), "", *wrap(plain(table.about), _WIDTH))
    for key in table.keys:
        yield from ("", key.name, *(f"    {it}" for it in wrap(plain(key.about), _WIDTH - 4)))
        yield f"    takes {_takes(key, str)}; default: {key.default or 'none'}"
    yield from ("", "'aicheck explain KEY' prints one of them with an example.")


def settings_book(checks: Mapping[str, bool]) -> str:
    """The pages of all keys as Markdown.

    `checks` are the names for `gate.required`, and whether one counts where it isn't listed.
    """
    return "\n".join(_book(checks)) + "\n"


def _book(checks: Mapping[str, bool]) -> Iterator[str]:
    yield from ("# Settings", "")
    yield "All of it is optional. Settings stand in `aicheck.toml`, or under `[tool.aicheck]` in"
    yield "`pyproject.toml`, where `[gate]` is `[tool.aicheck.gate]`. They are read from the *base*"
    yield "of the change, so that a change cannot loosen the gate that judges it; `--policy FILE`"
    yield "takes others on purpose. A key that does not stand here is an error. On the command line"
    yield "`aicheck explain KEY` prints one. `python docs/settings.py` makes this page."
    for table in tables():
        yield from ("", f"## {table.head or 'Above the tables'}", "", f"{table.about}")
        yield from ("", "| key | takes | default |", "|---|---|---|")
        for key in table.keys:
            link = f"[`{_short(key)}`](#{anchor(key.name)})"
            yield f"| {link} | {key.takes} | {_default(key)} |"
        for key in table.keys:
            yield from _chapter(table, key)
            if key.name == "gate.required":
                yield from _checks(checks)


def anchor(name: str) -> str:
    """The anchor of a key's heading, as GitHub makes it of its name."""
    return name.replace(".", "").lower()


def _chapter(table: Table, key: Key) -> Iterator[str]:
    yield from ("", f"### {key.name}", "", key.about, "")
    yield f"Takes {_takes(key, code)}. Default: {_default(key)}."
    if key.packs:
        named = (f"{code(value)} in `{pack}`" for pack, value in key.packs.items())
        yield from ("", f"Packs: {'; '.join(named)}.")
    yield from ("", "```toml", *_example(table, key), "```")


def _checks(checks: Mapping[str, bool]) -> Iterator[str]:
    always = [name for name, counts in checks.items() if counts]
    yield from ("", f"Checks: {_listed(name for name, counts in checks.items() if not counts)}.")
    yield f"These count always: {_listed(always)}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(code, sorted(names)))


def _takes(key: Key, quote: Callable[[str], str]) -> str:
    if not key.allowed:
        return key.takes
    kind = {"a text": "one of", "a list of texts": "a list of"}.get(key.takes, f"{key.takes}:")
    return f"{kind} {', '.join(map(quote, key.allowed))}"


def _default(key: Key) -> str:
    if not key.default:
        return "none, its table needs it"
    # A value is TOML, anything else is said in words.
    is_value = key.default[0] in '"[{' or key.default in ("true", "false")
    return code(key.default) if is_value else key.default


def _short(key: Key) -> str:
    return key.name.rpartition(".")[2]


def _example(table: Table, key: Key) -> Iterator[str]:
    if table.head:
        yield table.head
    yield f"{_short(key)} = {key.example}"
