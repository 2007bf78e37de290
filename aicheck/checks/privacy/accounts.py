"""Bank accounts by their IBAN, and others by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aicheck.checks.privacy.numbers import Window, digits_of, is_made_up, matches
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.rules import BANK_ACCOUNT
from aicheck.checks.privacy.samples import samples
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_IBAN = lazy(
    r"(?<![\w+/=.-])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![\w+/=])",
    re.IGNORECASE | re.ASCII,
)
# Beside it the check digits do, also where the country's length is another.
_IBAN_WORD = lazy(r"iban|account|konto|compte|cuenta|conto|conta|rekening|tili|transfer|wire|bank")
_ACCOUNT = lazy(r"(?<![\w.-])(?:\d{4,6}[ -](?=\d{4}))?\d{4} ?\d{3,18}(?![\w-]|\.\d)", re.ASCII)
_ACCOUNT_WORD = lazy(
    r"(?:bank|checking|savings|acct|routing|deposit)[ _-]{0,2}(?:account|acct)?[ _-]{0,2}"
    r"(?:number|num|no|nr)\b[\W_]{0,6}(?:is)?[\W_]{0,4}$"
    r"|(?:bank|checking|savings)[ _-]account\W{1,6}(?:is|:)?\W{0,4}$"
    r"|\baccount (?:number|num|no\.?)\W{1,4}(?:is\W{0,3})?$"
)
# Words that are for banks alone, whatever else is said.
_BANK_WORD = lazy(
    r"(?:kontonummer|kontonr|konto-nr|bankkonto|num[eé]ro de compte|n[uú]mero de (?:la )?cuenta"
    r"|num[eé]ro d[ei] conto"
    r"|n[uú]mero da conta|conta corrente|rekeningnummer|bankrekening|numer konta|nr konta"
    r"|tilinumero|[cč][ií]slo [uú][cč]tu"
    r"|(?<![a-z])(?:clabe|cbu|nuban)|銀行口座|口座番号"
    r"|银行账号|银行卡号|계좌번호|номер сч[её]та|расч[её]тный сч[её]т"
    r"|sort[ -]?code\W{1,4}\d\d-?\d\d-?\d\d\W{1,6}(?:and )?(?:account|acc|a/c)(?: (?:number"
    r"|no))?)[^\d\n]{0,12}$"
)


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
            size = len(digits_of(match[0]))
            is_bank = (
                size > 7
                and words
                and ("bank" in page.around(*match.span(), 60, 30) or "ing" in words[0])
            )
            if _BANK_WORD.search(page.before(match.start(), 48)):
                is_bank = True
            if is_bank and not is_made_up(digits_of(match[0])):
                yield Datum(*match.span(), BANK_ACCOUNT, "the number of a bank account")


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
