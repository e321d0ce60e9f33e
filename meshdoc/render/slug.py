"""Names as parts of paths and anchors: distinct names have distinct slugs, on every file system.

A slug holds lower-case letters, digits, `_`, and letters of other scripts that neither case folding nor Unicode
normalization changes. Everything else is written with marks that no such name contains:

    users               users
    Own rows            ~own--rows              `~u`: upper-case U; `--`: a space between other characters
    so-so  v1.2         so~-so  v1~.2           `~-` and `~.`: the hyphen and the dot
    text[]              text~_array             `~_array`: []
    We/ird              ~we~02f~ird             `~0...~`: any other character, in hexadecimal

So a single `-` and a bare `.` never occur in a slug, and separate the slugs of a path. A slug that is too long is cut,
and ends in `~~` and a digest of 128 bits of the whole.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable

from meshdoc.diagnostics import MeshdocError

LONGEST = 200
"""In bytes. File systems take names of 255; the rest is left for endings and temporary names."""

_TOKEN = re.compile(r"\[\]|.", re.DOTALL)
_MARKS = {"[]": "~_array", "-": "~-", ".": "~."}
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
_JAMO = re.compile(r"[\u1100-\u11ff]")
_LETTERS = frozenset({"Ll", "Lo", "Lm", "Nd"})


def slug(name: str) -> str:
    """A name as an anchor or a part of one."""
    return cut(exact(name))


@functools.lru_cache(maxsize=1 << 14)
def exact(name: str) -> str:
    """A name as a part of a longer path, which `cut` shortens as a whole."""
    last = len(name) - 1
    return "".join(
        "--" if match[0] == " " and 0 < match.start() < last else _mark(match[0]) for match in _TOKEN.finditer(name)
    )


def device_safe(part: str) -> str:
    """The first part of a file name, which must not be one that Windows reserves for a device."""
    return f"~0{ord(part[0]):x}~{part[1:]}" if _DEVICE.match(part) else part


def cut(slugs: str) -> str:
    """Slugs with their separators, cut if they are too long for a file name."""
    whole = slugs.encode()
    if len(whole) <= LONGEST:
        return slugs
    digest = hashlib.blake2b(whole, digest_size=16).hexdigest()
    return f"{whole[: LONGEST - len(digest) - 2].decode(errors='ignore')}~~{digest}"


def refuse_collisions(paths: Iterable[str]) -> None:
    """Raise MeshdocError if two paths are one on a file system that ignores case or normalizes Unicode."""
    known: set[str] = set()
    for path in paths:
        folded = unicodedata.normalize("NFC", path.casefold())
        if folded in known:
            raise MeshdocError(f"two pages would share the file {path}: this is a defect of meshdoc, please report it")
        known.add(folded)


@functools.cache
def _mark(token: str) -> str:
    if token in _MARKS:
        return _MARKS[token]
    if "A" <= token <= "Z":
        return f"~{token.lower()}"
    return token if token == "_" or _is_kept(token) else f"~0{ord(token):x}~"


def _is_kept(character: str) -> bool:
    """Whether a letter or digit keeps its identity when file systems fold case or compose and decompose characters.

    The letters are those of Unicode 3.2, which every Python knows alike.
    """
    folded = unicodedata.normalize("NFKC", character.upper()).casefold()
    is_letter = unicodedata.ucd_3_2_0.category(character) in _LETTERS
    return is_letter and folded == character == character.casefold() and not _JAMO.match(character)
