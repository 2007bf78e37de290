"""The addresses of wallets: by their check signs, or by words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice

from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import BANK_ACCOUNT
from aicheck.checks.privacy.samples import samples
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

# Bitcoin, Litecoin, Dogecoin, Tron, Zcash and Dash; Ripple has an alphabet of its own.
_BASE58 = lazy(r"[13LMDTtXr](?<![\w/+=.-].)[1-9A-HJ-NP-Za-km-z]{24,35}(?![\w/+=])", re.ASCII)
_BECH32 = lazy(
    r"(?<![\w/+=-])(?:bc|ltc|addr|cosmos|terra|osmo)1[ac-hj-np-z02-9]{25,110}(?![\w/+=])", re.ASCII
)
_BECH32_CAPITALS = lazy(r"(?<![\w/+=-])BC1[AC-HJ-NP-Z02-9]{25,87}(?![\w/+=])", re.ASCII)
_HEX = lazy(r"0x(?<![\w/+=.-]..)[0-9A-Fa-f]{40}(?!\w)", re.ASCII)
_SOLANA = lazy(r"(?<![\w/+=.-])[1-9A-HJ-NP-Za-km-z]{43,44}(?![\w/+=-])", re.ASCII)

_MONEY = lazy(
    r"(?<![a-z])(?:eth|ether|ethereum|usdt|usdc|crypto\w*|bnb|matic|metamask|wallets?|portefeuille|portemonnaie"
    r"|cartera|billetera|carteira|bounty|withdraw\w*|payouts?|donat\w*|refund\w*|tipped|tips?|nft)(?![a-z])"
    r"|钱包|錢包|ウォレット|지갑|кошел"
)
_SOLANA_WORD = lazy(r"(?<![a-z])(?:solana|phantom wallet|sol wallet|sol address)(?![a-z])")
# Programs have addresses, too, and these are everybody's.
_PROGRAM = lazy(
    r"contract|router|factory|proxy|token|oracle|pool|registry|implementation|(?<![a-z])abi(?![a-z])|deploy|bytecode"
    r"|hash|commit|constant|multicall"
)
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_MOST = 2_000
_CLASSES = bytes(97 if code < 128 and chr(code).isalnum() else 32 for code in range(256))
_LONG = b"a" * 25


def wallets(page: Page) -> Iterator[Datum]:
    """Yield the addresses of wallets that are no known samples."""
    # All of them are long words.
    if _LONG not in page.text.encode("latin-1", "replace").translate(_CLASSES):
        return
    for pattern, is_one in (
        (_BASE58, _is_base58),
        (_BECH32, _is_bech32),
        (_BECH32_CAPITALS, _is_bech32),
    ):
        for match in islice(pattern.finditer(page.text), _MOST):
            if is_one(match[0]):
                yield from _datum(match)
    if (found := list(islice(_HEX.finditer(page.text), _MOST))) and _MONEY.search(page.low):
        for match in found:
            if len(set(match[0][2:].lower())) > 8 and _is_told(page, match, _MONEY):
                yield from _datum(match)
    if "sol" in page.low and _SOLANA_WORD.search(page.low):
        for match in islice(_SOLANA.finditer(page.text), _MOST):
            if re.search(r"\d", match[0]) and _is_told(page, match, _SOLANA_WORD):
                yield from _datum(match)


def _datum(match: re.Match[str]) -> Iterator[Datum]:
    if match[0].lower() not in samples("wallets"):
        yield Datum(*match.span(), BANK_ACCOUNT, "the address of a wallet")


def _is_told(page: Page, match: re.Match[str], words: re.Pattern[str]) -> bool:
    told = page.around(*match.span(), 80, 40)
    return bool(words.search(told)) and not _PROGRAM.search(told)


def _is_base58(text: str) -> bool:
    alphabet = _RIPPLE if text[0] == "r" else _ALPHABET
    number = 0
    for char in text:
        number = number * 58 + alphabet.index(char)
    try:
        # Zcash has two bytes for its kind, the others one.
        data = number.to_bytes(26 if text[0] == "t" else 25, "big")
    except OverflowError:
        return False
    return sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:] and any(data[1:-4])


def _is_bech32(text: str) -> bool:
    """Whether the check signs are those of BIP 173 or of BIP 350."""
    prefix, _, data = text.lower().partition("1")
    values = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = 1
    for value in (*values, *map(_BECH_ALPHABET.index, data)):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, word in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= word if top >> bit & 1 else 0
    return check in (1, 0x2BC830A3)
