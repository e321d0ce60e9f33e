"""The options of CREATE and ALTER FUNCTION: compute_function_attributes and related functions (functioncmds.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.commands.acl.permission import check_superuser
from meshdoc.commands.define import conflicting, get_numeric, get_string
from meshdoc.commands.session.setting import changed_settings
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import INTERNAL
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.names import qualified

PARALLEL = {"safe": "s", "unsafe": "u", "restricted": "r"}
NOT_FOR_PROCEDURES = frozenset({"window", "volatility", "strict", "leakproof", "cost", "rows", "support", "parallel"})


def gather(
    options: Iterable[ast.DefElem] | None, kind: RoutineKind
) -> tuple[dict[str, ast.DefElem], list[ast.DefElem]]:
    """The options by name, and the list of SET clauses.

    Raises SqlError 42601 for a repeated option, 42P13 for one that procedures do not support.
    """
    found: dict[str, ast.DefElem] = {}
    settings: list[ast.DefElem] = []
    for option in options or ():
        if kind is RoutineKind.PROCEDURE and option.defname in NOT_FOR_PROCEDURES:
            raise SqlError("42P13", "invalid attribute in procedure definition", offset=option.location)
        if option.defname == "set":
            settings.append(option)
            continue
        if option.defname in found:
            raise conflicting(option)
        found[option.defname] = option
    return found, settings


def with_options(
    session: Session, routine: Routine, options: dict[str, ast.DefElem], settings: Iterable[ast.DefElem]
) -> Routine:
    """The routine with the options applied. Raises SqlError 22023 and 42601 for invalid values."""
    for name, read in READERS.items():
        if name in options:
            routine = read(session, routine, options[name])
    config = routine.config
    for element in settings:
        config = changed_settings(session, config, element.arg)
    return replace(routine, config=config)


def _flag(element: ast.DefElem) -> bool:
    return bool(element.arg.boolval)


def _leakproof(session: Session, routine: Routine, element: ast.DefElem) -> Routine:
    if _flag(element):
        check_superuser(session, "only superuser can define a leakproof function")
    return replace(routine, leakproof=_flag(element))


def _cost(session: Session, routine: Routine, element: ast.DefElem) -> Routine:
    if (cost := get_numeric(element)) <= 0:
        raise SqlError("22023", "COST must be positive")
    return replace(routine, cost=cost)


def _rows(session: Session, routine: Routine, element: ast.DefElem) -> Routine:
    if (rows := get_numeric(element)) <= 0:
        raise SqlError("22023", "ROWS must be positive")
    if not routine.returns_set:
        raise SqlError("22023", "ROWS is not applicable when function does not return a set")
    return replace(routine, rows=rows)


def _support(session: Session, routine: Routine, element: ast.DefElem) -> Routine:
    name = qualified(element.arg)
    function = function_named(session.names, name, (INTERNAL,))
    if function.returns.oid != INTERNAL:
        raise SqlError("42P17", f"support function {name} must return type internal")
    check_superuser(session, "must be superuser to specify a support function")
    return replace(routine, support=function.oid)


def parallel_letter(element: ast.DefElem) -> str:
    """The letter of the PARALLEL value: interpret_func_parallel."""
    if (letter := PARALLEL.get(get_string(element))) is None:
        raise SqlError("42601", 'parameter "parallel" must be SAFE, RESTRICTED, or UNSAFE')
    return letter


READERS: dict[str, Callable[[Session, Routine, ast.DefElem], Routine]] = {
    "window": lambda _, routine, element: replace(routine, kind=RoutineKind.WINDOW if _flag(element) else routine.kind),
    "volatility": lambda _, routine, element: replace(routine, volatility=get_string(element)[0]),
    "strict": lambda _, routine, element: replace(routine, strict=_flag(element)),
    "security": lambda _, routine, element: replace(routine, security_definer=_flag(element)),
    "leakproof": _leakproof,
    "cost": _cost,
    "rows": _rows,
    "support": _support,
    "parallel": lambda _, routine, element: replace(routine, parallel=parallel_letter(element)),
}
"""The options in the order in which PostgreSQL reads them."""
