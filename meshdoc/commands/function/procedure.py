"""Creating a routine in the catalog, and the limits of CREATE OR REPLACE: ProcedureCreate (pg_proc.c)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meshdoc import errors
from meshdoc.analyze.lookup_function import MAX_ARGUMENTS, routine_with
from meshdoc.catalog.names.description import shown_name, signature
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import INPUT_MODES, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_owner
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.nodes.oids import (
    ANYCOMPATIBLEMULTIRANGE,
    ANYCOMPATIBLERANGE,
    ANYMULTIRANGE,
    ANYRANGE,
    INTERNAL,
    POLYMORPHIC_FIRST,
    POLYMORPHIC_SECOND,
    RECORD,
)
from meshdoc.record import replace
from meshdoc.session import Session

RANGES = (
    (frozenset({ANYRANGE, ANYMULTIRANGE}), "anyrange or anymultirange"),
    (frozenset({ANYCOMPATIBLERANGE, ANYCOMPATIBLEMULTIRANGE}), "anycompatiblerange or anycompatiblemultirange"),
)
FAMILIES = (
    *RANGES,
    (POLYMORPHIC_FIRST, "anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange"),
    (
        POLYMORPHIC_SECOND,
        "anycompatible, anycompatiblearray, anycompatiblenonarray, anycompatiblerange, or anycompatiblemultirange",
    ),
)
"""Polymorphic result types and the argument types that each requires, the narrower families first."""

KINDS = {
    RoutineKind.AGGREGATE: "an aggregate function",
    RoutineKind.FUNCTION: "a function",
    RoutineKind.PROCEDURE: "a procedure",
    RoutineKind.WINDOW: "a window function",
}
DROPS = {RoutineKind.PROCEDURE: "DROP PROCEDURE", RoutineKind.AGGREGATE: "DROP AGGREGATE"}
OUTPUT_MODES = frozenset({ArgumentMode.OUT, ArgumentMode.INOUT, ArgumentMode.TABLE})


def create_routine(session: Session, routine: Routine, *, replace_existing: bool) -> Routine:
    """Create a routine, or replace the one with its name and input types.

    A new routine is owned by the current role. Raises SqlError 42723 if it already exists and `replace_existing` is
    false, 42P13 and 42809 for changes that a replacement must not make.
    """
    _check_signature(session, routine)
    old = _existing(session, routine)
    if old is None:
        acl = default_acl(session, "f", session.current_user, routine.schema)
        return session.catalog.create(replace(routine, owner=session.current_user, acl=acl))
    if not replace_existing:
        raise errors.duplicate_function(routine.name)
    check_owner(session, old, noun="function")
    _check_replacement(session, old, routine)
    if old.oid not in session.catalog:
        raise Unsupported("replacing a built-in function is not supported")
    kept = replace(
        routine,
        oid=old.oid,
        owner=old.owner,
        acl=old.acl,
        comment=old.comment,
        extension=old.extension,
        on_extensions=old.on_extensions,
    )
    return session.catalog.renew(kept)


def _existing(session: Session, routine: Routine) -> Routine | None:
    """The routine with the same name and input types, PostgreSQL's own included."""
    return routine_with(session.names, routine.schema, routine.name, routine.input_types())


# --- requirements of every signature ----------------------------------------------------------------


def _check_signature(session: Session, routine: Routine) -> None:
    inputs = routine.input_types()
    if len(inputs) > MAX_ARGUMENTS:
        raise SqlError("54023", f"functions cannot have more than {MAX_ARGUMENTS} arguments")
    outputs = [argument.type.oid for argument in routine.arguments if argument.mode not in INPUT_MODES]
    for result in (routine.returns.oid, *outputs):
        check_polymorphic_result(session, result, inputs, "cannot determine result data type")
        if result == INTERNAL and INTERNAL not in inputs:
            raise SqlError(
                "42P13",
                'unsafe use of pseudo-type "internal"',
                detail="A result of type internal requires at least one input of type internal.",
            )


def check_polymorphic_result(session: Session, result: Oid, inputs: Sequence[Oid], message: str) -> None:
    """Raise SqlError 42P13 unless the inputs determine the result type: check_valid_polymorphic_signature."""
    for family, words in FAMILIES:
        if result in family:
            if not family.intersection(inputs):
                shown = session.shown_type(TypeRef(result))
                raise SqlError(
                    "42P13", message, detail=f"A result of type {shown} requires at least one input of type {words}."
                )
            return


# --- limits of a replacement ------------------------------------------------------------------------


def _check_replacement(session: Session, old: Routine, new: Routine) -> None:
    if old.kind is not new.kind:
        raise SqlError("42809", "cannot change routine kind", detail=f'"{old.name}" is {KINDS[old.kind]}.')
    words = signature(session.names, shown_name(session.names, old), old.input_types())
    hint = f"Use {DROPS.get(new.kind, 'DROP FUNCTION')} {words} first."
    if (old.returns.oid, old.returns_set) != (new.returns.oid, new.returns_set):
        message = (
            "cannot change whether a procedure has output parameters"
            if new.kind is RoutineKind.PROCEDURE
            else "cannot change return type of existing function"
        )
        raise SqlError("42P13", message, hint=hint)
    if new.returns.oid == RECORD and _row(old) != _row(new):
        raise SqlError(
            "42P13",
            "cannot change return type of existing function",
            detail="Row type defined by OUT parameters is different.",
            hint=hint,
        )
    for before, after in zip(old.inputs(), new.inputs(), strict=True):
        if before.name and before.name != after.name:
            raise SqlError("42P13", f'cannot change name of input parameter "{before.name}"', hint=hint)
    if _count_defaults(new.inputs()) < _count_defaults(old.inputs()):
        raise SqlError("42P13", "cannot remove parameter defaults from existing function", hint=hint)


def _row(routine: Routine) -> tuple[tuple[str, Oid], ...] | None:
    """The names and types of the result's columns; None for a function with fewer than two output parameters."""
    outputs = [argument for argument in routine.arguments if argument.mode in OUTPUT_MODES]
    if not outputs or (routine.kind is not RoutineKind.PROCEDURE and len(outputs) < 2):
        return None
    return tuple((output.name or f"column{place}", output.type.oid) for place, output in enumerate(outputs, 1))


def _count_defaults(arguments: Iterable[Argument]) -> int:
    return sum(argument.default is not None for argument in arguments)
