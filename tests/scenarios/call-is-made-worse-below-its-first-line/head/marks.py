"""Marks for files."""

import hashlib


def mark(data):
    return hashlib.md5(
        data,
        usedforsecurity=True,
    ).hexdigest()
