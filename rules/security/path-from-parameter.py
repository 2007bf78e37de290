import os
import shutil
from pathlib import Path

from werkzeug.utils import secure_filename

DATA = "/srv/data"


def load(folder, filename):
    path = os.path.join(folder, filename)
    # ruleid: path-from-parameter
    with open(path) as file:
        return file.read()


def remove(user_file):
    # ruleid: path-from-parameter
    os.remove(f"{DATA}/{user_file}")


def take(source, file_name):
    # ruleid: path-from-parameter
    shutil.copy(source, "/srv/uploads/" + file_name)


def show(image_name):
    # ruleid: path-from-parameter
    return (Path(DATA) / image_name).read_bytes()


def whole(filename):
    # ok: path-from-parameter
    with open(filename) as file:
        return file.read()


def based(folder, filename):
    # ok: path-from-parameter
    return open(os.path.join(folder, os.path.basename(filename))).read()


def secured(filename):
    # ok: path-from-parameter
    return open(os.path.join(DATA, secure_filename(filename))).read()


def contained(folder, filename):
    path = os.path.realpath(os.path.join(folder, filename))
    if not path.startswith(os.path.realpath(folder) + os.sep):
        raise ValueError(filename)
    # ok: path-from-parameter
    return open(path).read()


def listed(filename):
    if filename not in os.listdir(DATA):
        raise KeyError(filename)
    # ok: path-from-parameter
    return open(os.path.join(DATA, filename)).read()
