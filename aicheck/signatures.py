"""Who signed a commit, as git verifies it with the keys that the project named beforehand.

The keys come from the base commit. git chooses gpg or ssh-keygen by the signature; which programs
those are, and the keys that they know, is said here and nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

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
_FORMAT = "--format=tformat:%H%x00%G?%x00%GS%x00%GF"
_GOOD = "G"
_NO_KEYS = (
    "nobody can tell whose its signature is: the base names no allowed-signers or keyring; set "
    "sign-off.allowed-signers"
)
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
    """The texts of an ssh allowed-signers file and of armoured OpenPGP public keys."""

    allowed_signers: str | None = None
    keyring: str | None = None


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
        settings, home = _prepared(Path(folder), keys)
        args = ("log", "--no-walk=unsorted", "--stdin", "-z", "--no-show-signature", _FORMAT)
        feed = "".join(f"{sha}\n" for sha in shas).encode()
        try:
            with repository.process([*settings, *args], feed, {"GNUPGHOME": home}) as stdout:
                fields = stdout.read().decode("utf-8", "replace").split("\0")
        except GitError as error:
            raise AicheckError(f"git cannot verify signatures: {error}") from error
    rows = (fields[at : at + 4] for at in range(0, len(fields) - 3, 4))
    return {sha: _verification(keys, *row) for sha, *row in rows if row[0] != "N"}


def _prepared(folder: Path, keys: Keys) -> tuple[list[str], str]:
    """The settings that pin every program and key, and gpg's home."""
    home, signers = folder / "gpg", folder / "signers"
    home.mkdir(mode=0o700)
    (home / "gpg.conf").write_text(_GPG, encoding="ascii")
    # Not imported: a file of this name is a keyring as it stands.
    (home / "pubring.gpg").write_bytes(b"".join(_packets(keys.keyring or "")))
    lines = (f"{name} {rest}\n" for names, rest in _lines(keys) for name in names)
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


def _lines(keys: Keys) -> Iterator[tuple[list[str], str]]:
    """Yield the principals of each line of the allowed signers, and what follows them.

    ssh-keygen finds a list of principals by its key, and then takes none of them for the whole.
    """
    for line in (keys.allowed_signers or "").splitlines():
        first, _, rest = line.strip().partition(" ")
        if rest and not first.startswith(("#", '"')):
            yield first.split(","), rest.strip()


def _verification(keys: Keys, code: str, signer: str, fingerprint: str) -> Verification:
    if code in ("E", "U") and keys == Keys():
        return Verification(False, (), _NO_KEYS)
    if code != _GOOD:
        return Verification(False, (), _WORDS.get(code, f"git says '{code}' of its signature"))
    return Verification(True, tuple(_people(keys, signer, fingerprint)), signer)


def _people(keys: Keys, signer: str, fingerprint: str) -> Iterator[Person]:
    """The people of a key: an OpenPGP key has a name, an ssh key the principals of its line."""
    name, mail = parseaddr(signer)
    if name and "@" in mail:
        yield Person(name, mail)
        return
    for names, rest in _lines(keys):
        if signer in names and any(_fingerprint(word) == fingerprint for word in rest.split()):
            yield from (Person(name, name) for name in names)


def _fingerprint(word: str) -> str | None:
    try:
        blob = base64.b64decode(word, validate=True)
    except ValueError:
        return None
    return f"SHA256:{base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')}"
