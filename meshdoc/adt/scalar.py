"""Booleans, bits and bytes, UUIDs and money: bool.c, varbit.c, bytea.c, uuid.c and cash.c."""

from __future__ import annotations

import re

from meshdoc.diagnostics import SqlError

SPACE = " \t\n\r\f\v"
_MONEY = re.compile(
    rf"[{SPACE}]*+(?:\$[{SPACE}]*+)?([-(+]?)[{SPACE}]*+(?:\$[{SPACE}]*+)?(?P<whole>[0-9,]*+)"
    rf"(?P<point>\.(?P<decimals>,*+(?:[0-9],*+(?:[0-9],*+)?)?))?(?P<next>[0-9]?)[0-9]*+(?P<tail>[{SPACE})$+-]*+)"
)


def invalid(type: str, text: str) -> SqlError:
    """SqlError 22P02 for invalid input."""
    return SqlError("22P02", f'invalid input syntax for type {type}: "{text}"')


def read_bool(text: str) -> str:
    """boolin: true, false, yes, no, on, off, 1, 0, and their unique prefixes."""
    word = text.strip(SPACE).lower()
    if word:
        if "true".startswith(word) or "yes".startswith(word) or word in ("on", "1"):
            return "t"
        if "false".startswith(word) or "no".startswith(word) or word in ("of", "off", "0"):
            return "f"
    raise invalid("boolean", text)


def read_bits(text: str) -> str:
    """bit_in and varbit_in: B'101', or X'1F' converted to bits."""
    kind, digits = (text[:1].lower(), text[1:]) if text[:1] in "bBxX" and text else ("b", text)
    if kind == "x":
        bad = next((digit for digit in digits if digit not in "0123456789abcdefABCDEF"), None)
        if bad is not None:
            raise SqlError("22P02", f'"{bad}" is not a valid hexadecimal digit')
        return "".join(f"{int(digit, 16):04b}" for digit in digits)
    bad = next((digit for digit in digits if digit not in "01"), None)
    if bad is not None:
        raise SqlError("22P02", f'"{bad}" is not a valid binary digit')
    return digits


def read_uuid(text: str) -> str:
    """uuid_in: hyphens after any group of four digits and enclosing braces are optional."""
    digits = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    if not re.fullmatch(r"(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}", digits):
        raise invalid("uuid", text)
    plain = digits.replace("-", "").lower()
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def read_bytea(text: str) -> str:
    r"""byteain, printed in hex format: \x0a."""
    return "\\x" + (_hexadecimal(text[2:]) if text.startswith("\\x") else _escaped(text)).hex()


def _hexadecimal(text: str) -> bytes:
    """Pairs of hexadecimal digits with optional whitespace between them: hex_decode_safe."""
    result = bytearray()
    place = 0
    while place < len(text):
        if text[place] in " \t\n\r":
            place += 1
            continue
        pair = text[place : place + 2]
        bad = next((digit for digit in pair if digit not in "0123456789abcdefABCDEF"), None)
        if bad is not None:
            raise SqlError("22023", f'invalid hexadecimal digit: "{bad}"')
        if len(pair) == 1:
            raise SqlError("22023", "invalid hexadecimal data: odd number of digits")
        result.append(int(pair, 16))
        place += 2
    return bytes(result)


def _escaped(text: str) -> bytes:
    result = bytearray()
    data, place = text.encode(), 0
    while place < len(data):
        if data[place] != 0x5C:
            result.append(data[place])
            place += 1
        elif data[place + 1 : place + 2] == b"\\":
            result.append(0x5C)
            place += 2
        elif re.fullmatch(rb"[0-3][0-7][0-7]", data[place + 1 : place + 4]):
            result.append(int(data[place + 1 : place + 4], 8))
            place += 4
        else:
            raise SqlError("22P02", "invalid input syntax for type bytea")
    return bytes(result)


def read_money(text: str) -> str:
    """cash_in in the C locale: two decimals; halves round away from zero."""
    match = _MONEY.fullmatch(text)
    if match is None:
        raise invalid("money", text)
    decimals = (match["decimals"] or "").replace(",", "")
    cents = int((match["whole"].replace(",", "") or "0") + decimals.ljust(2, "0")) + (match["next"] >= "5")
    negative = match[1] in ("-", "(") if match[1] else False
    negative = negative or "-" in match["tail"]
    if cents > 2**63 - (not negative):
        raise SqlError("22003", f'value "{text}" is out of range for type money')
    return f"{'-' if negative and cents else ''}${cents // 100:,}.{cents % 100:02d}"
