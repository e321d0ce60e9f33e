"""The result of a call out of DuckDB: a function in Python, a type's input or output function, a routine."""

from __future__ import annotations

import decimal
import json
from collections.abc import Callable

from meshdoc.catalog.contents import Record, Value
from meshdoc.interpret.builtins import Call, builtin
from meshdoc.interpret.builtins.sequence import advance
from meshdoc.interpret.builtins.session import session_value
from meshdoc.interpret.call_site import CallSite, Kind, site
from meshdoc.interpret.duck.types import from_duck, to_json
from meshdoc.interpret.limits import bounded
from meshdoc.interpret.text import printed, read
from meshdoc.interpret.value import Uncertain, known
from meshdoc.lookup.lsyscache import Facts
from meshdoc.registry import Registry
from meshdoc.session import Session

NESTED = (list, Record)
_decoder = json.JSONDecoder(parse_float=decimal.Decimal)

kind: Registry[Kind, Callable[[Session, CallSite, list[Value]], Value]] = Registry("kind of call")


def answer(session: Session, number: int, packed: str) -> str | None:
    """The text of a call's result, as the query expects it; None for NULL."""
    called = site(number)
    facts = Facts(session.names)
    items, _ = _decoder.raw_decode(packed)
    shapes = called.shapes or ((),) * len(called.arguments)
    arguments = [
        from_duck(facts, type, item, shape) for type, item, shape in zip(called.arguments, items, shapes, strict=True)
    ]
    result = known(kind[called.kind](session, called, arguments))
    bounded(result)
    if result is None:
        return None
    if isinstance(result, NESTED):
        return json.dumps(to_json(result))
    return ("true" if result else "false") if isinstance(result, bool) else str(result)


@kind(Kind.OUTPUT)
def _output(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    return printed(Facts(session.names), called.arguments[0], arguments[0])


@kind(Kind.INPUT)
def _input(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    text = arguments[0]
    return None if text is None else read(Facts(session.names), called.result, str(text))


@kind(Kind.FUNCTION)
def _function(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    facts = Facts(session.names)
    proc = facts.proc(called.function)
    if proc.strict and any(argument is None for argument in arguments):
        return [] if called.returns_set else None
    context = Call(session, facts, called.arguments, called.result, called.variadic)
    return builtin[proc.body](context, *arguments)


@kind(Kind.SESSION)
def _session(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    return session_value(session, called.name)


@kind(Kind.NEXT_VALUE)
def _next_value(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    return advance(session, called.function)


@kind(Kind.UNKNOWN)
def _unknown(session: Session, called: CallSite, arguments: list[Value]) -> Value:
    raise Uncertain(called.name)
