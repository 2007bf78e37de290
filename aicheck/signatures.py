"""Who signed a commit, as git verifies it with the keys that the project named beforehand.

The keys come from the base commit. git chooses gpg or ssh-keygen by the signature; which programs
those are, and the keys that they know, is said here and nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import NamedTuple

from aicheck.allowed_signers import Signer, read
from aicheck.errors import AicheckError
from aicheck.git import Repository
from aicheck.gitprocess import GitError
from aicheck.model import Person, Verification

# Each costs one or two processes.
MOST = 1_000

_ARMOUR = re.compile(
    r"^-----BEGIN PGP PUBLIC KEY BLOCK-----[ \t]*\n(?:\w+: .*\n)*[ \t]*\n"
    r"(?P<body>[^-]*\n)-----END PGP PUBLIC KEY BLOCK-----",
    re.MULTILINE,
)
_GPG = "\n".join(("trust-model always", "no-auto-key-retrieve", "disable-dirmngr", ""))
_FORMAT = "--format=tformat:%H%x00%G?%x00%GS%x00%GF%x00%ct%x00%cn%x00%ce"
_GOOD = "G"
_UNTOLD = "nobody can tell whose its signature is: the base"
_NO_KEYS = f"{_UNTOLD} names no allowed-signers or keyring; set sign-off.allowed-signers"
_WORDS = {
    "B": "its signature is bad",
    "E": "git cannot check its signature: no key here made it",
    "R": "its signature is by a revoked key",
    "U": "its signature is by a key that is not among the project's",
    "X": "its signature has expired",
    "Y": "its signature is by a key that has expired",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The texts of an ssh allowed-signers file and of armoured OpenPGP public keys.

    `absent` are the files that the settings name and the base does not have.
    """

    allowed_signers: str | None = None
    keyring: str | None = None
    absent: tuple[str, ...] = ()


class _Row(NamedTuple):
    """What git says of one commit: `code` of the signature, its maker, when and by whom made."""

    sha: str
    code: str
    signer: str
    fingerprint: str
    time: str
    name: str
    mail: str


def verify(
    repository: Repository, shas: Sequence[str], keys: Keys, scratch: Path
) -> dict[str, Verification]:
    """What git says of the signature of each commit; one without a signature is left out.

    `scratch` is a private folder. Raises AicheckError.
    """
    if len(shas) > MOST:
        hint = "check a shorter range"
        raise AicheckError(f"there are more than {MOST} signatures to verify", hint)
    if not shas:
        return {}
    with tempfile.TemporaryDirectory(prefix="keys-", dir=scratch) as folder:
        signers = read(keys.allowed_signers or "")
        settings, home = _prepared(Path(folder), keys, signers)
        args = ("log", "--no-walk=unsorted", "--stdin", "-z", "--no-show-signature", _FORMAT)
        feed = "".join(f"{sha}\n" for sha in shas).encode()
        try:
            with repository.process([*settings, *args], feed, {"GNUPGHOME": home}) as stdout:
                fields = stdout.read().decode("utf-8", "replace").split("\0")
        except GitError as error:
            hint = "see whether sign-off.allowed-signers and sign-off.keyring hold keys"
            raise AicheckError(f"git cannot verify signatures: {error}", hint) from error
    rows = (_Row(*fields[at : at + 7]) for at in range(0, len(fields) - 6, 7))
    return {row.sha: _verification(keys, signers, row) for row in rows if row.code != "N"}


def _prepared(folder: Path, keys: Keys, allowed: Sequence[Signer]) -> tuple[list[str], str]:
    """The settings that pin every program and key, and gpg's home."""
    home, signers = folder / "gpg", folder / "signers"
    home.mkdir(mode=0o700)
    (home / "gpg.conf").write_text(_GPG, encoding="ascii")
    # Not imported: a file of this name is a keyring as it stands.
    (home / "pubring.gpg").write_bytes(b"".join(_packets(keys.keyring or "")))
    # A name of our own for each key, as git takes a list of principals for one; an authority's
    # principals are those that it may give to a key.
    lines = (it.line(None if it.is_authority else _id(at)) for at, it in enumerate(allowed))
    signers.write_text("".join(lines), encoding="utf-8")
    pinned = (
        "gpg.program=gpg",
        "gpg.openpgp.program=gpg",
        "gpg.x509.program=false",
        "gpg.ssh.program=ssh-keygen",
        f"gpg.ssh.allowedSignersFile={signers}",
        "gpg.ssh.revocationFile=",
        "gpg.minTrustLevel=undefined",
        "log.mailmap=false",
    )
    return [part for setting in pinned for part in ("-c", setting)], str(home)


def _packets(text: str) -> Iterator[bytes]:
    """Yield the keys of the armoured blocks of a text."""
    found = False
    for block in _ARMOUR.finditer(text.replace("\r\n", "\n")):
        found = True
        # A line that starts with "=" is a checksum.
        lines = (line for line in block["body"].split("\n") if not line.startswith("="))
        try:
            yield base64.b64decode("".join(lines), validate=True)
        except binascii.Error as error:
            raise AicheckError("sign-off.keyring holds a broken key", _EXPORT) from error
    if text.strip() and not found:
        raise AicheckError("sign-off.keyring holds no armoured public key", _EXPORT)


_EXPORT = "write it with gpg --armor --export NAME"


def _verification(keys: Keys, allowed: Sequence[Signer], row: _Row) -> Verification:
    if row.code == _GOOD:
        committer = Person(row.name, row.mail)
        people = dict.fromkeys(_people(allowed, row, committer))
        return Verification(True, tuple(people), _names(allowed, row))
    return Verification(False, (), _flaw(keys, allowed, row))


def _flaw(keys: Keys, allowed: Sequence[Signer], row: _Row) -> str:
    """Why a signature does not count, in words that end a sentence."""
    lacks = {"E": keys.keyring, "U": keys.allowed_signers}
    if row.code in lacks and lacks[row.code] is None and keys.absent:
        return f"{_UNTOLD} has no file '{keys.absent[0]}'"
    if row.code in lacks and keys == Keys():
        return _NO_KEYS
    known = next((it for it in allowed if it.fingerprint == row.fingerprint), None)
    if row.code == "U" and known and (why := known.out_of_time(int(row.time or 0))):
        return f"its signature is by a key of {known.names} that {why}"
    return _WORDS.get(row.code, f"git says '{row.code}' of its signature")


def _people(allowed: Sequence[Signer], row: _Row, committer: Person) -> Iterator[Person]:
    """The people of a key: an OpenPGP key has a name, an ssh key those of its lines."""
    name, mail = parseaddr(row.signer)
    if name and "@" in mail:
        yield Person(name, mail)
    elif found := _found(allowed, row):
        yield from found.people(committer)
    else:
        # An authority of the base says whose key it is.
        yield Person(row.signer, row.signer)


def _names(allowed: Sequence[Signer], row: _Row) -> str:
    found = _found(allowed, row)
    return found.names if found else row.signer


def _found(allowed: Sequence[Signer], row: _Row) -> Signer | None:
    """The ssh key by the name that we gave to it."""
    return next((it for at, it in enumerate(allowed) if _id(at) == row.signer), None)


def _id(at: int) -> str:
    return f"line-{at}"
