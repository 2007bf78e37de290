"""Phone numbers: with a country's code, in North America's form, or beside a word for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aicheck.checks.privacy.numbers import Window, digits_of, is_made_up, matches
from aicheck.checks.privacy.page import Page
from aicheck.checks.privacy.phonebook import is_in_use, weak_before, words
from aicheck.checks.privacy.rules import PHONE
from aicheck.checks.privacy.spans import Datum
from aicheck.patterns import lazy

_EXTENSION = r"(?: ?(?:x|ext\.? ?|extension ?|#)\d{1,6})"
_INTERNATIONAL = lazy(
    r"(?<![\w.)+-])(?:\+|00 ?(?=[1-9]))[1-9]\d{0,3}(?:[ .\-/]{0,2}\(?\d{1,6}\)?){1,6}"
    + _EXTENSION
    + r"?(?![\w]|\.\d)",
    re.ASCII,
)
_AMERICAN = lazy(
    r"(?<![\w.$+-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|(?P<area>[2-9]\d{2})(?P<sign>[-.]))"
    r"[2-9]\d{2}(?(sign)(?P=sign)|[-. ])\d{4}(?P<ext>" + _EXTENSION + r")?(?![\w-]|\.\d)",
    re.ASCII,
)
# Two to six groups, or one long one.
_LOCAL = lazy(
    r"(?<![\w.$+])(?:\(?\d{1,5}\)?(?:(?: - |[ ./-]|(?<=\)))\(?\d{1,9}\)?){1,6}|\d{7,12})"
    + _EXTENSION
    + r"?(?![\w]|\.\d|/\d)",
    re.ASCII,
)
# As mobile numbers are written at home, and hardly anything else is.
_MOBILE = lazy(r"06[ -]\d{8}|0\d{4} \d{6}", re.ASCII)
# As numbers are written at home, if somebody is to call them.
_GROUPED = lazy(r"[0(].*|\d{1,4}(?:[ .-]\d{2,4}){2,4}|\d{3}[ /-]\d{6,7}", re.ASCII)
# What only phone numbers look like: the code of an area in brackets, or a zero and three groups.
_CLEAR = lazy(
    r"\(\d{2,5}\) ?\d{2,8}(?:[ -]\d{2,5}){0,3}|0[1-9]\d{0,3}(?:[ -]\d{2,4}){2,4}"
    r"|\(0\d{1,4}\)[ -]?\d{3,8}",
    re.ASCII,
)
_WEAK_AFTER = lazy(
    r"^[ ,;()-]{0,3}(?:(?:office|fax|mobile|cell|home|work|desk|phone|tel|direct)\b"
    r"|(?:by|via|on|over) (?:sms|phone|whatsapp|text)|(?:is|was) (?:my|our|the|his|her|their"
    r"|your) (?:\w+ )?(?:number|phone|mobile|cell))"
)
_NOT = lazy(
    r"(?<![a-z])(?:zip|postcode|postal code|isbn|issn|doi|version|v|rfc|iso|port|order|invoice"
    r"|issue|sku"
    r"|id|uuid|hash|pid|account|line|page|lines|bytes|size|width|height|date|timestamp|time"
    r"|microphone|phoneme|iban|card)[\s:#='\"_.-]{0,6}$"
)
_ADDRESS = lazy(r"\d{1,3}(?:\.\d{1,3}){3}")
_DATE = lazy(
    r"^\d{3}-\d{2}-\d{4}$|^\d{1,2}[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ]\d\d$"
    r"|(?:19|20)\d\d[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d"
)
# Kept for stories and documents: the US and Canada, the UK (Ofcom), Australia (ACMA), France,
# Ireland, Germany, Sweden. The digits start at the country's code.
_FICTION = lazy(
    r"1?555\d{7}|1?\d{3}555\d{4,}|(?:1?800|1?888)5551\d{3}|555\d{4}"
    r"|44(?:0?(?:113|114|115|116|117|118|121|131|141|151|161|191)4960\d{3}|0?2079460\d{3}"
    r"|0?2890180\d{3}|0?2920180\d{3}|0?1632960\d{3}|0?7700900\d{3}|0?8081570\d{3}|0?9098790\d{3}"
    r"|0?3069990\d{3})"
    r"|61(?:0?[2378](?:5550|7010)\d{4}|0?4915701\d{2}|0?491571\d{3}|0?49157\d{4})|61180016\d{4}"
    r"|33(?:0?19900\d{4}|0?26191\d{4}|0?35301\d{4}|0?46571\d{4}|0?53649\d{4}|0?63998\d{4})"
    r"|353(?:0?20910\d{4})"
    r"|49(?:0?3023125\d{3}|0?6990009\d{3}|0?4066969\d{3}|0?22147(?:10|14)\d{3}|0?8999998\d{3}"
    r"|0?1523(?:5\d{6})|0?176040690\d{2})"
    r"|46(?:0?31390060\d|0?40628040\d|0?846500\d{3}|0?980319200|0?701740\d{3})"
)
_REACH = 34


def phones(page: Page, windows: Iterable[Window]) -> Iterator[Datum]:
    """Yield the phone numbers in the `windows` of the page."""
    for window in windows:
        for match in _found(page, window):
            yield Datum(*match.span(), PHONE, "a phone number")


def _found(page: Page, window: Window) -> Iterator[re.Match[str]]:
    past = window[0]
    for pattern, is_one in (
        (_INTERNATIONAL, _is_international),
        (_AMERICAN, _is_american),
        (_LOCAL, _is_local),
    ):
        # The extension stands behind the run.
        for match in matches(pattern, page, (past, window[1]), 14):
            if is_one(page, match):
                yield match
            elif pattern is _INTERNATIONAL and _is_fiction(digits_of(match[0])):
                # What is nobody's as a whole is nobody's in part.
                past = match.end()


def _is_international(page: Page, match: re.Match[str]) -> bool:
    digits = digits_of(re.split("[x#e]", match[0])[0])
    if match[0].startswith("00"):
        if not _is_said(page, match) and len(re.findall("[ -]", match[0])) < 2:
            return False
        digits = digits[2:]
    if not 8 <= len(digits) <= 15 or is_made_up(digits) or _is_fiction(digits):
        return False
    import phonenumbers  # Most changes hold no candidate, and imports take time.

    try:
        # Without the zero that is not dialled from abroad.
        number = phonenumbers.parse("+" + digits_of(_plain(match[0], digits)))
    except phonenumbers.NumberParseException:
        return False
    if is_made_up(str(number.national_number)):
        return False
    return phonenumbers.is_valid_number(number) or (
        (_is_said(page, match) or bool(re.match(r"\+\d+[ (-]", match[0])))
        and phonenumbers.is_possible_number(number)
    )


def _plain(text: str, digits: str) -> str:
    return digits_of(re.split("[x#e]", text.replace("(0)", ""))[0])[-len(digits) :].lstrip("0")


def _is_american(page: Page, match: re.Match[str]) -> bool:
    digits = digits_of(match[0].split("x")[0])[:11]
    if is_made_up(digits) or _is_fiction(digits):
        return False
    if match["ext"] or _is_said(page, match):
        return True
    # Dots part the numbers of versions, too.
    if match["sign"] == "." or _NOT.search(page.before(match.start(), 24)):
        return False
    import phonenumbers  # Most changes hold no candidate, and imports take time.

    return phonenumbers.is_valid_number(phonenumbers.parse(digits, "US"))


def _is_local(page: Page, match: re.Match[str]) -> bool:
    text = re.split("x|ext|#", match[0])[0]
    digits = digits_of(text)
    if not 7 <= len(digits) <= 15 or is_made_up(digits) or _is_fiction_at_home(digits):
        return False
    if (
        _DATE.search(text)
        or _ADDRESS.fullmatch(text.strip())
        or (text.count(".") == 1 and not re.search(r"[ /()-]", text))
    ):
        return False
    told = page.before(match.start(), _REACH)
    if _NOT.search(told):
        return False
    after = page.after(match.end(), 30)
    if words("strong").search(_since_number(told)) or words("strong").search(
        page.column(match.start())
    ):
        return True
    if _WEAK_AFTER.search(after) and len(digits) >= 7:
        return True
    if _CLEAR.fullmatch(text.strip()) and 9 <= len(digits) <= 11:
        return True
    if 8 <= len(digits) <= 11 and _is_spoken_of(page, match, text):
        return True
    is_long = 9 <= len(digits) <= 12
    if re.search(r"[ ()/-]|\..*\.", text) or is_long:
        return bool(weak_before().search(_since_number(told)))
    return False


def _is_spoken_of(page: Page, match: re.Match[str], text: str) -> bool:
    """Whether some country has the number, and it is a mobile one or stands in a call to call."""
    if not _GROUPED.fullmatch(text.strip()):
        return False
    told = _since_number(page.before(match.start(), 2 * _REACH))
    is_called = words("calls").search(f"{told} \0 {page.after(match.end(), _REACH)}")
    return bool(is_called or _MOBILE.fullmatch(text.strip())) and is_in_use(
        digits_of(text), is_mobile=not is_called
    )


def _since_number(told: str) -> str:
    """What stands between the last long number and this one: a word counts for one number."""
    return re.split(r"\d{4}", told)[-1]


def _is_said(page: Page, match: re.Match[str]) -> bool:
    told = page.around(*match.span(), _REACH, 14)
    return bool(words("strong").search(told) or words("weak").search(told))


def _is_fiction(digits: str) -> bool:
    return bool(_FICTION.fullmatch(digits))


def _is_fiction_at_home(digits: str) -> bool:
    """Whether a number without its country's code is kept for stories in any country."""
    if _is_fiction(digits):
        return True
    trunk = digits.removeprefix("0")
    return digits.startswith("0") and any(
        _is_fiction(code + trunk) for code in ("44", "61", "33", "353", "49", "46")
    )
