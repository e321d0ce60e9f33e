"""The result of a call out of DuckDB: a function in Python, a type's input or output function, a routine."""

from __future__ import annotations

import decimal
import json
from collections.abc import Callable

from meshdoc.catalog.contents import Record, Value
from meshdoc.interpret.builtins import Call, aggregate, builtin
from meshdoc.interpret.builtins.sequence import advance
from meshdoc.interpret.builtins.session import session_value
from meshdoc.interpret.call_site import CallSite, Kind, site
from meshdoc.interpret.duck.types import reader, to_json
from meshdoc.interpret.limits import bounded
from meshdoc.interpret.text import printed, read
from meshdoc.interpret.value import Uncertain, known
from meshdoc.lookup.lsyscache import Facts
from meshdoc.registry import Registry
from meshdoc.session import Session

NESTED = (list, Record)
_decoder = json.JSONDecoder(parse_float=decimal.Decimal)

Function = Callable[[list[Value]], Value]
kind: Registry[Kind, Callable[[Session, CallSite], Function]] = Registry("kind of call")
"""Makes the function that a call site calls, once for all rows of a query."""


def answering(session: Session) -> Callable[[int, str], str | None]:
    """Answers the calls of one query: the text of a call's result, as the query expects it; None for NULL."""
    sites: dict[int, Callable[[str], str | None]] = {}

    def answer(number: int, packed: str) -> str | None:
        if number not in sites:
            sites[number] = _caller(session, site(number))
        return sites[number](packed)

    return answer


def _caller(session: Session, called: CallSite) -> Callable[[str], str | None]:
    shapes = called.shapes or ((),) * len(called.arguments)
    facts = Facts(session.names)
    readers = [reader(facts, type, shape) for type, shape in zip(called.arguments, shapes, strict=True)]
    function = kind[called.kind](session, called)

    def arguments(items: list[object]) -> list[Value]:
        return [read(item) for read, item in zip(readers, items, strict=True)]

    def call(packed: str) -> str | None:
        items, _ = _decoder.raw_decode(packed)
        if called.kind is Kind.AGGREGATE:
            items = [[*row.values()] for row in items[0] or ()]
            result = known(function([arguments(row) for row in items]))
        else:
            result = known(function(arguments(items)))
        bounded(result)
        if result is None:
            return None
        if called.returns_set and isinstance(result, list):
            return json.dumps([to_json(item) for item in result])
        if isinstance(result, NESTED):
            return json.dumps(to_json(result))
        return ("true" if result else "false") if isinstance(result, bool) else str(result)

    return call


@kind(Kind.OUTPUT)
def _output(session: Session, called: CallSite) -> Function:
    return lambda arguments: printed(Facts(session.names), called.arguments[0], arguments[0])


@kind(Kind.INPUT)
def _input(session: Session, called: CallSite) -> Function:
    facts = Facts(session.names)
    return lambda arguments: None if arguments[0] is None else read(facts, called.result, str(arguments[0]))


@kind(Kind.FUNCTION)
def _function(session: Session, called: CallSite) -> Function:
    facts = Facts(session.names)
    proc = facts.proc(called.function)
    context = Call(session, facts, called.arguments, called.result, called.variadic, called.fields)
    function = builtin[proc.body]
    order = sorted(called.places)
    if order != list(range(len(order))):
        raise Uncertain(f"the result of {proc.name}() is unknown: an argument before a named one has its default value")

    def call(arguments: list[Value]) -> Value:
        if proc.strict and None in arguments:
            return [] if called.returns_set else None
        return function(context, *(arguments[called.places.index(place)] for place in order))

    return call


@kind(Kind.AGGREGATE)
def _aggregate(session: Session, called: CallSite) -> Function:
    facts = Facts(session.names)
    context = Call(session, facts, called.arguments, called.result)
    function = aggregate[facts.proc(called.function).name]
    return lambda rows: function(context, rows) if rows else None  # type: ignore[arg-type]


@kind(Kind.SESSION)
def _session(session: Session, called: CallSite) -> Function:
    return lambda arguments: session_value(session, called.name)


@kind(Kind.NEXT_VALUE)
def _next_value(session: Session, called: CallSite) -> Function:
    return lambda arguments: advance(session, called.function)


@kind(Kind.UNKNOWN)
def _unknown(session: Session, called: CallSite) -> Function:
    def refuse(arguments: list[Value]) -> Value:
        raise Uncertain(called.name)

    return refuse
