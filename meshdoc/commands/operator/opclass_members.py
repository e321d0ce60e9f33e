"""Requirements of access methods for the operators and functions of their operator families.

Mirrors assignOperTypes and assignProcTypes (opclasscmds.c), and the numbers in each method's handler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from meshdoc.analyze.lookup_function import routine_by_oid
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import AccessMethod, Operator
from meshdoc.catalog.routine import Routine
from meshdoc.commands.object.objectaddress import access_method
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.nodes.oids import BOOL, INT4, INT8, INTERNAL, VOID
from meshdoc.session import Session

UNLIMITED = 32767  # SHRT_MAX: the method leaves it to the operator class


class Method(NamedTuple):
    """An access method: its highest operator and function numbers, and the number of its options function."""

    oid: Oid
    name: str
    strategies: int
    functions: int
    options: int
    storage: bool = False  # whether the stored type may differ from the column's
    ordering: bool = False  # whether FOR ORDER BY operators are supported


HANDLERS = {
    "bthandler": ("btree", 5, 6, 5, False, False),
    "hashhandler": ("hash", 1, 3, 3, False, False),
    "gisthandler": ("gist", UNLIMITED, 12, 10, True, True),
    "ginhandler": ("gin", UNLIMITED, 7, 7, True, False),
    "spghandler": ("spgist", UNLIMITED, 7, 7, True, True),
    "brinhandler": ("brin", UNLIMITED, 15, 5, True, False),
    "blhandler": ("bloom", 1, 2, 2, False, False),
    "ivfflathandler": ("ivfflat", UNLIMITED, 5, 0, False, True),
    "hnswhandler": ("hnsw", UNLIMITED, 3, 0, False, True),
    "rumhandler": ("rum", UNLIMITED, 10, 0, True, True),
}
"""By handler name: the kind of method, strategies, functions, options function, storage, ordering."""


def method_of(session: Session, name: str) -> Method:
    """The access method named `name`. Raises SqlError 42704 if it does not exist."""
    item = access_method(session, name)
    row = session.system.access_methods.get(name)
    handler = item.handler if isinstance(item, AccessMethod) else row.handler if row else NO_OID
    facts = HANDLERS.get(routine_by_oid(session.names, handler).body) if handler else None
    if facts is None:
        raise Unsupported(f'the operator class requirements of access method "{name}" are unknown')
    return Method(item.oid, *facts)


def check_range(noun: str, number: int, highest: int) -> None:
    """Raise SqlError 42P17 for a number that is out of the access method's range."""
    if not 0 < number <= highest:
        raise SqlError("42P17", f"invalid {noun} number {number}, must be between 1 and {highest}")


def check_operator(method: Method, operator: Operator, *, ordering: bool) -> None:
    """Raise SqlError 42P17 for an operator that cannot be used for index searches or ordering."""
    if not operator.left:
        raise SqlError("42P17", "index operators must be binary")
    if ordering and not method.ordering:
        raise SqlError("42P17", f'access method "{method.name}" does not support ordering operators')
    if not ordering and operator.result != BOOL:
        raise SqlError("42P17", "index search operators must return boolean")


Types = tuple[Oid, Oid]
Check = Callable[[Routine, Types], Types]


def function_types(method: Method, number: int, function: Routine, given: Types, type: Oid) -> Types:
    """The types that a support function is for; `given` are those written, else 0, and `type` is the class's.

    Raises SqlError 42P17 if the function's signature does not fit its number.
    """
    left, right = given
    if number == method.options:
        _check_options(function, given, type)
    elif check := SIGNATURES.get((method.name, number)):
        default = check(function, given)
        left, right = left or default[0], right or default[1]
    left, right = left or type, right or type
    if not left or not right:
        raise SqlError("42P17", "associated data types must be specified for index support function")
    return left, right


def _check_options(function: Routine, given: Types, type: Oid) -> None:
    left, right = given
    if type:
        if (left and left != type) or (right and right != type):
            message = "associated data types for operator class options parsing functions must match opclass input type"
            raise SqlError("42P17", message)
    elif left != right:
        message = "left and right associated data types for operator class options parsing functions must match"
        raise SqlError("42P17", message)
    if function.returns.oid != VOID or function.input_types() != (INTERNAL,):
        raise SqlError(
            "42P17",
            "invalid operator class options parsing function",
            hint="Valid signature of operator class options parsing function is (internal) RETURNS void.",
        )


COUNTS = {1: "one argument", 2: "two arguments", 5: "five arguments"}
RESULTS = {BOOL: "boolean", INT4: "integer", INT8: "bigint"}


def _require(function: Routine, what: str, arguments: int, result: Oid) -> None:
    if len(function.input_types()) != arguments:
        raise SqlError("42P17", f"{what} must have {COUNTS[arguments]}")
    if function.returns.oid != result:
        raise SqlError("42P17", f"{what} must return {RESULTS[result]}")


def _of_arguments(what: str, arguments: int, result: Oid, left: int, right: int) -> Check:
    """The check of a function whose arguments number `left` and `right` have the types that it is for."""

    def check(function: Routine, given: Types) -> Types:
        _require(function, what, arguments, result)
        return function.input_types()[left], function.input_types()[right]

    return check


def _equal_image(function: Routine, given: Types) -> Types:
    _require(function, "ordering equal image functions", 1, BOOL)
    if given[0] != given[1]:
        raise SqlError("42P17", "ordering equal image functions must not be cross-type")
    return NO_OID, NO_OID


def _support(what: str, *, cross_type: bool) -> Check:
    """The check of a function that takes internal and returns nothing."""

    def check(function: Routine, given: Types) -> Types:
        if function.input_types() != (INTERNAL,):
            raise SqlError("42P17", f'{what} must accept type "internal"')
        if function.returns.oid != VOID:
            raise SqlError("42P17", f"{what} must return void")
        if given[0] != given[1] and not cross_type:
            raise SqlError("42P17", f"{what} must not be cross-type")
        return NO_OID, NO_OID

    return check


SIGNATURES: dict[tuple[str, int], Check] = {
    ("btree", 1): _of_arguments("ordering comparison functions", 2, INT4, 0, 1),
    ("btree", 2): _support("ordering sort support functions", cross_type=True),
    ("btree", 3): _of_arguments("ordering in_range functions", 5, BOOL, 0, 2),
    ("btree", 4): _equal_image,
    ("btree", 6): _support("btree skip support functions", cross_type=False),
    ("hash", 1): _of_arguments("hash function 1", 1, INT4, 0, 0),
    ("hash", 2): _of_arguments("hash function 2", 2, INT8, 0, 0),
}
"""Checks of a support function by method and number; each returns the types that the signature implies."""
