"""Which personal data is found in a change, what is left alone, and that none is ever shown whole.

Every number here is put together when a test runs: a file with whole ones would be a finding to any
scanner that reads it. None is known to be anybody's.
"""

from __future__ import annotations

import json

import pytest
from endurance import in_time
from hypothesis import given
from hypothesis import strategies as st
from repos import Repo
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from aicheck.checks.privacy import RULES, check, hidden
from aicheck.checks.privacy.shown import mask
from aicheck.model import Change, FileChange, Finding, Hunk, Rule, Severity


def found(text: str, path: str = "src/app.py", head: str | None = None) -> list[Finding]:
    """What the check says about `text` as the added lines of a file."""
    hunk = Hunk(0, (), 1, tuple(text.split("\n")))
    files = (FileChange(path, "added", hunks=(hunk,), head=text if head is None else head),)
    change = Change("patch", None, None, "here", (), files)
    return [it for it in check(change, None) if isinstance(it, Finding)]  # type: ignore[arg-type]


def names(text: str, path: str = "src/app.py") -> list[str]:
    return [finding.rule.id for finding in found(text, path)]


def card(start: str, size: int = 16) -> str:
    body = (start + "7093518264709351826")[: size - 1]
    return body + luhn.calc_check_digit(body)


def iban(country: str, body: str) -> str:
    return country + mod_97_10.calc_check_digits(body + country) + body


def mail(name: str = "milena.rossi", host: str = "rhyta") -> str:
    return f"{name}@{host}.com"


def joined(*parts: str, sign: str = "") -> str:
    return sign.join(parts)


SSN = joined("532", "13", "6314", sign="-")
PHONE = joined("+44", "7911", "123", "987", sign=" ")
ADDRESS = joined("41", "173", "96", "26", sign=".")
IBAN = iban("GB", "LOWW46888763196059")

# -- what is found ---------------------------------------------------------------------------------

