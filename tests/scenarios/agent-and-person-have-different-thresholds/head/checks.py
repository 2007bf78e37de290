"""Checks for files."""

import hashlib


def check(data):
    return hashlib.md5(data).hexdigest()
