import os
import shutil
import tarfile
import zipfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        # ruleid: unsafe-archive-extraction
        archive.extractall(folder)


def unpack_old(path):
    archive = tarfile.open(path, "r:gz")
    # ruleid: unsafe-archive-extraction
    archive.extractall()
    archive.close()


def one_by_one(path, folder):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            # ruleid: unsafe-archive-extraction
            archive.extract(member, folder)


def any_kind(path, folder):
    # ruleid: unsafe-archive-extraction
    shutil.unpack_archive(path, folder)


def by_hand(path, folder):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            # ruleid: unsafe-archive-extraction
            with open(os.path.join(folder, name), "wb") as file:
                file.write(archive.read(name))


def filtered(path, folder):
    with tarfile.open(path) as archive:
        # ok: unsafe-archive-extraction
        archive.extractall(folder, filter="data")


def chosen(path, folder):
    with tarfile.open(path) as archive:
        # ok: unsafe-archive-extraction
        archive.extractall(folder, members=inside(archive, folder))


def checked(path, folder):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            target = os.path.realpath(os.path.join(folder, member.name))
            if not target.startswith(folder + os.sep):
                raise ValueError(member.name)
            # ok: unsafe-archive-extraction
            archive.extract(member, folder)


def checked_first(path, folder):
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if not is_inside(folder, member.name):
                raise ValueError(member.name)
        # ok: unsafe-archive-extraction
        archive.extractall(folder)


def zipped(path, folder):
    with zipfile.ZipFile(path) as archive:
        # ok: unsafe-archive-extraction
        archive.extractall(folder)


def by_hand_checked(path, folder):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            target = os.path.realpath(os.path.join(folder, name))
            if not target.startswith(folder + os.sep):
                continue
            # ok: unsafe-archive-extraction
            with open(target, "wb") as file:
                file.write(archive.read(name))


def listed(path, folder):
    with tarfile.open(path) as archive:
        for name in archive.getnames():
            # ok: unsafe-archive-extraction
            print(open(os.path.join(folder, name)).read())
