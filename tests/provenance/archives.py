"""Archives as packagers and attackers make them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]


def tar(path: Path, files: Files, mode: str = "w:gz") -> Path:
    """A tar of files, without times and owners."""
    path.write_bytes(tar_bytes(files, mode))
    return path


def tar_bytes(files: Files, mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def deb(path: Path, control: Files, data: Files) -> Path:
    """A Debian package: an ar of a version and two tars."""
    members = {
        "debian-binary": b"2.0\n",
        "control.tar.gz": tar_bytes(control),
        "data.tar.xz": tar_bytes(data, "w:xz"),
    }
    out = b"!<arch>\n"
    for name, content in members.items():
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        out += content + b"\n" * (len(content) % 2)
    path.write_bytes(out)
    return path
