"""Bank accounts by their IBAN, US accounts by what stands beside them, and wallets of bitcoins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aicheck.checks.privacy.numbers import Window, is_made_up, matches
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import BANK_ACCOUNT
from aicheck.checks.privacy.samples import samples
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_IBAN = lazy(
    r"(?<![\w+/=.-])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![\w+/=])",
    re.IGNORECASE,
)
# Beside it the check digits do, also where the country's length is another.
_IBAN_WORD = lazy(r"iban|account|konto|compte|cuenta|conto|transfer|wire|bank")
_ACCOUNT = lazy(r"(?<![\w.-])\d{8,17}(?![\w-]|\.\d)")
_ACCOUNT_WORD = lazy(
    r"(?:bank|checking|savings|acct|routing|deposit)[ _-]{0,2}(?:account|acct)?[ _-]{0,2}"
    r"(?:number|num|no|nr)\b[\W_]{0,6}(?:is)?[\W_]{0,4}$"
    r"|(?:bank|checking|savings)[ _-]account\W{1,6}(?:is|:)?\W{0,4}$"
    r"|\baccount (?:number|num|no\.?)\W{1,4}(?:is\W{0,3})?$"
)
_WALLET = lazy(r"(?<![\w/+=])(?:bc1[a-z0-9]{25,62}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?![\w/+=])")
_WALLET_WORD = lazy(r"bitcoin|btc|wallet|crypto|donat|transfer|coins?\b")
_MOST = 2_000


def accounts(page: Page, runs: Iterable[Window], tokens: Iterable[Window]) -> Iterator[Datum]:
    """Yield the numbers of bank accounts, and wallets."""
    for window in tokens:
        for match in matches(_IBAN, page, window, 44):
            told = page.around(*match.span(), 60, 30)
            if found := _iban(match[0], bool(_IBAN_WORD.search(told))):
                at = match.start()
                yield Datum(at, at + found, BANK_ACCOUNT, "an IBAN")
    for window in runs:
        for match in matches(_ACCOUNT, page, window, 2):
            words = _ACCOUNT_WORD.search(page.before(match.start(), 48))
            # "account number 12345678 at my bank"; a customer's number is another thing.
            is_bank = words and ("bank" in page.around(*match.span(), 60, 30) or "ing" in words[0])
            if is_bank and not is_made_up(match[0]):
                yield Datum(*match.span(), BANK_ACCOUNT, "the number of a bank account")
    if _WALLET_WORD.search(page.low):
        yield from _wallets(page)


def _iban(text: str, is_said: bool) -> int:
    """How many of the characters are an IBAN that is no known sample; 0 if none is."""
    from stdnum import iban  # Most changes hold no candidate, and imports take time.

    # What follows in capitals may look like one more group.
    for size in _sizes(text):
        number = re.sub("[ -]", "", text[:size]).upper()
        if 15 <= len(number) <= 34 and (
            iban.is_valid(number, check_country=False) or (is_said and _has_check_digits(number))
        ):
            is_sample = (
                number in samples("ibans") or is_made_up(number[8:]) or number.endswith("000000")
            )
            return 0 if is_sample else size
    return 0


def _has_check_digits(number: str) -> bool:
    from stdnum.iso7064 import mod_97_10  # Most changes hold no candidate, and imports take time.

    return bool(mod_97_10.is_valid(number[4:] + number[:4]))


def _sizes(text: str) -> Iterator[int]:
    yield len(text)
    yield from (at for at in range(len(text) - 1, 14, -1) if text[at] in " -")


def _wallets(page: Page) -> Iterator[Datum]:
    from stdnum import bitcoin  # Most changes hold no candidate, and imports take time.

    for count, match in enumerate(_WALLET.finditer(page.text)):
        if count > _MOST:
            return
        if _WALLET_WORD.search(page.around(*match.span(), 80, 30)) and bitcoin.is_valid(match[0]):
            yield Datum(*match.span(), BANK_ACCOUNT, "the address of a wallet")
