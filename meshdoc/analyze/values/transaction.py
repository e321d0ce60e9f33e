"""Places and moments of the write-ahead log: tid.c, xid.c, pg_lsn.c and xid8funcs.c."""

from __future__ import annotations

import re
from itertools import pairwise

from meshdoc.analyze.values.scalar import invalid

_TID = re.compile(r"\(\s*([0-9]+),\s*([0-9]+)\)")
_LSN = re.compile(r"([0-9a-fA-F]{1,8})/([0-9a-fA-F]{1,8})")
_XID = re.compile(r"\s*([0-9]+|0[xX][0-9a-fA-F]+)\s*")
_SNAPSHOT = re.compile(r"([0-9]+):([0-9]+):((?:[0-9]+(?:,[0-9]+)*)?)")


def read_tid(text: str) -> str:
    """tidin: (block,offset)."""
    match = _TID.match(text.strip())
    if match is None or int(match[1]) >= 2**32 or int(match[2]) >= 2**16:
        raise invalid("tid", text)
    return f"({int(match[1])},{int(match[2])})"


def read_xid8(text: str) -> str:
    """xid8in."""
    match = _XID.fullmatch(text)
    if match is None:
        raise invalid("xid8", text)
    return str(int(match[1], 16 if match[1][:2].lower() == "0x" else 10) % 2**64)


def read_lsn(text: str) -> str:
    """pg_lsn_in."""
    match = _LSN.fullmatch(text)
    if match is None:
        raise invalid("pg_lsn", text)
    return f"{int(match[1], 16):X}/{int(match[2], 16):X}"


def read_snapshot(text: str) -> str:
    """pg_snapshot_in: the first and the last transaction, and those in progress between them, in order."""
    match = _SNAPSHOT.fullmatch(text)
    if match is None or not 0 < int(match[1]) <= int(match[2]):
        raise invalid("pg_snapshot", text)
    running = [int(word) for word in match[3].split(",") if word]
    if any(not int(match[1]) <= number < int(match[2]) for number in running) or any(
        a > b for a, b in pairwise(running)
    ):
        raise invalid("pg_snapshot", text)
    return f"{int(match[1])}:{int(match[2])}:{','.join(map(str, dict.fromkeys(running)))}"
