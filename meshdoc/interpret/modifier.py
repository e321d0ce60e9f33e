"""Type modifiers applied to values: varchar(), bpchar(), numeric() and bit() of varchar.c, numeric.c and varbit.c."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.limits import LENGTH
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

VARHDRSZ = 4
EXACT = Context(prec=2000)


def fitted(facts: Facts, type: TypeRef, value: Value, *, explicit: bool = False) -> Value:
    """The value fitted to a type's modifier. Raises SqlError 22001 or 22003 if it does not fit."""
    if type.typmod < 0 and not facts.is_domain(type.oid):
        return value
    base = facts.base(type)
    fit = FITS.get(base.oid)
    if fit is None or base.typmod < 0 or value is None or isinstance(value, Unknown):
        return value
    return fit(value, base.typmod, explicit)


def _string(kind: str) -> Callable[[Value, int, bool], Value]:
    def fit(value: Value, typmod: int, explicit: bool) -> Value:
        length = typmod - VARHDRSZ
        text = str(value)
        if length < 0 or len(text) <= length:
            return value
        if not explicit and text[length:].strip(" "):
            raise SqlError("22001", f"value too long for type {kind}({length})")
        return text[:length]

    return fit


_cut = _string("character")


def _character(value: Value, typmod: int, explicit: bool) -> Value:
    return padded(str(_cut(value, typmod, explicit)), typmod)


def padded(text: str, typmod: int) -> str:
    """A value of character(n), filled up with spaces."""
    return text.ljust(min(typmod - VARHDRSZ, LENGTH))


def _numeric(value: Value, typmod: int, explicit: bool) -> Value:
    """apply_typmod."""
    precision, scale = (typmod - VARHDRSZ) >> 16, ((typmod - VARHDRSZ) & 0x7FF ^ 1024) - 1024
    if not isinstance(value, Decimal) or not value.is_finite():
        return value
    rounded = value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP, EXACT)
    if rounded and rounded.adjusted() + 1 > precision - scale:
        raise numeric_overflow(precision, scale)
    return rounded


def numeric_overflow(precision: int, scale: int) -> SqlError:
    """SqlError 22003 for a number too large for a field of that many digits."""
    below = f"10^{precision - scale}" if precision - scale else "1"
    detail = f"A field with precision {precision}, scale {scale} must round to an absolute value less than {below}."
    return SqlError("22003", "numeric field overflow", detail=detail)


def _bit(value: Value, typmod: int, explicit: bool) -> Value:
    text = str(value)
    if len(text) == typmod:
        return value
    if not explicit:
        raise SqlError("22026", f"bit string length {len(text)} does not match type bit({typmod})")
    return text[:typmod].ljust(typmod, "0")


def _varbit(value: Value, typmod: int, explicit: bool) -> Value:
    text = str(value)
    if len(text) > typmod and not explicit:
        raise SqlError("22001", f"bit string too long for type bit varying({typmod})")
    return text[:typmod]


FITS: dict[Oid, Callable[[Value, int, bool], Value]] = {
    oids.VARCHAR: _string("character varying"),
    oids.BPCHAR: _character,
    oids.NUMERIC: _numeric,
    oids.BIT: _bit,
    oids.VARBIT: _varbit,
}
