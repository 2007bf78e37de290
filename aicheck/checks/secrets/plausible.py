"""Does a text look like a secret that a machine or a person made, or like a stand-in for one?"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections import Counter
from itertools import pairwise

from aicheck.checks.secrets.words import words
from aicheck.patterns import lazy

# Past this, more characters don't change the answer.
_ENOUGH = 256

_WORDS = lazy(
    r"example|sample|dummy|fake|placeholder|change[-_.]?(?:me|this|it)|replace|redacted|removed"
    r"|your|insert|xxx|mock|stub|todo|fixme|foo-?bar|lorem|\btest|test\b|[-_]test|test[-_]|testing"
    r"|not-?a-|not-?real|invalid|undefined|\bnone\b|\bnull\b|enter|put[-_]|some[-_]|\bmy[-_]"
    r"|\bthe[-_]|this[-_]is|here\b|default|secret[-_]?(?:key|token|value)|api[-_]?key|password"
    r"|passwd|hunter2|s3cr3t|letmein|qwerty|deadbeef|cafebabe|\*\*\*|\.\.\.|…|_{4}|-{4}|={4}",
    re.IGNORECASE,
)
# What a program puts in its place later: ${X}, {{ x }}, <x>, %(x)s, $(x), #{x}, @x@, [X].
_TEMPLATE = lazy(
    r"[$#@%]\{|\{\{|\}\}|\{[\w.:!$-]*\}|<[^>]*>|%\(|%[sdr@]|\$\(|^\$\w+$|^%\w+%$|^@\w+@$|^\[.*\]$"
)
_SAME = lazy(r"(.)\1{5}|(.{2,8}?)\2{3}", re.DOTALL)
_RUNS = lazy(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_SEPARATORS = lazy(r"[-_.:~=+/]+")
_MACHINE = lazy(r"[A-Za-z0-9+/_.~:=-]+")
_HEX = lazy(r"[0-9a-f]+|[0-9A-F]+")
_UUID = lazy(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CHOSEN = lazy(r"[A-Za-z0-9!@#%&?~][A-Za-z0-9!@#$%^&*?~+=_.-]+")
_SALT = lazy(r"[A-Za-z0-9!@#$%^&*()_+=|:;{}\[\]<>,.?/~-]+")
_MAILBOX = lazy(r"\w@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
# What is made to be public: a key that starts with its algorithm in base64, a publishable token.
_PUBLIC = lazy(
    r"MFkwEwYH|MHYwEAYH|MIGbMBAG|MII[BC]I[jTD]AN|MIGfMA0G|MCowBQYD|AAAA[BCE]3Nz|AAAAE2Vj"
    r"|phc_|pk_live_|pk\.eyJ|pk-lf-|sb_publishable_"
)
_RISING = 6
# Names of algorithms and versions, which have a digit and are no passwords.
_NAMED_BY_NUMBER = lazy(
    r"(?:sha|oauth|base|utf|md|argon|pbkdf|http|ipv|x|pkcs|rc|aes|des|[rhe]s|s|ec|k|v|ed|p|ssl|tls"
    r"|step|field|input|i|l)-?\d+[sn]?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_FILE = lazy(r"\.[a-z]{2,5}$|^v?\d+(?:\.\d+)+")
_WRAPPED = lazy(r"[A-Za-z0-9+/]+={0,2}")
# What is encrypted or hashed: Spring, Jasypt, Fernet, KMS, sealed secrets, Vault, crypt(3), LDAP.
_SEALED = lazy(
    r"\{cipher\}|ENC[\[(]|gAAAAA|AQICAH|Ag[A-Za-z0-9+/]{200}|vault:v\d|\$\w{1,12}\$|\{\w{3,10}\}"
    r"|(?:pbkdf2|scrypt|bcrypt|argon2|sha)\w*[$:]|op://|ref\+|arn:|projects/|secretref:"
)


def lowered(text: str) -> str:
    """`text` in small letters, with every character at its place."""
    low = text.lower()
    # Some letters get longer, and then a place in one text is none in the other.
    return low if len(low) == len(text) else re.sub("[A-Z]+", lambda m: m[0].lower(), text)


def entropy(text: str) -> float:
    """Shannon's entropy of the characters, in bits a character."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) if size else 0.0


def is_placeholder(text: str) -> bool:
    """Whether the text stands for a secret that isn't there, or is one that everybody knows."""
    start = text[:_ENOUGH]
    return bool(
        says_so(start)
        or _PUBLIC.match(start)
        or _SEALED.match(start)
        or text in words("documented")
        or _SAME.search(start)
        or _is_rising(start)
        or says_so(_unwrapped(start))
        or len(set(start)) < min(5, len(start) / 2)
    )


def says_so(text: str) -> bool:
    """Whether the text has a word in it that calls it a stand-in, or a mark to be filled in."""
    start = text[:_ENOUGH]
    return bool(_WORDS.search(start) or _TEMPLATE.search(start))


