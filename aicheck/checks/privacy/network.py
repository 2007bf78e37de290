"""Public IP addresses, of lines and machines that can be told from all others."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import NETWORK
from aicheck.checks.privacy.samples import samples
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_V4 = lazy(
    r"[0-9](?<![\w.-].)[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![\w-]|\.[0-9]|/[0-9]|\.in-addr)",
    re.ASCII,
)
_V6 = lazy(
    r"[0-9A-Fa-f](?<![\w:.].)[0-9A-Fa-f]{0,3}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:]|/[0-9])",
    re.ASCII,
)
_WORD = lazy(
    r"(?<![a-z])(?:ip|ips|ipv4|ipv6|ip_?addr\w*|addr\w*|client(?:[ _-]?ip|[ _-]?addr\w*|:)"
    r"|remote\w*|visitor|peer|from|user"
    r"|login|session|x-forwarded-for|x-real-ip|request|blocked|banned|logins?|logged|connect\w*|von|desde|depuis|adresse|direcci[oó]n|indirizzo|endere[cç]o)(?![a-z])"
)
_VERSION = lazy(
    r"(?:version|release|(?<![a-z])v|ver|identifier|==|>=|<=|~=|\boid\b|\bsnmp\w*|chrome/|safari/"
    r"|edg/|build|section"
    r"|chapter|rfc ?\d+|assembly|sdk|driver|firmware)[\s:='\"(\[.]{0,8}$"
)
_CHANGED = lazy(r"bump|upgrad|updat|downgrad|(?<![a-z])v8(?![a-z])|roll(?:ed|s)? |deps")
_SERVER = lazy(r"(?:://|@|\bnameserver\s|\bdns\w*\W{1,6})[\[(\"']?$")
_KNOWN_NETS_V6 = (
    "2001:4860:4860:",
    "2606:4700:4700:",
    "2620:fe:",
    "2620:119:",
    "2001:db8",
    "2001:0db8",
)
_MOST = 20_000


def addresses(page: Page) -> Iterator[Datum]:
    """Yield the public IP addresses of the page."""
    for count, match in enumerate(_V4.finditer(page.text)):
        if count > _MOST:
            break
        if _is_public(match[0]) and _is_v4(page, match):
            yield Datum(*match.span(), NETWORK, "a public IP address")
    if page.text.count(":") < 3:
        return
    for count, match in enumerate(_V6.finditer(page.text)):
        if count > _MOST:
            break
        if _is_v6(match[0]) or _is_short_v6(page, match):
            yield Datum(*match.span(), NETWORK, "a public IP address")


def _is_v4(page: Page, match: re.Match[str]) -> bool:
    parts = [int(part) for part in match[0].split(".")]
    if (
        match[0] in samples("ip_addresses")
        or match[0].endswith((".0.0", ".0.0.0", ".255.255"))
        or len(set(parts)) < 3
    ):
        return False
    told = page.before(match.start(), 24)
    if (
        _VERSION.search(told)
        or _SERVER.search(told)
        or _CHANGED.search(page.before(match.start(), 60))
    ):
        return False
    # Identifiers of objects start so.
    if max(parts) < 20:
        return False
    if parts[0] <= 2 and max(parts[:3]) < 120:
        return bool(_WORD.search(page.before(match.start(), 30)))
    # Small numbers make a version or an OID; large ones only an address.
    if parts[0] >= 20 and max(parts[1:]) >= 20:
        return True
    return max(parts) >= 100 or bool(_WORD.search(page.before(match.start(), 60)))


def _is_v6(text: str) -> bool:
    digits = text.replace(":", "")
    # Times, addresses of network cards and slices are shorter.
    if text.count(":") < 7 and ("::" not in text or len(digits) < 12):
        return False
    if text.lower().startswith(_KNOWN_NETS_V6) or len(set(digits)) < 5:
        return False
    return _is_public(text)


def _is_short_v6(page: Page, match: re.Match[str]) -> bool:
    """Whether a short address, such as 2a02:8109::1a, stands beside a word for one."""
    text = match[0]
    return (
        text[0] == "2"
        and "::" in text
        and len(text.replace(":", "")) >= 6
        and not text.lower().startswith(_KNOWN_NETS_V6)
        and bool(_WORD.search(page.before(match.start(), 40)))
        and _is_public(text)
    )


def _is_public(text: str) -> bool:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return False
    if found.version == 4 and found.is_reserved:
        return False
    return not (
        found.is_private or found.is_loopback or found.is_link_local or found.is_multicast
        or found.is_unspecified
    )  # fmt: skip
