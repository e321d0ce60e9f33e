"""Arithmetic of numerics, with the digits that PostgreSQL gives to each result, and of double precision: numeric.c.

A numeric that DuckDB has computed is left to it: some of its digits are unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import partial
from math import isfinite
from operator import add, mul, neg, sub

from meshdoc.catalog.contents import Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.fast_path.given import Elsewhere
from meshdoc.interpret.fast_path.scalar import scalar
from meshdoc.interpret.modifier import FITS
from meshdoc.interpret.text import is_computed
from meshdoc.nodes import oids

EXACT = Context(prec=2_000, Emax=999_999, Emin=-999_999)
"""Enough digits for the product of any two numbers of `LARGE` digits."""
LARGE = 900
LEAST_DIGITS, GROUP, MOST_SCALE = 16, 4, 1_000
"""NUMERIC_MIN_SIG_DIGITS, DEC_DIGITS and NUMERIC_MAX_DISPLAY_SCALE of numeric.h."""


def _numeric(*names: str) -> Callable[[Callable[..., Value]], None]:
    """Register a function of numerics, all of which have to be finite, exact and of bearable length."""

    def register(function: Callable[..., Value]) -> None:
        def call(value: Decimal | int, *others: Value) -> Value:
            args = (Decimal(value), *others)
            if not all(_is_exact(arg) for arg in args if isinstance(arg, Decimal)):
                raise Elsewhere
            return function(*args)

        scalar(*names)(call)

    return register


def _is_exact(value: Decimal) -> bool:
    return value.is_finite() and not is_computed(value) and len(value.as_tuple().digits) <= LARGE


def scale_of(value: Decimal) -> int:
    """The digits after the decimal point: the display scale."""
    return max(-int(value.as_tuple().exponent), 0)


def rounded(value: Decimal, scale: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A number with that many digits after the decimal point, and none of them if it is negative."""
    made = value.quantize(Decimal(1).scaleb(-scale), rounding, EXACT)
    return made if scale >= 0 else made.quantize(Decimal(1), context=EXACT)


_numeric("numeric_add")(EXACT.add)
_numeric("numeric_sub")(EXACT.subtract)
_numeric("numeric_mul")(EXACT.multiply)
_numeric("numeric_uminus")(EXACT.minus)
_numeric("numeric_uplus")(lambda value: value)
_numeric("numeric_abs")(EXACT.abs)
_numeric("numeric_round")(lambda value, scale=0: rounded(value, scale))
_numeric("numeric_trunc")(lambda value, scale=0: rounded(value, scale, ROUND_DOWN))
_numeric("numeric")(lambda value, typmod: FITS[oids.NUMERIC](value, typmod, True))
_numeric("numeric_ceil")(lambda value: rounded(value, 0, ROUND_CEILING))
_numeric("numeric_floor")(lambda value: rounded(value, 0, ROUND_FLOOR))
_numeric("numeric_int2", "numeric_int4", "numeric_int8")(lambda value: int(rounded(value, 0)))
_numeric("numeric_float4", "numeric_float8")(float)


def _of_float(value: float, digits: int) -> Decimal:
    """float4_numeric and float8_numeric: FLT_DIG or DBL_DIG digits."""
    if not isfinite(value):
        raise Elsewhere
    made = Decimal(f"{value:.{digits}g}")
    return rounded(made, scale_of(made))


def _finite(function: Callable[..., float]) -> Callable[..., float]:
    """A function of double precision numbers, which leaves infinity to the engine."""

    def call(*args: float) -> float:
        made = function(*args)
        if not isfinite(made):
            raise Elsewhere
        return made

    return call


scalar("float8pl")(_finite(add))
scalar("float8mi")(_finite(sub))
scalar("float8mul")(_finite(mul))
scalar("float8um")(_finite(neg))
scalar("i2tod", "i4tod", "i8tod")(float)
scalar("float4_numeric")(partial(_of_float, digits=6))
scalar("float8_numeric")(partial(_of_float, digits=15))


@_numeric("numeric_div")
def _quotient(left: Decimal, right: Decimal) -> Decimal:
    """div_var, with the scale that select_div_scale chooses."""
    _check_divisor(right)
    (weight, first), (other_weight, other_first) = _leading(left), _leading(right)
    groups = weight - other_weight - (first <= other_first)
    scale = min(max(LEAST_DIGITS - groups * GROUP, scale_of(left), scale_of(right), 0), MOST_SCALE)
    exact = EXACT.divide(left, right)
    return rounded(exact, scale)


def _leading(value: Decimal) -> tuple[int, int]:
    """The weight of a number's first group of four digits, and the group; zeros for zero."""
    if not value:
        return 0, 0
    weight = value.adjusted() // GROUP
    return weight, int(abs(value).scaleb(-weight * GROUP, EXACT))


@_numeric("numeric_mod")
def _remainder(left: Decimal, right: Decimal) -> Decimal:
    """mod_var."""
    _check_divisor(right)
    return rounded(EXACT.remainder(left, right), max(scale_of(left), scale_of(right)))


def _check_divisor(value: Decimal) -> None:
    if not value:
        raise SqlError("22012", "division by zero")
