"""Hash functions of hash partitioning: hashfn.c's Bob Jenkins lookup3 and the extended functions of hashfunc.c."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from meshdoc.catalog.contents import Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.session import Session

SEED = 0x7A5B22367996DCFD
"""HASH_PARTITION_SEED."""
M32, M64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
FIRST_USER_OPCLASS = 16384


def partition_hash(session: Session, key: Sequence[tuple[TypeRef, Value]], opclasses: Sequence[Oid]) -> int:
    """compute_partition_hash_value. Uncertain for types whose hash is not known here."""
    facts = Facts(session.names)
    if any(opclass >= FIRST_USER_OPCLASS for opclass in opclasses):
        raise Uncertain("user-defined hash functions are not supported")
    result = 0
    for type, value in key:
        if value is not None:
            result = _combined(result, _hash(facts, type, value))
    return result


def _combined(a: int, b: int) -> int:
    """hash_combine64."""
    return a ^ ((b + 0x49A0F4DD15E5A8E3 + (a << 54) + (a >> 7)) & M64)


def _hash(facts: Facts, type: TypeRef, value: Value) -> int:
    base = facts.base_type(type.oid)
    if isinstance(value, bool):
        return _of_integer(int(value))
    if isinstance(value, int) and base in (oids.INT2, oids.INT4, oids.OID):
        return _of_integer(value & M32)
    if isinstance(value, int) and base == oids.INT8:
        low, high = value & M32, (value >> 32) & M32
        return _of_integer(low ^ (high if value >= 0 else ~high & M32))
    if isinstance(value, str) and base in (oids.TEXT, oids.VARCHAR):
        return _of_bytes(value.encode())
    if isinstance(value, str) and base == oids.BPCHAR:
        return _of_bytes(value.rstrip(" ").encode())
    if isinstance(value, str) and base == oids.UUID:
        return _of_bytes(bytes.fromhex(value.replace("-", "")))
    raise Uncertain(f"the hash function of type {facts.format_type(type.oid)} is not supported")


def _rotated(x: int, k: int) -> int:
    return ((x << k) | (x >> (32 - k))) & M32


def _mixed(a: int, b: int, c: int) -> tuple[int, int, int]:
    a = (a - c & M32) ^ _rotated(c, 4)
    c = c + b & M32
    b = (b - a & M32) ^ _rotated(a, 6)
    a = a + c & M32
    c = (c - b & M32) ^ _rotated(b, 8)
    b = b + a & M32
    a = (a - c & M32) ^ _rotated(c, 16)
    c = c + b & M32
    b = (b - a & M32) ^ _rotated(a, 19)
    a = a + c & M32
    c = (c - b & M32) ^ _rotated(b, 4)
    b = b + a & M32
    return a, b, c


def _final(a: int, b: int, c: int) -> tuple[int, int, int]:
    for rotations in ((14, 11, 25), (16, 4, 14)):
        c = (c ^ b) - _rotated(b, rotations[0]) & M32
        a = (a ^ c) - _rotated(c, rotations[1]) & M32
        b = (b ^ a) - _rotated(a, rotations[2]) & M32
    c = (c ^ b) - _rotated(b, 24) & M32
    return a, b, c


def _seeded(length: int) -> tuple[int, int, int]:
    start = 0x9E3779B9 + length + 3923095 & M32
    return _mixed(start + (SEED >> 32) & M32, start + (SEED & M32) & M32, start)


def _of_integer(value: int) -> int:
    """hash_bytes_uint32_extended."""
    a, b, c = _seeded(4)
    _, b, c = _final(a + value & M32, b, c)
    return b << 32 | c


def _of_bytes(data: bytes) -> int:
    """hash_bytes_extended, as on a little-endian machine."""
    a, b, c = _seeded(len(data))
    while len(data) >= 12:
        x, y, z = struct.unpack("<III", data[:12])
        a, b, c = _mixed(a + x & M32, b + y & M32, c + z & M32)
        data = data[12:]
    # the lowest byte of c is reserved for the length
    x, y, z = struct.unpack("<III", data[:8].ljust(8, b"\0") + (b"\0" + data[8:]).ljust(4, b"\0")[:4])
    _, b, c = _final(a + x & M32, b + y & M32, c + z & M32)
    return b << 32 | c
