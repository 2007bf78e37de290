"""Archives are read as data: what is in them leads nowhere and takes no more than its share."""

from __future__ import annotations

import gzip
import lzma
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from answers import an_answer_or_our_error
from archives import deb, tar, tar_bytes, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import PYTHON

from aicheck.errors import AicheckError
from aicheck.provenance.archives import members
from aicheck.provenance.building import build
from aicheck.provenance.heads import no_licence
from aicheck.provenance.notes import Notes
from aicheck.provenance.sources import Group


def read(path: Path) -> tuple[list[str], list[str]]:
    """The paths that are taken of an archive, and what is said of the others."""
    notes = Notes(str(path.name))
    taken = [member.path for member in members(path, lambda name: name.endswith(".py"), notes)]
    return taken, list(notes.lines())


NAMES = [
    "/etc/a.py",
    "../a.py",
    "a/../../b.py",
    "..\\a.py",
    "C:\\a.py",
    "C:a.py",
    "\\a.py",
    "a/..//../b.py",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    files = {name: PYTHON, "good.py": PYTHON}

    for path in (tar(tmp_path / "a.tar.gz", files), zipped(tmp_path / "a.zip", files)):
        assert read(path) == (
            ["good.py"], [f"refused '{name}' of '{path.name}': it leads out of the archive"]
        )  # fmt: skip
    assert sorted(it.name for it in tmp_path.iterdir()) == ["a.tar.gz", "a.zip"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("odd.py")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)

    assert read(path) == ([], ["refused 'odd.py' of 'a.tar': not a plain file"])


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("odd.py")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    assert read(path) == ([], ["refused 'odd.py' of 'a.zip': not a plain file"])


def test_a_bomb_is_an_error(tmp_path: Path) -> None:
    """What unpacks to far more than it is stops after a while, whatever its members are."""
    zeros = bytes(1 << 20)
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb", compresslevel=9) as out:
        info = tarfile.TarInfo("zeros.bin")
        info.size = 400 << 20
        out.write(info.tobuf())
        for _ in range(400):
            out.write(zeros)

    with pytest.raises(AicheckError, match="unpacks to far more than it is"):
        read(bomb)


def test_a_zip_of_many_large_members_is_an_error(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {f"{n}.py": b"x = 1\n" * 340_000 for n in range(60)})

    with pytest.raises(AicheckError, match="unpacks to far more than it is"):
        read(bomb)


def test_a_header_of_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    """tarfile reads a member's extended header whole, as long as the archive says that it is."""
    info = tarfile.TarInfo("head")
    info.type, info.size = tarfile.XHDTYPE, 4 << 30
    path = tmp_path / "a.tar.xz"
    path.write_bytes(lzma.compress(info.tobuf() + bytes(32 << 20)))
    tracemalloc.start()

    with pytest.raises(AicheckError, match="a header in it is longer than headers are"):
        read(path)

    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "ending", ["zip", "whl", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "deb"]
)
@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"BZh9", b"!<arch>\n" + b"x" * 70, b"\xfd7zXZ\0"],
)
def test_what_is_no_archive_is_an_error_or_empty(tmp_path: Path, ending: str, data: bytes) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)

    with an_answer_or_our_error(path):
        assert read(path)[0] == []


GOOD = {
    "tar.gz": tar_bytes(
        {"p/a.py": PYTHON, "p/PKG-INFO": "Name: p\n", "p/LICENSE": "MIT License\n"}
    ),
    "tar.xz": tar_bytes({"p/a.py": PYTHON}, "w:xz"),
    "tar": tar_bytes({"p/a.py": PYTHON}, "w"),
}


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_damaged_archive_is_an_error_or_what_is_left(
    tmp_path: Path, ending: str, data: st.DataObject
) -> None:
    whole = bytearray(GOOD[ending])
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=4)):
        whole[at] = data.draw(st.integers(0, 255))
    path = tmp_path / f"a.{ending}"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])

    with an_answer_or_our_error(path):
        build([Group(path, 0, no_licence)], Notes())


def test_encrypted_and_oddly_packed_members_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("odd.py", PYTHON)
    data = bytearray(zipped(tmp_path / "b.zip", {"secret.py": PYTHON}).read_bytes())
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= 1
    (tmp_path / "b.zip").write_bytes(data)

    assert read(path)[1] == [
        "refused 'odd.py' of 'a.zip': packed in a way that aicheck doesn't read"
    ]
    assert read(tmp_path / "b.zip")[1] == ["refused 'secret.py' of 'b.zip': encrypted"]


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(PYTHON)
    data = bytearray(zipped(tmp_path / "b.zip", {"x.py": PYTHON}).read_bytes())
    data[60] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(data)

    taken, said = read(tmp_path / "b.zip")

    assert taken == []
    assert said[0].startswith("'x.py' of 'b.zip' cannot be read: ")


@pytest.mark.parametrize("size", ["-60", "+5", "1_0", "", "999999999"])
def test_a_deb_whose_sizes_lead_astray_is_an_error(tmp_path: Path, size: str) -> None:
    path = tmp_path / "a.deb"
    header = f"{'debian-binary':<16}{0:<12}{0:<6}{0:<6}{100644:<8}{size:<10}`\n"
    path.write_bytes(b"!<arch>\n" + header.encode())

    with pytest.raises(AicheckError, match=r"a size in it is no number|it is cut off"):
        read(path)


def test_a_deb_with_the_same_part_twice_is_an_error(tmp_path: Path) -> None:
    path = deb(tmp_path / "a.deb", {}, {"a.py": PYTHON})
    path.write_bytes(path.read_bytes() + path.read_bytes()[8:])

    with pytest.raises(AicheckError, match="it has the same part twice"):
        read(path)


def test_what_is_no_plain_file_is_an_error_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.tar.gz")
    (tmp_path / "b.zip").symlink_to("/dev/zero")

    for name in ("a.tar.gz", "b.zip"):
        with pytest.raises(AicheckError, match="it is no plain file"):
            read(tmp_path / name)


def test_a_link_to_an_archive_is_read(tmp_path: Path) -> None:
    tar(tmp_path / "a.tar.gz", {"a.py": PYTHON})
    (tmp_path / "b.tar.gz").symlink_to("a.tar.gz")

    assert read(tmp_path / "b.tar.gz") == (["a.py"], [])


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_code_that_packs_to_nothing_is_refused_early(tmp_path: Path, kind: str) -> None:
    """A zip tells before anything is read, a tar as soon as it is more than is free."""
    files = {f"{n}.py": b"x = 1\n" * 340_000 for n in range(20)}
    make = zipped if kind == "zip" else tar
    path = make(tmp_path / f"a.{kind}", files)
    taken: list[str] = []

    def read_all() -> None:
        for it in members(path, lambda name: True, Notes()):
            taken.append(it.path)

    with pytest.raises(AicheckError, match="unpacks to far more than it is"):
        read_all()

    assert len(taken) < (1 if kind == "zip" else 12)


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.py": "" for n in range(2_000)})
    monkeypatch.setattr("aicheck.provenance.archives._MAX_LIST", 70_000)

    with pytest.raises(AicheckError, match="its list of members is longer"):
        read(path)
