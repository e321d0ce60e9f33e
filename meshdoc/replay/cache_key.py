"""The key of this user that seals the files of the cache, in a folder apart from them.

A file is encrypted and authenticated (AES-GCM), and bound to its name. The key is made when it is first needed. Without
one that only this user can read, nothing is kept and nothing is recalled.
"""

from __future__ import annotations

import functools
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME = "cache.key"
KEY_SIZE = 32
NONCE_SIZE = 12
CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Follow no link, and wait for no pipe."""


class Seal:
    """Closes and opens data with the key in a folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read or created before it is needed."""
        self._file = folder / NAME

    def closed(self, data: bytes, name: str) -> bytes:
        """The data, sealed under a name. Raises OSError if there can be no key."""
        nonce = os.urandom(NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, data, name.encode())

    def opened(self, sealed: bytes, name: str) -> bytes:
        """The data that were sealed under a name; any error means that they were not."""
        return self._cipher.decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], name.encode())

    @functools.cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            key = _created(self._file)
        except FileExistsError:
            key = _read(self._file)
        return AESGCM(key)


def _created(file: Path) -> bytes:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = os.urandom(KEY_SIZE)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | CAREFULLY, 0o600)
    with open(handle, "wb") as opened:
        opened.write(key)
    return key


def _read(file: Path) -> bytes:
    """The key. Raises OSError if another user could know it."""
    with open(os.open(file, os.O_RDONLY | CAREFULLY), "rb") as opened:
        found = os.fstat(opened.fileno())
        key = opened.read(KEY_SIZE + 1)
    mine = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
    if not (stat.S_ISREG(found.st_mode) and mine and len(key) == KEY_SIZE):
        raise OSError(f"{file} is not a key of this user alone")
    return key
