"""Numbers, booleans, bits and bytes, UUIDs and addresses: bool.c, int.c, numeric.c, float.c, varbit.c and so on."""

from __future__ import annotations

import ipaddress
import re
import struct
from decimal import Decimal, InvalidOperation

from meshdoc.diagnostics import SqlError

SPACE = " \t\n\r\f\v"
_INTEGER = re.compile(r"([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[0-9](?:_?[0-9])*)\Z")
_NUMERIC = re.compile(
    r"[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?\Z"
)
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_SPECIAL = {"nan": "NaN", "infinity": "Infinity", "inf": "Infinity"}
INTEGER_TYPES = {"int2in": ("smallint", 15), "int4in": ("integer", 31), "int8in": ("bigint", 63)}


def invalid(type: str, text: str) -> SqlError:
    """22P02: the type does not know such a value."""
    return SqlError("22P02", f'invalid input syntax for type {type}: "{text}"')


def read_bool(text: str) -> str:
    """boolin: true, false, yes, no, on, off, 1, 0, and what begins them."""
    word = text.strip(SPACE).lower()
    if word:
        if "true".startswith(word) or "yes".startswith(word) or word in ("on", "1"):
            return "t"
        if "false".startswith(word) or "no".startswith(word) or word in ("of", "off", "0"):
            return "f"
    raise invalid("boolean", text)


def _whole(text: str, type: str) -> int:
    match = _INTEGER.match(text.strip(SPACE))
    if match is None:
        raise invalid(type, text)
    digits = match[2].replace("_", "")
    base = {"x": 16, "o": 8, "b": 2}.get(digits[1:2].lower(), 10)
    return int(match[1] + (digits[2:] if base != 10 else digits), base)


def read_integer(text: str, function: str) -> str:
    """int2in, int4in, int8in; 22003 where the type cannot hold it."""
    type, bits = INTEGER_TYPES[function]
    number = _whole(text, type)
    if not -(2**bits) <= number < 2**bits:
        raise SqlError("22003", f'value "{text}" is out of range for type {type}')
    return str(number)


def read_oid(text: str) -> str:
    """oidin."""
    number = _whole(text, "oid")
    if not -(2**31) <= number < 2**32:
        raise SqlError("22003", f'value "{text}" is out of range for type oid')
    return str(number % 2**32)


def read_numeric(text: str) -> str:
    """numeric_in: the digits after the point are kept."""
    word = text.strip(SPACE)
    sign = "-" if word.startswith("-") else ""
    special = _SPECIAL.get(word.lstrip("+-").lower())
    if special:
        if special == "NaN":
            return special
        return sign + special
    if _INTEGER.match(word) and word.lstrip("+-")[:2].lower() in ("0x", "0o", "0b"):
        return str(_whole(word, "numeric"))
    if not _NUMERIC.match(word):
        raise invalid("numeric", text)
    try:
        number = Decimal(word.replace("_", ""))
    except InvalidOperation:
        raise invalid("numeric", text) from None
    return plain_decimal(number)


def plain_decimal(number: Decimal) -> str:
    """A number without exponent, as numeric_out has it."""
    shown = format(number, "f")
    return shown.lstrip("-") if not number else shown


def read_float(text: str, type: str) -> str:
    """float4in and float8in, printed as shortly as reads back the same (extra_float_digits 1)."""
    word = text.strip(SPACE)
    special = _SPECIAL.get(word.lstrip("+-").lower())
    if special:
        return special if special == "NaN" else ("-" if word.startswith("-") else "") + special
    if not _FLOAT.match(word):
        raise invalid(type, text)
    number = float(word)
    if type == "real":
        try:
            number = struct.unpack("f", struct.pack("f", number))[0]
        except OverflowError:
            raise SqlError("22003", f'"{text}" is out of range for type real') from None
    if number in (float("inf"), float("-inf")):
        raise SqlError("22003", f'"{text}" is out of range for type {type}')
    return shortest_float(number, type)


def shortest_float(number: float, type: str) -> str:
    """The shortest text for a number, in PostgreSQL's choice of notation."""
    if type == "real":
        digits = next(
            text
            for text in (f"{number:.{places}e}" for places in range(9))
            if struct.unpack("f", struct.pack("f", float(text)))[0] == number
        )
    else:
        digits = next(text for text in (f"{number:.{places}e}" for places in range(18)) if float(text) == number)
    mantissa, _, exponent = digits.partition("e")
    power = int(exponent)
    if -5 < power < (6 if type == "real" else 15):
        shown = format(Decimal(digits), "f")
        return shown
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


def read_bits(text: str) -> str:
    """bit_in and varbit_in: B'101', or X'1F' as bits."""
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


def read_bytea(text: str) -> str:
    r"""byteain, printed in hexadecimal: \x0a."""
    if text.startswith("\\x"):
        digits = re.sub(r"[ \t\n\r]", "", text[2:])
        if re.search(r"[^0-9a-fA-F]", digits):
            bad = next(digit for digit in digits if digit not in "0123456789abcdefABCDEF")
            raise SqlError("22023", f'invalid hexadecimal digit: "{bad}"')
        if len(digits) % 2:
            raise SqlError("22023", "invalid hexadecimal data: odd number of digits")
        return "\\x" + digits.lower()
    result = bytearray()
    place = 0
    data = text.encode()
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
    return "\\x" + result.hex()


def read_uuid(text: str) -> str:
    """uuid_in: with or without hyphens after every fourth digit, and braces."""
    digits = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    if not re.fullmatch(r"(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}", digits):
        raise invalid("uuid", text)
    plain = digits.replace("-", "").lower()
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def read_inet(text: str, type: str) -> str:
    """inet_in and cidr_in; a cidr shows its length always and has no bits to the right of it."""
    address, _, length = text.partition("/")
    try:
        if type == "cidr" and ":" not in address:
            parts = address.split(".")
            length = length or str(8 * len(parts))
            address = ".".join((parts + ["0"] * 4)[:4])
        interface = ipaddress.ip_interface(f"{address}/{length}" if length else address)
    except ValueError:
        raise invalid(type, text) from None
    full = interface.max_prefixlen
    prefix = interface.network.prefixlen
    if type == "cidr":
        if interface.ip != interface.network.network_address:
            detail = "Value has bits set to right of mask."
            raise SqlError("22P02", f'invalid cidr value: "{text}"', detail=detail)
        return f"{interface.ip}/{prefix}"
    return str(interface.ip) if prefix == full else f"{interface.ip}/{prefix}"


def read_macaddr(text: str, groups: int) -> str:
    """macaddr_in and macaddr8_in."""
    digits = re.sub(r"[:.-]", "", text.strip(SPACE))
    name = "macaddr" if groups == 6 else "macaddr8"
    if groups == 8 and len(digits) == 12:
        digits = digits[:6] + "fffe" + digits[6:]
    if not re.fullmatch(rf"[0-9a-fA-F]{{{groups * 2}}}", digits):
        raise invalid(name, text)
    return ":".join(digits[place : place + 2].lower() for place in range(0, groups * 2, 2))


def read_money(text: str) -> str:
    """cash_in in the C locale."""
    match = re.fullmatch(r"\s*(-|\()?\s*\$?\s*(-)?([0-9,]*)(\.[0-9]*)?\)?\s*", text)
    if match is None or not (match[3] or match[4]):
        raise invalid("money", text)
    cents = round(Decimal((match[3].replace(",", "") or "0") + (match[4] or "")) * 100)
    sign = "-" if (match[1] or match[2]) and cents else ""
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"
