"""DSSE envelopes (https://github.com/secure-systems-lab/dsse) around statements.

securesystemslib signs and verifies; it comes with `pip install 'aicheck[sign]'` and is imported
only here, when a key is named.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aicheck.errors import AicheckError

PAYLOAD_TYPE = "application/vnd.in-toto+json"

_EXTRA = "install it with: pip install 'aicheck[sign]'"


def sealed(payload: str, key: Path) -> str:
    """The payload in an envelope, signed with the private key in the file `key` (PEM or OpenSSH).

    Raises AicheckError for a key that cannot be read or needs a passphrase.
    """
    dsse, signer, serialization = _library()
    envelope = dsse.Envelope(payload.encode(), PAYLOAD_TYPE, {})
    envelope.sign(_signer(key, signer, serialization))
    return json.dumps(envelope.to_dict(), sort_keys=True, separators=(",", ":")) + "\n"


def refuse(key: Path) -> None:
    """Raise AicheckError, as `sealed` would, where nothing can be signed with `key`."""
    _, signer, serialization = _library()
    _signer(key, signer, serialization)


def _signer(key: Path, signer: Any, serialization: Any) -> Any:
    data = _read(key)
    load = (
        serialization.load_ssh_private_key
        if b"OPENSSH PRIVATE KEY" in data
        else serialization.load_pem_private_key
    )
    try:
        return signer.CryptoSigner(load(data, None))
    except (TypeError, ValueError) as error:
        hint = "name an Ed25519, ECDSA or RSA key in PEM or OpenSSH form, without a passphrase"
        raise AicheckError(f"cannot sign with '{key}': {error}", hint) from error


def payload_of(envelope: Any) -> bytes:
    """The payload of an envelope as JSON gave it, unverified; raises AicheckError."""
    hint = "name a file that 'aicheck check -o in-toto=FILE' wrote"
    try:
        if envelope["payloadType"] != PAYLOAD_TYPE:
            raise AicheckError(f"the envelope holds {envelope['payloadType']!r}", hint)
        return base64.b64decode(envelope["payload"], validate=True)
    # A text that isn't ASCII is refused as a ValueError, and so is what isn't base 64.
    except (KeyError, TypeError, ValueError) as error:
        raise AicheckError(f"the envelope is broken: {error}", hint) from error


def is_signed(envelope: Any, keys: Sequence[Path]) -> bool:
    """Whether one of the public keys in the files `keys` made a signature of the envelope."""
    dsse, signer, serialization = _library()
    known = [_public(key, signer, serialization) for key in keys]
    # from_dict changes what it is given.
    copy = json.loads(json.dumps(envelope))
    try:
        dsse.Envelope.from_dict(copy).verify(known, 1)
    # The library takes the types of what it reads for granted.
    except (AttributeError, KeyError, TypeError, ValueError):
        return False
    except _library_error():
        return False
    return True


def _public(path: Path, signer: Any, serialization: Any) -> Any:
    data = _read(path)
    load = (
        serialization.load_ssh_public_key
        if data.startswith((b"ssh-", b"ecdsa-"))
        else serialization.load_pem_public_key
    )
    try:
        return signer.SSlibKey.from_crypto(load(data))
    except (TypeError, ValueError) as error:
        hint = "name a public key in PEM or OpenSSH form"
        raise AicheckError(f"cannot read the key '{path}': {error}", hint) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "name the file of a key that you may read"
        raise AicheckError(f"cannot read the key '{path}': {error.strerror}", hint) from error


def _library() -> tuple[Any, Any, Any]:
    # Imported here: an extra, and 80 ms that only a signature needs.
    try:
        from cryptography.hazmat.primitives import serialization
        from securesystemslib import dsse, signer
    except ImportError as error:
        raise AicheckError("signing needs securesystemslib", _EXTRA) from error
    return dsse, signer, serialization


def _library_error() -> type[Exception]:
    # As above.
    from securesystemslib.exceptions import Error

    return Error
