"""Network addresses: network.c, inet_net_pton.c, inet_net_ntop.c, mac.c and mac8.c."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from meshdoc.adt.scalar import SPACE, invalid
from meshdoc.diagnostics import SqlError

_V4 = re.compile(r"([0-9]+(?:\.[0-9]+)*)(\.?)(?:/([0-9]+))?")
_HEX_V4 = re.compile(r"0[xX]([0-9a-fA-F]+)(?:/([0-9]+))?")
_BITS = re.compile(r"0|[1-9][0-9]*")


class _NoAddress(Exception):
    """The text is not a valid address."""


def read_inet(text: str, type: str) -> str:
    """inet_in and cidr_in. A cidr always prints its prefix length and has no bits set to the right of it."""
    try:
        if ":" in text:
            octets, bits = _version_6(text)
        else:
            octets, bits = _network_4(text) if type == "cidr" else _version_4(text)
    except _NoAddress:
        raise invalid(type, text) from None
    size = len(octets) * 8
    if type == "cidr" and int.from_bytes(octets, "big") & ((1 << (size - bits)) - 1):
        detail = "Value has bits set to right of mask."
        raise SqlError("22P02", f'invalid cidr value: "{text}"', detail=detail)
    shown = ".".join(map(str, octets)) if len(octets) == 4 else _write_6(octets)
    return shown if type == "inet" and bits == size else f"{shown}/{bits}"


# --- version 4 ------------------------------------------------------------------------------------------


def _octets(text: str) -> bytes:
    numbers = [int(part) for part in text.split(".")]
    if len(numbers) > 4 or max(numbers) > 255:
        raise _NoAddress
    return bytes(numbers)


def _bits_4(text: str) -> int:
    if int(text) > 32:
        raise _NoAddress
    return int(text)


def _version_4(text: str) -> tuple[bytes, int]:
    """An IPv4 address; all four octets are required unless a prefix length is given: inet_net_pton_ipv4."""
    match = _V4.fullmatch(text)
    if match is None or (match[2] and match[3]):
        raise _NoAddress
    octets = _octets(match[1])
    if match[3] is None:
        if len(octets) != 4:
            raise _NoAddress
        return octets, 32
    bits = _bits_4(match[3])
    if bits // 8 > len(octets):
        raise _NoAddress
    return octets.ljust(4, b"\0"), bits


def _network_4(text: str) -> tuple[bytes, int]:
    """An IPv4 network; its class determines a missing prefix length: inet_cidr_pton_ipv4."""
    match = _V4.fullmatch(text)
    if match is not None and not match[2]:
        octets, given = _octets(match[1]), match[3]
    elif (based := _HEX_V4.fullmatch(text)) is not None:
        octets, given = bytes.fromhex(based[1] + "0" * (len(based[1]) % 2)), based[2]
    else:
        raise _NoAddress
    if len(octets) > 4:
        raise _NoAddress
    bits = _class_bits(octets) if given is None else _bits_4(given)
    return octets.ljust(4, b"\0"), bits


def _class_bits(octets: bytes) -> int:
    first = octets[0]
    bits = 32 if first >= 240 else 8 if first >= 224 else 24 if first >= 192 else 16 if first >= 128 else 8
    bits = max(bits, len(octets) * 8)
    return 4 if bits == 8 and first == 224 else bits


# --- version 6 ------------------------------------------------------------------------------------------


def _version_6(text: str) -> tuple[bytes, int]:
    """An IPv6 address or network: inet_cidr_pton_ipv6."""
    body, slash, length = text.partition("/")
    bits = _bits_6(length) if slash else 128
    if body.startswith(":") and not body.startswith("::"):
        raise _NoAddress
    head, gap, tail = body.partition("::")
    before, after = _groups(head, slash, last=not gap), _groups(tail, slash, last=True)
    if not gap:
        if len(before) != 16:
            raise _NoAddress
        return before, bits
    if len(before) + len(after) >= 16:
        raise _NoAddress
    return before + bytes(16 - len(before) - len(after)) + after, bits


def _bits_6(text: str) -> int:
    if not _BITS.fullmatch(text) or int(text) > 128:
        raise _NoAddress
    return int(text)


def _groups(text: str, end: str, *, last: bool) -> bytes:
    """Groups of hexadecimal digits; the last may be an IPv4 address, followed by `end`."""
    result = b""
    parts = text.split(":") if text else []
    for place, part in enumerate(parts):
        if last and "." in part and place == len(parts) - 1:
            result += _embedded(part, end)
        elif re.fullmatch("[0-9a-fA-F]{1,4}", part):
            result += int(part, 16).to_bytes(2, "big")
        else:
            raise _NoAddress
    return result


def _embedded(text: str, end: str) -> bytes:
    """An IPv4 address embedded in an IPv6 address; octets may be omitted if a slash follows: getv4."""
    parts = [octet or "0" for octet in text.split(".")]
    if (
        len(parts) > 4
        or (text.endswith(".") and not end)
        or not all(_BITS.fullmatch(part) and int(part) <= 255 for part in parts)
    ):
        raise _NoAddress
    return bytes(map(int, parts)).ljust(4, b"\0")


def _write_6(octets: bytes) -> str:
    """Print an IPv6 address, with the longest run of zeros compressed: inet_net_ntop_ipv6.

    An embedded IPv4 address is printed as one.
    """
    words = [int.from_bytes(octets[place : place + 2], "big") for place in range(0, 16, 2)]
    start, length = max(_zeros(words), key=lambda run: (run[1], -run[0]), default=(-1, 0))
    if length < 2:
        return ":".join(f"{word:x}" for word in words)
    if start == 0 and (length == 6 or (length == 5 and words[5] == 0xFFFF)):
        middle = "ffff:" if length == 5 else ""
        return f"::{middle}{'.'.join(map(str, octets[12:]))}"
    head, tail = words[:start], words[start + length :]
    return ":".join(f"{word:x}" for word in head) + "::" + ":".join(f"{word:x}" for word in tail)


def _zeros(words: list[int]) -> Iterator[tuple[int, int]]:
    """The start and length of each run of zeros."""
    for match in re.finditer("0+", "".join("0" if word == 0 else "1" for word in words)):
        yield match.start(), len(match[0])


# --- hardware addresses ---------------------------------------------------------------------------------

_FREE, _PAIR = rf"[{SPACE}]*+([+-]?+(?:0[xX])?+[0-9a-fA-F]++)", rf"[{SPACE}]*+([+-][0-9a-fA-F]|[0-9a-fA-F]{{1,2}}+)"
_MAC_FORMS = ("F:F:F:F:F:F", "F-F-F-F-F-F", "PPP:PPP", "PPP-PPP", r"PP\.PP\.PP", "PP-PP-PP", "PPPPPP")


@functools.cache
def _mac_form(form: str) -> re.Pattern[str]:
    return re.compile(form.replace("F", _FREE).replace("P", _PAIR) + rf"[{SPACE}]*")


def read_macaddr(text: str) -> str:
    """macaddr_in: six octets in any accepted format."""
    match = next((found for form in _MAC_FORMS if (found := _mac_form(form).fullmatch(text))), None)
    if match is None:
        raise invalid("macaddr", text)
    octets = [int(part, 16) for part in match.groups()]
    if any(not 0 <= octet <= 255 for octet in octets):
        raise SqlError("22003", f'invalid octet value in "macaddr" value: "{text}"')
    return ":".join(f"{octet:02x}" for octet in octets)


def read_macaddr8(text: str) -> str:
    """macaddr8_in: eight octets, or six with ff:fe inserted in the middle."""
    octets: list[str] = []
    place, spacer = len(text) - len(text.lstrip(SPACE)), ""
    while place + 1 < len(text):
        pair = text[place : place + 2]
        if not re.fullmatch("[0-9a-fA-F]{2}", pair) or len(octets) == 8:
            raise invalid("macaddr8", text)
        octets.append(pair.lower())
        place += 2
        mark = text[place : place + 1]
        if mark and mark in ":-.":
            if spacer not in ("", mark):
                raise invalid("macaddr8", text)
            spacer = mark
            place += 1
        if len(octets) in (6, 8) and text[place : place + 1] and text[place] in SPACE:
            if text[place:].strip(SPACE):
                raise invalid("macaddr8", text)
            break
    if len(octets) == 6:
        octets[3:3] = ["ff", "fe"]
    if len(octets) != 8:
        raise invalid("macaddr8", text)
    return ":".join(octets)
