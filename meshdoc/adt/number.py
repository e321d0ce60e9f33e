"""Numeric and floating-point types: numeric.c and float.c."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction

from meshdoc.adt.scalar import SPACE, invalid
from meshdoc.diagnostics import SqlError

_DIGITS = r"[0-9](?:_?[0-9])*"
_NUMERIC = re.compile(rf"([+-]?)(?:({_DIGITS})?\.?({_DIGITS})?)(?:[eE]([+-]?{_DIGITS}))?")
_BASED = re.compile(r"([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)")
_INFINITE = re.compile(r"([+-]?)inf(?:inity)?", re.I)
_FLOAT = re.compile(
    r"([+-]?)(?:(0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?)"
    r"|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(inf(?:inity)?)|(nan(?:\([0-9A-Za-z_]*\))?))",
    re.I,
)
MOST_DIGITS, MOST_DECIMALS = 32768 * 4, 16383
LARGEST_EXPONENT = (2**31 - 1) // 2
_ROOMY = Context(prec=MOST_DIGITS + MOST_DECIMALS + 8)


# --- numeric --------------------------------------------------------------------------------------------


def read_numeric(text: str) -> str:
    """numeric_in: keeps the digits after the decimal point. Raises SqlError 22003 if the type cannot hold them."""
    word = text.strip(SPACE)
    if word.lower() == "nan":
        return "NaN"
    if match := _INFINITE.fullmatch(word):
        return "-Infinity" if match[1] == "-" else "Infinity"
    if match := _BASED.fullmatch(word):
        return _shown(Decimal(int(match[1] + match[2].replace("_", ""), 0)))
    match = _NUMERIC.match(word)
    if match is None or not (match[2] or match[3]):
        raise invalid("numeric", text)
    if abs(int((match[4] or "0").replace("_", ""))) > LARGEST_EXPONENT:
        raise overflow()
    if match.end() < len(word):
        raise invalid("numeric", text)
    return _shown(_decimal(match))


def _decimal(match: re.Match[str]) -> Decimal:
    sign, whole, decimals, power = (part.replace("_", "") if part else "" for part in match.groups())
    exponent = int(power or "0")
    if len(decimals) - exponent > MOST_DECIMALS:
        raise overflow()
    if not (whole + decimals).strip("0"):
        return Decimal(f"0E-{max(0, len(decimals) - exponent)}")
    if len((whole + decimals).lstrip("0")) - len(decimals) + exponent > MOST_DIGITS:
        raise overflow()
    scale = min(exponent - len(decimals), 0)
    zeros = "0" * (exponent - len(decimals) - scale)
    return Decimal(f"{sign}{whole}{decimals}{zeros}").scaleb(scale, _ROOMY)


def overflow() -> SqlError:
    """SqlError 22003 for a value with too many digits."""
    return SqlError("22003", "value overflows numeric format")


def _shown(number: Decimal) -> str:
    if number and number.adjusted() >= MOST_DIGITS:
        raise overflow()
    return plain_decimal(number)


def plain_decimal(number: Decimal) -> str:
    """A number without exponent, as numeric_out prints it."""
    shown = format(number, "f")
    return shown.lstrip("-") if not number else shown


def numeric_order(text: str) -> tuple[bool, Decimal]:
    """The sort key of a numeric; NaN sorts last."""
    return (True, Decimal()) if text == "NaN" else (False, Decimal(text))


# --- real and double precision --------------------------------------------------------------------------


def read_float(text: str, type: str) -> str:
    """float4in and float8in, printed in the shortest form that round-trips (extra_float_digits = 1)."""
    match = _FLOAT.match(text, len(text) - len(text.lstrip(SPACE)))
    if match is None:
        raise invalid(type, text)
    sign, hexadecimal, decimal, infinite, _ = match.groups()
    if hexadecimal or decimal:
        number = _finite(sign, hexadecimal, decimal, type)
        if math.isinf(number) or (not number and re.search("[1-9a-fA-F]", _mantissa(hexadecimal or decimal))):
            raise SqlError("22003", f'"{match[0]}" is out of range for type {type}')
    if text[match.end() :].strip(SPACE):
        raise invalid(type, text)
    if infinite:
        return "-Infinity" if sign == "-" else "Infinity"
    return shortest_float(number, type) if hexadecimal or decimal else "NaN"


def _finite(sign: str, hexadecimal: str | None, decimal: str | None, type: str) -> float:
    try:
        number = float.fromhex(sign + hexadecimal) if hexadecimal else float(sign + (decimal or ""))
        return _single(number, decimal) if type == "real" else number
    except OverflowError:
        return math.inf


def _single(number: float, decimal: str | None) -> float:
    """The nearest single-precision number.

    The neighbors are compared too, because rounding to double precision first may yield an adjacent number.
    """
    packed = struct.pack("f", number)
    rounded: float = struct.unpack("f", packed)[0]
    if not decimal or not rounded or math.isinf(rounded):
        return rounded
    (bits,) = struct.unpack("i", packed)
    exact = abs(Fraction(decimal))
    near = [(abs(abs(Fraction(value)) - exact), other & 1, value) for other, value in _beside(bits)]
    return min(near)[2]


def _beside(bits: int) -> Iterator[tuple[int, float]]:
    """A single-precision number and its two neighbors, each with its bits."""
    for other in (bits, bits - 1, bits + 1):
        value = struct.unpack("f", struct.pack("i", other))[0]
        if math.isfinite(value):
            yield other, value


def _mantissa(digits: str) -> str:
    """The mantissa: all before the exponent."""
    if digits[:2].lower() == "0x":
        return re.split("[pP]", digits[2:])[0]
    return re.split("[eE]", digits)[0]


def float_order(text: str) -> tuple[bool, float]:
    """The sort key of a floating-point number; NaN sorts last."""
    return (True, 0.0) if text == "NaN" else (False, float(text))


def shortest_float(number: float, type: str) -> str:
    """The shortest text for a number, in PostgreSQL's notation."""
    if type == "real":
        digits = next(
            text for text in (f"{number:.{places}e}" for places in range(9)) if _single(float(text), text) == number
        )
    else:
        digits = next(text for text in (f"{number:.{places}e}" for places in range(18)) if float(text) == number)
    mantissa, _, exponent = digits.partition("e")
    power = int(exponent)
    if -5 < power < (6 if type == "real" else 15):
        return format(Decimal(digits), "f")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
