"""Transaction snapshots, log locations and tuple identifiers: tid.c, pg_lsn.c and xid8funcs.c."""

from __future__ import annotations

import re
from itertools import pairwise

from meshdoc.adt.scalar import invalid

_NUMBER = re.compile(r"\s*([+-]?[0-9]+)")
_LSN = re.compile(r"([0-9a-fA-F]{1,8})/([0-9a-fA-F]{1,8})")
_SNAPSHOT = re.compile(r"([0-9]+):([0-9]+):((?:[0-9]+(?:,[0-9]+)*,?)?)")


def read_tid(text: str) -> str:
    """tidin: (block,offset). Text before the opening and after the closing parenthesis is ignored."""
    starts: list[int] = []
    for place, mark in enumerate(text):
        if len(starts) == 2 or mark == ")":
            break
        if mark == "," or (mark == "(" and not starts):
            starts.append(place + 1)
    if len(starts) < 2:
        raise invalid("tid", text)
    block, after_block = _unsigned(text, starts[0])
    offset, after_offset = _unsigned(text, starts[1])
    if (after_block, after_offset) != (",", ")") or offset >= 2**16 or 2**32 <= block < 2**64 - 2**31:
        raise invalid("tid", text)
    return f"({block % 2**32},{offset})"


def _unsigned(text: str, start: int) -> tuple[int, str]:
    """The number at a position as strtoul reads it, 0 if there is none, and the character after it."""
    match = _NUMBER.match(text, start)
    if match is None:
        return 0, text[start : start + 1]
    if abs(int(match[1])) >= 2**64:
        raise invalid("tid", text)
    return int(match[1]) % 2**64, text[match.end() : match.end() + 1]


def read_lsn(text: str) -> str:
    """pg_lsn_in."""
    match = _LSN.fullmatch(text)
    if match is None:
        raise invalid("pg_lsn", text)
    return f"{int(match[1], 16):X}/{int(match[2], 16):X}"


def read_snapshot(text: str) -> str:
    """pg_snapshot_in: xmin, xmax and the transactions in progress between them, in order."""
    match = _SNAPSHOT.fullmatch(text)
    if match is None or not 0 < int(match[1]) <= int(match[2]):
        raise invalid("pg_snapshot", text)
    running = [int(word) for word in match[3].split(",") if word]
    if any(not int(match[1]) <= number < int(match[2]) for number in running) or any(
        a > b for a, b in pairwise(running)
    ):
        raise invalid("pg_snapshot", text)
    return f"{int(match[1])}:{int(match[2])}:{','.join(map(str, dict.fromkeys(running)))}"
