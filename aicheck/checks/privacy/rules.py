"""The rules of the check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_FIX = (
    "take it out and use made-up data of a range kept for that (example.org, 555-0100, "
    "192.0.2.0/24); if it was a real person's, treat the commit as a leak: history keeps it"
)
_rule = partial(
    Rule,
    category="privacy",
    engine="aicheck",
    fix=_FIX,
    cwe=("CWE-359",),
    references=("OWASP-LLM02:2025", "OWASP-A01:2021"),
)

NATIONAL_ID = _rule(
    id="national-id",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="a number by which a state or a clinic knows a person",
    why="The number names one person for life, cannot be changed, and is what identity thieves "
    "look for. Agents copy rows of real data into fixtures and prompts as readily as made-up ones.",
    bad='{"name": "R. Miles", "ssn": "219-xx-6314"}',
    good='{"name": "R. Miles", "ssn": "000-00-0000"}',
)
PAYMENT_CARD = _rule(
    id="payment-card",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="the number of a payment card",
    why="The number passes the cards' own check and lies in an issuer's range. PCI DSS forbids to "
    "keep it readable, and who has it can try to pay with it.",
    fix="use a test number of the payment provider, as 4242 4242 4242 4242; have a real "
    "card blocked",
    bad='note = "please block my card 4735 xxxx xxxx 4588"',
    good='note = "please block my card 4242 4242 4242 4242"',
)
BANK_ACCOUNT = _rule(
    id="bank-account",
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    message="the number of a bank account",
    why="An account's number with its owner is enough for direct debits and for fraud by invoice, "
    "and it tells where somebody banks.",
    fix="use a number from the bank's or the registry's documents, as GB82 WEST 1234 5698 7654 32",
    bad='transfer(to="GB97 LOWW xxxx xxxx xxxx 59")',
    good='transfer(to="GB82 WEST 1234 5698 7654 32")',
)
MAIL = _rule(
    id="personal-mail-address",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the mail address of a person",
    why="The address of a person who did not publish it here is personal data. In a test or a "
    "prompt it may also be written to. Addresses of roles, of authors and of "
    "example.org are left alone.",
    bad='send(report, to="milena.r@gmx.example")',
    good='send(report, to="someone@example.org")',
)
PHONE = _rule(
    id="personal-phone-number",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the phone number of a person",
    why="A number that can be called belongs to somebody, also one that was made up without care. "
    "Ranges that are never given out, as 555-0100 to 555-0199, are left alone.",
    bad='{"phone": "+44 7911 xxx xxx"}',
    good='{"phone": "+1 202 555 0143"}',
)
NETWORK = _rule(
    id="personal-ip-address",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    message="a public IP address, which may be a person's",
    why="The address of a line at home is personal data where somebody can tell whose it is, as "
    "its provider can. Logs that are pasted into fixtures and prompts are full of them.",
    bad="client 41.173.xx.26 was blocked",
    good="client 192.0.2.26 was blocked",
)
BIRTH = _rule(
    id="birth-date-with-name",
    severity=Severity.LOW,
    confidence=Confidence.MEDIUM,
    message="the birth date of a named person",
    why="A name with a birth date tells one person from all others, and answers the questions by "
    "which clinics and banks know their customers.",
    bad='{"name": "Rhea Miles", "date_of_birth": "1987-xx-14"}',
    good='{"name": "Test Person", "date_of_birth": "1900-01-01"}',
)
RULES = (BANK_ACCOUNT, BIRTH, MAIL, NATIONAL_ID, NETWORK, PAYMENT_CARD, PHONE)