FOUND = {
    "a mail address": ("personal-mail-address", f"please write to {mail()} today"),
    "a mail address after an escape": ("personal-mail-address", f'"E-mail:\\n{mail()}"'),
    "a number with its country": ("personal-phone-number", f"x = '{PHONE}'"),
    "a number with a zero in brackets": (
        "personal-phone-number",
        "fax " + joined("+46", "(0)8", "928", "571", "38", sign=" "),
    ),
    "an American number": ("personal-phone-number", joined("(212)", "736-5000", sign=" ")),
    "an extension": ("personal-phone-number", joined("463", "612", "6138x036", sign="-")),
    "a local number below its label": (
        "personal-phone-number",
        "Phone:\\n" + joined("0487", "98", "11", "92", sign=" "),
    ),
    "a number before its word": (
        "personal-phone-number",
        joined("781", "1704", sign=" ") + " office",
    ),
    "a number in a sentence": (
        "personal-phone-number",
        "They are not answering at " + joined("374", "780", "163", sign=" "),
    ),
    "a number after a name": ("personal-phone-number", f'"mobile": "{joined("079", "04421744")}"'),
    "a Visa": ("payment-card", f"number = {card('4539')}"),
    "a card in groups": (
        "payment-card",
        " ".join(card("5425")[at : at + 4] for at in range(0, 16, 4)),
    ),
    "an American Express": ("payment-card", f"pay with {card('3714', 15)}"),
    "a short Maestro beside its word": ("payment-card", f"card: {card('6762', 12)}"),
    "a long Visa beside its word": ("payment-card", f"my card {card('4064', 19)} is lost"),
    "an IBAN": ("bank-account", f"transfer to {IBAN}"),
    "an IBAN in small letters": ("bank-account", f"my iban is {IBAN.lower()}"),
    "an IBAN in groups": (
        "bank-account",
        " ".join(IBAN[at : at + 4] for at in range(0, len(IBAN), 4)),
    ),
    "an account in words": ("bank-account", f"my bank account number is {joined('9309', '70763')}"),
    "an SSN": ("national-id", f"it is {SSN}."),
    "an SSN without its signs": ("national-id", f"ssn={SSN.replace('-', '')}"),
    "a PESEL": ("national-id", f"PESEL {joined('950801', '71348')}"),
    "a CPF": ("national-id", f"cpf: {joined('205', '453', '679', sign='.')}-21"),
    "a codice fiscale": ("national-id", joined("BNGPNI", "84M07A434U")),
    "a BSN": ("national-id", f"bsn {joined('3672', '58146')}"),
    "a passport": ("national-id", f"passport number {joined('C01X', '00T47')}"),
    "a driving licence": ("national-id", f"driver's license: {joined('S93', '40172')}"),
    "a medical record": ("national-id", f"MRN: {joined('004', '8213')}"),
    "an IP address": ("personal-ip-address", f"client {ADDRESS} blocked"),
    "an IPv6 address": (
        "personal-ip-address",
        joined("2a02", "26f0", "dc", "39f", "11", "40d2", "c669", "2eb4", sign=":"),
    ),
    "a number after Chinese words": (
        "personal-phone-number",
        "王先生的手机号是" + joined("138", "4291", "7365", sign=" ") + ",请联系",
    ),
    "a German number at home": (
        "personal-phone-number",
        "Sie ist unter " + joined("089", "78086064", sign=" ") + " zu erreichen",
    ),
    "a Dutch mobile number": (
        "personal-phone-number",
        f"Bel Anneke op {joined('06', '34450581', sign='-')}",
    ),
    "a Polish number": (
        "personal-phone-number",
        "kontakt pod numerem " + joined("601", "384", "927", sign=" "),
    ),
    "a Japanese individual number": (
        "national-id",
        "マイナンバーは" + joined("6644", "0426", "0567", sign=" ") + "です",
    ),
    "a German social insurance number": (
        "national-id",
        "Sozialversicherungsnummer " + joined("65", "180384", "W", "003", sign=" "),
    ),
    "a Malaysian identity card": (
        "national-id",
        f"IC no. {joined('770305', '02', '1234', sign='-')}",
    ),
    "a German passport": ("national-id", f"Reisepass-Nr. {joined('C4F7', 'H2K93')}"),
    "a French passport": ("national-id", f"numéro de passeport {joined('18CK', '29384')}"),
    "a word in JSON's letters": (
        "national-id",
        "Rodn\\u00e9 \\u010d\\u00edslo " + joined("641228", "2767", sign="/"),
    ),
    "a number between wide gaps": (
        "national-id",
        f"NHS {joined('411', '621', '2946', sign=chr(0xA0))}",
    ),
    "an account in German": ("bank-account", f"Kontonummer {joined('4827', '365')}"),
    "a wallet with check signs": (
        "bank-account",
        "He gave " + joined("bc1qx62ezdxac442yn9manun", "grshdyhyzf50el4tzx") + " as his own",
    ),
    "a wallet without them": (
        "bank-account",
        "My ether is at " + joined("0xe2a82b7fb103b5de57", "277b90500e740f0c573f5a"),
    ),
    "an IPv6 address beside a word": (
        "personal-ip-address",
        f"login from {joined('2a02', '8109', '', '1a17', sign=':')}",
    ),
    "a birth date in French": ("birth-date-with-name", "Luc Moreau, né le 24/06/1950, demande"),
    "a birth date in words": ("birth-date-with-name", "Priya was born on 3rd May 1991"),
    "a birth date in Japanese": ("birth-date-with-name", "患者の生年月日は1985年3月4日です"),
    "somebody's birth date": ("birth-date-with-name", "Her date of birth is 12 April 1979"),
    "a birth date": ("birth-date-with-name", '{"name": "Rhea Miles", "dob": "1987-03-14"}'),
}


@pytest.mark.parametrize("what", FOUND)
def test_personal_data_is_found(what: str) -> None:
    rule, text = FOUND[what]

    assert names(text) == [rule]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("seed.sql", "INSERT INTO p (id, ssn) VALUES (7,'?');".replace("?", SSN)),
        ("seed.json", json.dumps({"note": f"it is {SSN}"})),
        ("users.csv", f"id,name,ssn\n7,Jo,{SSN}"),
        ("app.log", f"2026-01-05T10:00:00Z INFO caller: {SSN}"),
        ("notes.ipynb", f'    "0  Jo  {SSN}\\n",'),
        ("prompt.md", f"- {SSN}"),
    ],
)
def test_every_kind_of_text_is_read(path: str, text: str) -> None:
    assert names(text, path) == ["national-id"]


def test_the_header_of_a_table_says_what_its_columns_are() -> None:
    number = SSN.replace("-", "")
    rows = f"7,{number},Jo\n8,x,{number}"

    (finding,) = found(rows, "people.csv", head=f"id,ssn,order\n{rows}")

    assert (finding.rule.id, finding.start.line, finding.start.column) == ("national-id", 1, 3)


# -- what is left alone ----------------------------------------------------------------------------

