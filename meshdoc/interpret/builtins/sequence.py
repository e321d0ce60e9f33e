"""Sequences: sequence.c's functions, over the positions that the session keeps."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.catalog.contents import Position
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Sequence
from meshdoc.catalog.relation_privilege import relation_privileges
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.value import Uncertain
from meshdoc.session import Session


def _sequence(session: Session, oid: Oid) -> Sequence:
    found = session.catalog.get(oid)
    if not isinstance(found, Sequence):
        name = found.name if found else str(oid)
        raise errors.cannot_open_relation(name, detail="This is not a sequence.")
    return found


def _permit(session: Session, item: Sequence, letters: str) -> None:
    """Raise SqlError 42501 unless the current role holds one of the privileges."""
    if relation_privileges(session.roles, item, session.current_user).isdisjoint(letters):
        raise errors.permission_denied("sequence", item.name)


def position_of(session: Session, item: Sequence) -> Position:
    """The state of a sequence: that of a new one, if nothing has changed it."""
    held = session.contents.get(item.oid) or Position(item.start, is_called=False)
    assert isinstance(held, Position)
    return held


def position(session: Session, item: Sequence) -> tuple[int, bool]:
    """The last value of a sequence, and whether it was taken. Uncertain if that is unknown."""
    held = position_of(session, item)
    if held.last_value is None:
        raise Uncertain(f'the position of sequence "{item.name}" is unknown')
    return held.last_value, held.is_called


def advance(session: Session, oid: Oid) -> int:
    """The next value: nextval_internal."""
    item = _sequence(session, oid)
    last, is_called = position(session, item)
    value = last + item.increment if is_called else last
    if not item.minimum <= value <= item.maximum:
        if not item.cycle:
            limit, bound = ("maximum", item.maximum) if item.increment > 0 else ("minimum", item.minimum)
            raise SqlError("2200H", f'nextval: reached {limit} value of sequence "{item.name}" ({bound})')
        value = item.minimum if item.increment > 0 else item.maximum
    session.hold(oid, Position(value, is_called=True))
    session.last_sequence = oid
    return value


def next_value(session: Session, oid: Oid) -> int:
    """The next value, if the current role may take it."""
    _permit(session, _sequence(session, oid), "Uw")
    return advance(session, oid)


@builtin("nextval_oid")
def nextval(call: Call, oid: Oid) -> int:
    """nextval(regclass)."""
    return next_value(call.session, oid)


@builtin("lastval")
def lastval(call: Call) -> int:
    """lastval()."""
    if call.session.last_sequence not in call.session.catalog:
        raise SqlError("55000", "lastval is not yet defined in this session")
    item = _sequence(call.session, call.session.last_sequence)
    _permit(call.session, item, "Ur")
    return position(call.session, item)[0]


@builtin("currval_oid")
def currval(call: Call, oid: Oid) -> int:
    """currval(regclass)."""
    item = _sequence(call.session, oid)
    _permit(call.session, item, "Ur")
    last, is_called = position(call.session, item)
    if not is_called:
        raise SqlError("55000", f'currval of sequence "{item.name}" is not yet defined in this session')
    return last


@builtin("setval_oid")
def setval(call: Call, oid: Oid, value: int) -> int:
    """setval(regclass, bigint)."""
    return _moved(call, oid, Position(value, is_called=True))


@builtin("setval3_oid")
def set_called(call: Call, oid: Oid, value: int, is_called: bool) -> int:
    """setval(regclass, bigint, boolean)."""
    return _moved(call, oid, Position(value, is_called=is_called))


def _moved(call: Call, oid: Oid, moved: Position) -> int:
    item = _sequence(call.session, oid)
    _permit(call.session, item, "w")
    value = moved.last_value or 0
    if not item.minimum <= value <= item.maximum:
        bounds = f"({item.minimum}..{item.maximum})"
        raise SqlError("22003", f'setval: value {value} is out of bounds for sequence "{item.name}" {bounds}')
    call.session.hold(oid, moved)
    return value
