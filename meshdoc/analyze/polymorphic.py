"""Resolving polymorphic types: check_ and enforce_generic_type_consistency of parse_coerce.c."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from meshdoc import errors
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids

ELEMENTS = (oids.ANYELEMENT, oids.ANYNONARRAY, oids.ANYENUM)
COMPATIBLES = (oids.ANYCOMPATIBLE, oids.ANYCOMPATIBLENONARRAY)


def _mismatch(message: str, *, detail: str = "") -> SqlError:
    return SqlError("42804", message, detail=detail)


@dataclass(slots=True)
class _Family:
    """The actual types of arguments declared with the types of a family, whose names begin with `prefix`."""

    prefix: ClassVar[str]
    facts: Facts
    range: Oid = NO_OID
    multirange: Oid = NO_OID
    declared: set[Oid] = field(default_factory=set)

    def _same(self, name: str, former: Oid, actual: Oid) -> Oid:
        if former and former != actual:
            raise _mismatch(f'arguments declared "{name}" are not all alike', detail=self._versus(former, actual))
        return actual

    def _versus(self, one: Oid, other: Oid) -> str:
        return f"{self.facts.format_type(one)} versus {self.facts.format_type(other)}"

    def _part(self, name: str, whole: Oid, part: Oid, kind: str) -> Oid:
        if not part:
            raise _mismatch(f"argument declared {name} is not {kind} but type {self.facts.format_type(whole)}")
        return part

    def _range_of_multirange(self) -> Oid:
        """The range type of the multirange type. Raises SqlError 42804 if it conflicts with a range."""
        name, found = f"{self.prefix}multirange", self.facts.multirange_range(self.multirange)
        self._part(name, self.multirange, found, "a multirange type")
        if self.range and found != self.range:
            message = f"argument declared {name} is not consistent with argument declared {self.prefix}range"
            raise _mismatch(message, detail=self._versus(self.multirange, self.range))
        return found

    def _range_type(self, noun: str, found: Oid) -> Oid:
        if not found:
            name = self.prefix + noun
            raise _mismatch(f"could not determine polymorphic type {name} because input has type unknown")
        return found


@dataclass(slots=True)
class FirstFamily(_Family):
    """The actual types of arguments declared anyelement, anyarray, anyrange and so on."""

    prefix = "any"
    count: int = 0
    element: Oid = NO_OID
    array: Oid = NO_OID

    def see(self, declared: Oid, actual: Oid) -> None:
        """Add one argument. Raises SqlError 42804 if it conflicts with earlier ones."""
        self.count += 1
        self.declared.add(declared)
        if actual == oids.UNKNOWN:
            return
        if declared in ELEMENTS:
            self.element = self._same("anyelement", self.element, actual)
        elif declared == oids.ANYARRAY:
            self.array = self._same("anyarray", self.array, self.facts.base_type(actual))
        elif declared == oids.ANYRANGE:
            self.range = self._same("anyrange", self.range, self.facts.base_type(actual))
        else:
            self.multirange = self._same("anymultirange", self.multirange, self.facts.base_type(actual))

    def _agree(self, name: str, whole: Oid, part: Oid, kind: str) -> None:
        """Record an array's or range's element type. Raises SqlError 42804 if it has none or conflicts."""
        self._part(name, whole, part, kind)
        if not self.element:
            self.element = part
        elif part != self.element:
            raise _mismatch(
                f"argument declared {name} is not consistent with argument declared anyelement",
                detail=self._versus(whole, self.element),
            )

    def deduce(self) -> None:
        """Deduce the element type from arrays and ranges."""
        if self.array and self.array != oids.ANYARRAY:
            self._agree("anyarray", self.array, self.facts.element_type(self.array), "an array")
        if self.multirange:
            self.range = self._range_of_multirange()
        elif self.range and oids.ANYMULTIRANGE in self.declared:
            self.multirange = self.facts.range_multirange(self.range)
        if self.range:
            self._agree("anyrange", self.range, self.facts.range_subtype(self.range), "a range type")

    def check_kind(self) -> None:
        """Check the requirements of anynonarray and anyenum."""
        if oids.ANYNONARRAY in self.declared and self.facts.is_array(self.element):
            name = self.facts.format_type(self.element)
            raise _mismatch(f"type matched to anynonarray is an array type: {name}")
        if oids.ANYENUM in self.declared and not self.facts.is_enum(self.element):
            name = self.facts.format_type(self.element) if self.element else "unknown"
            raise _mismatch(f"type matched to anyenum is not an enum type: {name}")

    def enforce(self, result: Oid) -> None:
        """Deduce the element type, and raise an error if it remains unknown."""
        if self.array == oids.ANYARRAY:
            if self.count != 1 or (result != oids.ANYARRAY and result in oids.POLYMORPHIC_FIRST):
                raise _mismatch('cannot determine element type of "anyarray" argument')
            self.element = oids.ANYELEMENT
            return
        self.declared.add(result)
        self.deduce()
        if not self.element:
            raise _mismatch("could not determine polymorphic type because input has type unknown")
        self.check_kind()

    def resolve(self, declared: Oid) -> Oid:
        """The actual type of a declared type of this family."""
        if declared in ELEMENTS:
            return self.element
        if declared == oids.ANYARRAY:
            self.array = self.array or array_type(self.facts, self.element)
            return self.array
        if declared == oids.ANYRANGE:
            return self._range_type("range", self.range)
        return self._range_type("multirange", self.multirange)


def array_type(facts: Facts, element: Oid) -> Oid:
    """The array type of a type. Raises SqlError 42704 if it has none."""
    found = facts.array_type(element)
    if not found:
        raise errors.undefined_array_type(facts.format_type(element))
    return found


@dataclass(slots=True)
class SecondFamily(_Family):
    """The actual types of arguments declared anycompatible, anycompatiblearray and so on."""

    prefix = "anycompatible"
    any: bool = False
    actual: list[Oid] = field(default_factory=list)
    common: Oid = NO_OID
    subtype: Oid = NO_OID

    def see(self, declared: Oid, actual: Oid) -> None:
        """Add one argument. Raises SqlError 42804 if it does not match."""
        self.any = True
        self.declared.add(declared)
        if actual == oids.UNKNOWN:
            return
        if declared in COMPATIBLES:
            self.actual.append(actual)
            return
        base = self.facts.base_type(actual)
        if declared == oids.ANYCOMPATIBLEARRAY:
            self.actual.append(self._part("anycompatiblearray", base, self.facts.element_type(base), "an array"))
        elif declared == oids.ANYCOMPATIBLERANGE:
            if not self.range:
                subtype = self.facts.range_subtype(base)
                self.subtype = self._part("anycompatiblerange", base, subtype, "a range type")
                self.actual.append(self.subtype)
            self.range = self._same("anycompatiblerange", self.range, base)
        else:
            self._part("anycompatiblemultirange", base, self.facts.multirange_range(base), "a multirange type")
            self.multirange = self._same("anycompatiblemultirange", self.multirange, base)

    def deduce(self) -> None:
        """Choose the common type of all arguments."""
        from meshdoc.analyze.common_type import select_common_type_from_oids, verify_common_type

        self._deduce_ranges()
        if not self.actual:
            return
        self.common = select_common_type_from_oids(self.facts, self.actual)
        if not verify_common_type(self.facts, self.common, self.actual):
            raise _mismatch("arguments of anycompatible family cannot be cast to a common type")
        if self.subtype and self.subtype != self.common:
            name = "anycompatiblerange" if oids.ANYCOMPATIBLERANGE in self.declared else "anycompatiblemultirange"
            held = self.facts.format_type(self.range if name == "anycompatiblerange" else self.multirange)
            common = self.facts.format_type(self.common)
            raise _mismatch(f"{name} type {held} does not match anycompatible type {common}")
        if oids.ANYCOMPATIBLENONARRAY in self.declared and self.facts.is_array(self.common):
            name = self.facts.format_type(self.common)
            raise _mismatch(f"type matched to anycompatiblenonarray is an array type: {name}")

    def _deduce_ranges(self) -> None:
        if self.multirange:
            found = self._range_of_multirange()
            if not self.range:
                self.range = found
                self.subtype = self.facts.range_subtype(found)
                self.actual.append(self.subtype)
        elif self.range:
            self.multirange = self.facts.range_multirange(self.range)

    def enforce(self, result: Oid) -> None:
        """Deduce the common type; if nothing is known, it is text, which has no range type."""
        self.declared.add(result)
        self.deduce()
        if not self.common:
            self.common = oids.TEXT
            for declared in (oids.ANYCOMPATIBLERANGE, oids.ANYCOMPATIBLEMULTIRANGE):
                if declared in self.declared:
                    self.resolve(declared)

    def resolve(self, declared: Oid) -> Oid:
        """The actual type of a declared type of this family."""
        if declared in COMPATIBLES:
            return self.common
        if declared == oids.ANYCOMPATIBLEARRAY:
            return array_type(self.facts, self.common)
        if declared == oids.ANYCOMPATIBLERANGE:
            return self._range_type("range", self.range)
        return self._range_type("multirange", self.multirange)


def gather(facts: Facts, actual: Sequence[Oid], declared: Sequence[Oid]) -> tuple[FirstFamily, SecondFamily]:
    """The arguments of each family."""
    first, second = FirstFamily(facts), SecondFamily(facts)
    for given, wanted in zip(actual, declared, strict=False):
        if wanted in oids.POLYMORPHIC_FIRST:
            first.see(wanted, given)
        elif wanted in oids.POLYMORPHIC_SECOND:
            second.see(wanted, given)
    return first, second


def check_generic_type_consistency(facts: Facts, actual: Sequence[Oid], declared: Sequence[Oid]) -> bool:
    """Whether the actual types match a polymorphic declaration; unknown always matches."""
    try:
        first, second = gather(facts, actual, declared)
        first.deduce()
        first.check_kind()
        second.deduce()
    except SqlError:
        return False
    return True


def enforce_generic_type_consistency(
    facts: Facts, actual: Sequence[Oid], declared: Sequence[Oid], result: Oid
) -> tuple[tuple[Oid, ...], Oid]:
    """The concrete argument and result types. Raises SqlError 42804 if the arguments are inconsistent.

    Arguments of the first family keep their declared type unless they are of type unknown, as in PostgreSQL.
    """
    first, second = gather(facts, actual, declared)
    if not first.count and not second.any:
        return tuple(declared), result
    if first.count:
        first.enforce(result)
    if second.any:
        second.enforce(result)
    wanted = tuple(
        _resolved(first, second, want, given) for want, given in zip(declared, actual, strict=False)
    ) + tuple(declared[len(actual) :])
    if result in oids.POLYMORPHIC_FIRST:
        return wanted, first.resolve(result) if first.count else result
    if result in oids.POLYMORPHIC_SECOND:
        return wanted, second.resolve(result) if second.any else result
    return wanted, result


def _resolved(first: FirstFamily, second: SecondFamily, declared: Oid, actual: Oid) -> Oid:
    if declared in oids.POLYMORPHIC_SECOND:
        return second.resolve(declared)
    if declared in oids.POLYMORPHIC_FIRST and actual == oids.UNKNOWN:
        return first.resolve(declared)
    return declared