CLEAN = {
    "a name": "My name is Stephan Rossi, and I live in Turin",
    "an organisation and its site": "Lopez and Coleman, https://www.example-agency.dk/",
    "a postal address": "i moved to 2613 avenida praia 1 suite 463, Brazil 95828",
    "an age": "My father retired at the age of 72",
    "dates": "2026-01-05 10:00:00, 14.03.1987 and 03/14/1987",
    "documents' domains": "pat@example.org kim@shop.example a.b@mail.test root@localhost",
    "roles": f"{mail('support')} {mail('noreply')} {mail('hr-team')} {mail('info')}",
    "a machine's address": "1234+pat@users.noreply.github.com git@github.com:a/b.git",
    "an address of a service": f"https://{mail('abcdef')}/1 and ssh://{mail()}/x",
    "a placeholder's address": f"{mail('john.doe')} {mail('your.name')} pat@yourcompany.com",
    "a decorator": "@app.route\nx = a @ b.T\nnpm install lodash@4.17.21",
    "fictional numbers of the US": "call 555-0143, (212) 555-0187 or +1 202 555 0143",
    "fictional numbers of the UK": "phone 020 7946 0123, +44 7700 900123 and 01632 960123",
    "fictional numbers of Australia": "phone +61 491 570 156",
    "counting numbers": "phone: 123-456-7890, 1234567890, 000-000-0000",
    "test cards": "4242 4242 4242 4242, 4111111111111111, 378282246310005, card 30569309025904",
    "a number with a wrong check digit": "card 4539578763621487",
    "sample accounts": "GB82 WEST 1234 5698 7654 32 and DE89370400440532013000",
    "an account with wrong check digits": "iban GB98LOWW46888763196059",
    "sample numbers of states": "078-05-1120, 123-45-6789, 000-12-3456, 666-12-3456, 912-34-5678",
    "addresses of documents": "192.0.2.7 198.51.100.7 203.0.113.7 2001:db8::7:1234:abcd",
    "addresses at home": "at home 192.168.17.23; 10.1.2.3 172.16.33.4 127.0.0.1 224.0.0.251",
    "name servers": "8.8.8.8 1.1.1.1 9.9.9.9 2001:4860:4860::8888",
    "versions": "Chrome/114.0.0.0 version 4.18.25.36, bump x from 5.6.110.9 to 5.7.120.1",
    "an OID": 'ObjectIdentifier("1.3.101.112") and 2.5.29.17',
    "a network": "41.173.0.0/16",
    "times": "10:00:00:12 and 00:1a:2b:3c:4d:5e",
    "floats": "0.123456789 -12.5550143 3.14159265358979",
    "identities of records": "550e8400-e29b-41d4-a716-446655440000 1700000000000",
    "a table of codes": "4200 4201 4202 4203 4204 4205\n0061 0062 0063",
    "a known wallet": f"wallet {joined('bc1qw508d6qejxtdg4y5r3', 'zarvary0c5xw7kv8f3t4')}",
    "a program's address": "the contract of my wallet, "
    + joined("0xe2a82b7fb103b5de57", "277b90500e740f0c573f5a"),
    "a wallet with wrong check signs": "pay "
    + joined("bc1qx62ezdxac442yn9manun", "grshdyhyzf50el4tzq"),
    "groups of sizes": "ring buffer 1024 2048 4096, VIRTIO_RING:3509-3529",
    "an employer's number": f"get_campus('{joined('04', '2103594', sign='-')}')",
    "a number of a schema": "mobile=Desc(pattern='7[6-8]', example_number='301234567')",
    "a composer": "Ludwig Beethoven was born on 17 December 1770",
    "a birthday's schema": "birth_date DATE, dob must be YYYY-MM-DD",
    "a company's beginning": "The company was founded on 14.03.1984",
    "a birth date of nobody": '{"dob": "1987-03-14"}',
    "a name and a plain date": '{"name": "Rhea Miles", "created": "2021-03-14"}',
}