def _is_rising(text: str) -> bool:
    """Whether it counts, as `123456` and `abcdef` do."""
    run = 1
    for before, after in pairwise(text):
        run = run + 1 if ord(after) - ord(before) == 1 else 1
        if run >= _RISING:
            return True
    return False


def is_hexadecimal(text: str) -> bool:
    """Whether all of the text is hexadecimal, in letters of one size."""
    return _HEX.fullmatch(text) is not None


def is_machine_made(text: str, least: int = 16) -> bool:
    """Whether the text is of the kind that a generator prints: long, even, and no words."""
    body = text[:_ENOUGH].rstrip("=")
    if len(body) < least or not _MACHINE.fullmatch(body) or _UUID.fullmatch(body):
        return False
    if not any(map(str.isalpha, body)):
        return False
    if not any(map(str.isdigit, body)):
        return body.isalpha() and _changes_size(body)
    if is_hexadecimal(body):
        return len(body) >= max(20, least) and entropy(body) >= 3.0
    if entropy(body) < (3.5 if len(body) >= 20 else 3.2):
        return False
    parts = [part for part in _SEPARATORS.split(body) if len(part) >= 8]
    jumbled = sum(len(part) for part in parts if _is_jumbled(part))
    return jumbled >= max(len(body) / 2, min(12, least))


def _changes_size(letters: str) -> bool:
    """Whether small and capital letters change more often than where words start."""
    changes = sum(one.isupper() != other.isupper() for one, other in pairwise(letters))
    return changes >= 0.42 * len(letters) and entropy(letters) >= 3.2 and not _is_word(letters)


def _is_jumbled(part: str) -> bool:
    """Whether letters and digits change all the time, where words and numbers stay together."""
    if len(part) >= 24 and is_hexadecimal(part):
        return True
    # By chance letters come in a row, too, and then they spell nothing.
    runs = [run for run in _RUNS.findall(part) if len(run) <= 5 or _is_word(run)]
    rest = len(part) - sum(map(len, runs))
    longest = max(map(len, runs), default=0)
    # The longer, the less it is by chance that runs are short.
    mean = 4.0 if len(part) >= 32 else 3.3
    return len(part) - rest <= mean * (len(runs) + rest / 3) and longest <= max(9, len(part) * 0.36)


def _is_word(run: str) -> bool:
    """Whether letters follow each other as they do in words, or digits in numbers."""
    if run.isdigit():
        return True
    small = run.lower()
    pairs = [small[at : at + 2] for at in range(len(small) - 1)]
    return sum(pair in words("pairs") for pair in pairs) >= 0.34 * len(pairs)


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID, which is an identifier more often than a secret."""
    return _UUID.fullmatch(text) is not None


def is_salt(text: str) -> bool:
    """Whether the text is as long and mixed as the keys that frameworks make for a new project."""
    if _WORDS.search(text[:_ENOUGH]):
        return False
    is_mixed = len(text) >= 32 and entropy(text) >= 4.4 and _SALT.fullmatch(text) is not None
    kinds = (str.isalpha, str.isdigit, lambda char: char in "!@#$%^&*(")
    return is_mixed and all(any(map(kind, text)) for kind in kinds)


def is_password(text: str) -> bool:
    """Whether the text is of the kind that people are made to choose: three kinds of characters."""
    if not 8 <= len(text) <= 128 or not _CHOSEN.fullmatch(text) or _MAILBOX.search(text):
        return False
    # A variable's name, where a quote lets one in.
    if re.search(r"^\$|\$(?:[A-Z_]{3}|[a-z_]{3})", text):
        return False
    letters = any(map(str.isalpha, text))
    return letters and any(map(str.isdigit, text)) and any(char in "!@#$%^&*?~" for char in text)


def is_chosen(text: str) -> bool:
    """Whether the text is a password that is easier to remember: letters and digits, no name."""
    if not 8 <= len(text) <= 64 or not _CHOSEN.fullmatch(text) or _MAILBOX.search(text):
        return False
    if _FILE.search(text) or re.search(r"^\$|\$(?:[A-Z_]{3}|[a-z_]{3})", text):
        return False
    if text.lower().rstrip("0123456789!@#$._-") in words("usual-passwords"):
        return False
    rest = _NAMED_BY_NUMBER.sub("", text)
    return any(map(str.isdigit, rest)) and sum(map(str.isalpha, rest)) >= 3


def _unwrapped(text: str) -> str:
    """What the text is base64 of, if that can be read; else nothing."""
    if len(text) < 12 or len(text) % 4 or not _WRAPPED.fullmatch(text):
        return ""
    try:
        inner = base64.b64decode(text).decode("ascii").rstrip("\n")
    except (ValueError, binascii.Error):
        return ""
    return inner if inner.isprintable() else ""


def is_wrapped(text: str) -> bool:
    """Whether the text is base64 of a password, or of a user and a password."""
    inner = _unwrapped(text)
    if not inner or is_placeholder(inner):
        return False
    inner = inner.partition(":")[2] or inner
    return is_password(inner) or is_chosen(inner) or is_machine_made(inner, 12)
