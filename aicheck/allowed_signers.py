"""The allowed-signers file of ssh: which keys may sign, for whom, and from when until when.

The format is that of ssh-keygen(1), ALLOWED SIGNERS: principals, options, the key.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone

from aicheck.model import Person

_LINE = re.compile(r'(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"#][^\s"]*))[ \t]+(?P<rest>\S.*)')
_REST = re.compile(
    r'(?:(?P<options>(?:[^\s"]|"(?:\\"|[^"])*")+)[ \t]+)?'
    r"(?P<type>[a-z][\w@.-]*)[ \t]+(?P<blob>[A-Za-z0-9+/]+=*)(?:[ \t].*)?"
)
_OPTION = re.compile(r'(?P<name>[\w-]+)(?:="?(?P<value>(?:\\"|[^"])*)"?)?(?:,|$)')
_TIME = re.compile(r"\d{8}(?:\d{4}(?:\d\d)?)?")
# The end of the year 9999.
_LATEST = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, the options under which it counts, and the lists of principals that it stands for."""

    options: str
    key: str
    lists: tuple[tuple[str, ...], ...]

    @property
    def is_authority(self) -> bool:
        """Whether it signs other keys, and those sign."""
        return "cert-authority" in (option["name"] for option in _OPTION.finditer(self.options))

    @property
    def names(self) -> str:
        """The principals as a text."""
        return ", ".join(name for names in self.lists for name in names)

    @property
    def fingerprint(self) -> str:
        """The key's SHA-256, as OpenSSH writes it; empty for a key that is none."""
        try:
            blob = base64.b64decode(self.key.partition(" ")[2], validate=True)
        except ValueError:
            return ""
        return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}"

    def line(self, principal: str | None = None) -> str:
        """A line of an allowed-signers file, for the one principal or for its own."""
        names = principal or ",".join(name for names in self.lists for name in names)
        return f'"{names}" {" ".join(filter(None, (self.options, self.key)))}\n'

    def people(self, committer: Person) -> Iterator[Person]:
        """Yield whom the key is bound to; a pattern binds it to who committed with it."""
        for names in self.lists:
            # ssh-keygen heeds the case, and mailboxes don't.
            for name in (*names, committer.mail):
                if not _is_pattern(name) and _fits(name.casefold(), names):
                    yield committer if name == committer.mail else Person(name, name)

    def out_of_time(self, moment: int) -> str:
        """Why the key could not sign at `moment`, in seconds since 1970, as far as times say."""
        now = f"{datetime.fromtimestamp(min(moment, _LATEST), timezone.utc):%Y%m%d%H%M%S}"
        for option in _OPTION.finditer(self.options):
            text = option["value"] or ""
            found = _TIME.match(text)
            limit = found[0].ljust(len(now), "0") if found else ""
            if limit and option["name"] == "valid-before" and now >= limit:
                return f"has expired (valid-before={text})"
            if limit and option["name"] == "valid-after" and now < limit:
                return f"is not valid yet (valid-after={text})"
        return ""


def read(text: str) -> tuple[Signer, ...]:
    """The keys of the file's lines; a key on several lines stands for the principals of all."""
    lists: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for line in text.split("\n"):
        head = _LINE.fullmatch(line.strip())
        rest = _REST.fullmatch(head["rest"]) if head else None
        if head and rest:
            names = (head["plain"] or head["quoted"] or "").split(",")
            found = (rest["options"] or "", f"{rest['type']} {rest['blob']}")
            lists.setdefault(found, []).append(tuple(filter(None, names)))
    return tuple(Signer(*found, tuple(names)) for found, names in lists.items())


def _is_pattern(name: str) -> bool:
    return name.startswith("!") or "*" in name or "?" in name


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a list of patterns has the name and does not take it out again with a `!`."""
    has = [it for it in patterns if _glob(it.removeprefix("!")).fullmatch(name)]
    return bool(has) and not any(it.startswith("!") for it in has)


def _glob(pattern: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in re.split(r"([*?])", pattern.casefold()))
    return re.compile("".join({r"\*": ".*", r"\?": "."}.get(part, part) for part in parts), re.S)