@pytest.mark.parametrize("what", CLEAN)
def test_what_is_nobodys_is_left_alone(what: str) -> None:
    assert names(CLEAN[what]) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("AUTHORS", f"Milena Rossi <{mail()}>"),
        ("CHANGELOG.md", f"thanks to {mail()}"),
        ("pyproject.toml", f'authors = [{{ email = "{mail()}" }}]'),
        ("plugin.json", f'"author": {{\n  "name": "Milena",\n  "email": "{mail()}"\n}}'),
        ("src/a.py", f"# Copyright 2020 Milena Rossi <{mail()}>"),
        ("src/a.py", f'__author__ = "Milena Rossi <{mail()}>"'),
        ("src/a.c", f"/*\n * Written by Milena Rossi\n * {mail()}\n */"),
        ("msg.txt", f"Signed-off-by: Milena Rossi <{mail()}>"),
    ],
)
def test_authors_may_publish_their_own_addresses(path: str, text: str) -> None:
    assert names(text, path) == []


def test_lines_that_a_tool_wrote_are_left_alone() -> None:
    assert names(f"{SSN} {IBAN}", "uv.lock") == []


# -- how it counts, and what is shown --------------------------------------------------------------


def test_data_in_tests_counts_less() -> None:
    (at_home,) = found(f"ssn = '{SSN}'", "src/seed.py")
    (in_test,) = found(f"ssn = '{SSN}'", "tests/test_seed.py")

    assert (at_home.rule.severity, in_test.rule.severity) == (Severity.MEDIUM, Severity.LOW)


def test_nothing_is_shown_whole() -> None:
    """Neither the message nor the code tells more than a name's first letter and two last signs."""
    (finding,) = found(f"write {mail()}, call {PHONE} about {SSN} from {ADDRESS} for {IBAN}")

    assert finding.code == (
        "write m***@***.com, call +** **** *** *87 about ***-**-**14 from **.***.**.26 for "
        "********************59"
    )
    assert finding.message == (
        "a US social security number (***-**-**14) is written into the change "
        "(and 4 more on this line)"
    )


def test_a_long_line_is_cut_and_holds_no_half_number() -> None:
    (finding,) = found("x " * 400 + f"ssn {SSN} " + "y " * 60 + f"{mail()} " + "z " * 400)

    assert len(finding.code) < 500
    assert "rossi" not in finding.code
    assert "***-**-**14" in finding.code


def test_a_table_of_customers_is_told_by_its_first_lines() -> None:
    rows = "\n".join(f"{mail(f'{chr(97 + n)}nna.kova')} x" for n in range(25))

    findings = found(rows, "users.txt")

    assert [it.start.line for it in findings] == list(range(1, 21))
    assert findings[-1].message.endswith(", and on 5 more lines below")


@given(st.text(alphabet="0123456789abz@. +-():/", max_size=60))
def test_a_masked_text_stays_as_it_is(text: str) -> None:
    assert hidden(hidden(text)) == hidden(text)


def test_a_mask_keeps_the_shape() -> None:
    assert [mask(it) for it in (SSN, mail(), "AB12 34")] == [
        "***-**-**14",
        "m***@***.com",
        "**** 34",
    ]


def test_other_checks_show_no_personal_data_either(repo: Repo) -> None:
    """bandit quotes the line that it speaks of."""
    base = repo.commit(files={"README": "x"})
    repo.commit(files={"a.py": f'import os\nos.system("mail {mail()} {SSN} " + name)\n'})

    findings = repo.check(f"{base}..HEAD")["findings"]

    assert {it["category"] for it in findings} >= {"privacy", "security"}
    shown = json.dumps(findings)
    assert SSN not in shown
    assert "rossi" not in shown


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_all_that_its_page_needs(rule: Rule) -> None:
    assert all((rule.why, rule.fix, rule.bad, rule.good, rule.cwe, rule.references))


@pytest.mark.parametrize(
    "text",
    ["7" * 2_000_000, "1 2 3 4 5 6 7 " * 150_000, "@" * 2_000_000, "a1" * 1_000_000,
     "a:" * 1_000_000, "1.1.1.1." * 250_000, f"{SSN}," * 100_000, "GB97 LOWW " * 200_000,
     f"{mail()} " * 90_000, "born name: " * 150_000, "(12) " * 400_000, "wallet 0xab" * 180_000,
     "bc1" + "q" * 1_000_000, "geboren am " * 180_000, "ruf 0171 4823917 " * 100_000,
     "T9" * 1_000_000, "9A" * 1_000_000, "生年月日" * 300_000, "\\u5e74" * 300_000],
    ids=["digits", "spaced", "ats", "letters", "colons", "dots", "ssns", "ibans", "mails", "born",
         "brackets", "wallets", "bech32", "births", "calls", "base58", "mixed", "east", "codes"],
)  # fmt: skip
def test_hostile_texts_take_little_time(text: str) -> None:
    with in_time():
        found(text, "x.txt")
