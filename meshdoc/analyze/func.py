"""Function calls, and column references in the form of calls: parse_func.c."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.agg import make_aggregate, make_window_function
from meshdoc.analyze.candidates import (
    Call,
    CallShape,
    Candidate,
    function_candidates,
    function_schemas,
    match_argtypes,
    select_candidate,
)
from meshdoc.analyze.coerce import Coercion, coerce_type
from meshdoc.analyze.coercion_path import CoercionContext, PathKind, find_coercion_pathway
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.hypothetical import check_ordered_set, unify_hypothetical_args
from meshdoc.analyze.lookup_function import MAX_ARGUMENTS
from meshdoc.analyze.oper import make_fn_arguments
from meshdoc.analyze.polymorphic import enforce_generic_type_consistency
from meshdoc.analyze.projection import complex_projection
from meshdoc.analyze.restrictions import check_set_allowed
from meshdoc.analyze.state import ParseState, errors_at
from meshdoc.analyze.stored import stored_expression
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Missing, SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.record import record, replace
from meshdoc.syntax.names import deconstructed


def form_of(form: int) -> CoercionForm:
    """The syntax in which the parser found a call or a row."""
    return CoercionForm[enums.CoercionForm(form).name.removeprefix("COERCE_")]


class CallKind(enum.Enum):
    """The kind of object that a call resolved to: FuncDetailCode."""

    NOT_FOUND = enum.auto()
    AMBIGUOUS = enum.auto()
    COERCION = enum.auto()
    ROUTINE = enum.auto()


@record
class CallDetail:
    """The routine called, or the type of a call that is a cast."""

    kind: CallKind
    proc: SystemProc | None = None
    candidate: Candidate | None = None
    target: Oid = NO_OID


def get_detail(facts: Facts, names: Sequence[str], args: Sequence[nodes.Node], shape: CallShape) -> CallDetail:
    """Resolve a call: func_get_detail."""
    types = tuple(arg.type.oid for arg in args)
    candidates = function_candidates(facts, names, shape)
    best = next((c for c in candidates if c.args[: len(types)] == types), None)
    if best is None:
        target = _coercion_target(facts, names, types, shape)
        if target:
            return CallDetail(kind=CallKind.COERCION, target=target)
        fitting = match_argtypes(facts, types, candidates)
        if len(fitting) > 1:
            best = select_candidate(facts, types, fitting)
            if best is None:
                return CallDetail(kind=CallKind.AMBIGUOUS)
        elif fitting:
            best = fitting[0]
    if best is None:
        return CallDetail(kind=CallKind.NOT_FOUND)
    if not best.oid:
        return CallDetail(kind=CallKind.AMBIGUOUS)
    if shape.names and shape.explicit_variadic and types and best.numbers[len(types) - 1] != len(types) - 1:
        return CallDetail(kind=CallKind.NOT_FOUND)
    return CallDetail(kind=CallKind.ROUTINE, proc=facts.proc(best.oid), candidate=best)


def _coercion_target(facts: Facts, names: Sequence[str], types: tuple[Oid, ...], shape: CallShape) -> Oid:
    """The target type if f(x) is a cast: f is a type name, and the cast is binary-coercible or through text."""
    if len(types) != 1 or shape.names:
        return NO_OID
    schema, name = deconstructed(names)
    places = function_schemas(facts, schema)
    target = next((found for place in places if (found := facts.names.type_in(place, name))), NO_OID)
    row = facts.find_type(target) if target else None
    if row is None or not row.defined or row.relation:
        return NO_OID
    source = types[0]
    if source == oids.UNKNOWN:
        return target
    kind, _ = find_coercion_pathway(facts, target, source, CoercionContext.EXPLICIT)
    if kind is PathKind.RELABEL:
        return target
    if kind is PathKind.IO and not (facts.is_row_type(source) and row.category == "S"):
        return target
    return NO_OID


def is_plain(raw: ast.FuncCall) -> bool:
    """Whether a call could also mean x.f: it has no function-only syntax."""
    return not (
        raw.agg_order
        or raw.agg_filter is not None
        or raw.agg_star
        or raw.agg_distinct
        or raw.over is not None
        or raw.func_variadic
    )


def function_or_column(state: ParseState, call: Call) -> nodes.Node | None:
    """An analyzed call; None if x.f is neither a column nor a function: ParseFuncOrColumn."""
    facts = state.facts
    if len(call.args) > MAX_ARGUMENTS:
        message = f"cannot pass more than {MAX_ARGUMENTS} arguments to a function"
        raise SqlError("54023", message, offset=call.offset)
    names = call.argument_names()
    projection = (
        len(call.args) == 1
        and not call.procedure
        and not names
        and len(call.names) == 1
        and (call.raw is None or is_plain(call.raw))
        and facts.is_row_type(call.args[0].type.oid)
    )
    if projection and call.raw is None:
        column = complex_projection(state, call.names[0], call.args[0], call.offset)
        if column is not None:
            return column
    shape = CallShape(count=len(call.args), names=names, explicit_variadic=call.variadic, out_arguments=call.procedure)
    detail = get_detail(facts, call.names, call.args, shape)
    if detail.kind is CallKind.COERCION:
        if call.procedure:
            raise _not_a_procedure(facts, call)
        _check_plain_call(call)
        type = TypeRef(detail.target)
        return coerce_type(facts, call.args[0], type, Coercion(CoercionContext.EXPLICIT, CoercionForm.EXPLICIT_CALL))
    if detail.kind is CallKind.ROUTINE:
        return _call(state, call, detail)
    if call.raw is None and detail.kind is CallKind.NOT_FOUND:
        return None
    if projection:
        column = complex_projection(state, call.names[0], call.args[0], call.offset)
        if column is not None:
            return column
    raise _call_error(facts, call, detail.kind)


def _call_error(facts: Facts, call: Call, kind: CallKind) -> SqlError:
    text = call.signature(facts)
    if kind is CallKind.AMBIGUOUS:
        noun = "procedure" if call.procedure else "function"
        return SqlError(
            "42725",
            f"{noun} {text} is not unique",
            hint=f"Could not choose a best candidate {noun}. You might need to add explicit type casts.",
            offset=call.offset,
        )
    if call.procedure:
        hint = "No procedure matches the given name and argument types. You might need to add explicit type casts."
        missing = Missing(kind="procedure", name=text)
        return SqlError("42883", f"procedure {text} does not exist", hint=hint, offset=call.offset, missing=missing)
    hint = "No function matches the given name and argument types. You might need to add explicit type casts."
    if call.raw is not None and len(call.raw.agg_order or ()) > 1 and not call.raw.agg_within_group:
        hint = (
            "No aggregate function matches the given name and argument types. Perhaps you misplaced ORDER BY;"
            " ORDER BY must appear after all regular arguments of the aggregate."
        )
    return errors.undefined_function(text, hint=hint, offset=call.offset)


def _check_plain_call(call: Call) -> None:
    """Raises SqlError 42809 if aggregate syntax is used with a plain function."""
    raw, name = call.raw, call.name
    if raw is None:
        return
    for given, words in (
        (raw.agg_star, f"{name}(*) specified, but {name} is not"),
        (raw.agg_distinct, f"DISTINCT specified, but {name} is not"),
        (raw.agg_within_group, f"WITHIN GROUP specified, but {name} is not"),
        (raw.agg_order, f"ORDER BY specified, but {name} is not"),
        (raw.agg_filter, f"FILTER specified, but {name} is not"),
        (raw.over, f"OVER specified, but {name} is not a window function nor"),
    ):
        if given:
            raise SqlError("42809", f"{words} an aggregate function", offset=call.offset)


def _call(state: ParseState, call: Call, detail: CallDetail) -> nodes.Node:
    """A call of the resolved routine."""
    facts, proc, candidate = state.facts, detail.proc, detail.candidate
    assert proc is not None and candidate is not None
    _check_routine(facts, call, proc)
    args, result = _settle_arguments(facts, call, proc, candidate)
    variadic = call.variadic and proc.variadic != NO_OID
    if candidate.variadics and proc.variadic != oids.ANY:
        args = _gather_variadic(facts, args, candidate.variadics)
        variadic = True
    elif variadic and proc.variadic == oids.ANY and not facts.is_array(args[-1].type.oid):
        raise SqlError("42804", "VARIADIC argument must be an array", offset=offset_of(args[-1]))
    if proc.returns_set and proc.kind in "fp":
        check_set_allowed(state, call.offset)
    if proc.kind == "a" and (call.raw is None or call.raw.over is None):
        return make_aggregate(state, replace(call, args=args), proc, TypeRef(result), variadic=variadic)
    if proc.kind in "aw":
        return make_window_function(state, replace(call, args=args), proc, TypeRef(result))
    form = CoercionForm.EXPLICIT_CALL if call.raw is None else form_of(call.raw.funcformat)
    return nodes.FuncExpr(
        type=TypeRef(result),
        function=proc.oid,
        args=args,
        returns_set=proc.returns_set,
        variadic=variadic,
        form=form,
        location=call.location,
    )


def _not_a_procedure(facts: Facts, call: Call) -> SqlError:
    message = f"{call.signature(facts)} is not a procedure"
    return SqlError("42809", message, hint="To call a function, use SELECT.", offset=call.offset)


def _check_routine(facts: Facts, call: Call, proc: SystemProc) -> None:
    """Raises SqlError 42809 if the routine's kind does not allow the syntax of the call."""
    if call.procedure and proc.kind != "p":
        raise _not_a_procedure(facts, call)
    if proc.kind == "p" and not call.procedure:
        hint = "To call a procedure, use CALL."
        raise SqlError("42809", f"{call.signature(facts)} is a procedure", hint=hint, offset=call.offset)
    if proc.kind in "fp":
        _check_plain_call(call)
    elif proc.kind == "a":
        check_ordered_set(facts, call, proc)
    elif call.raw is None or call.raw.over is None:
        raise SqlError("42809", f"window function {call.name} requires an OVER clause", offset=call.offset)
    elif call.raw.agg_within_group:
        message = f"window function {call.name} cannot have WITHIN GROUP"
        raise SqlError("42809", message, offset=call.offset)


def _settle_arguments(
    facts: Facts, call: Call, proc: SystemProc, candidate: Candidate
) -> tuple[tuple[nodes.Node, ...], Oid]:
    """The converted arguments and the result type."""
    args = _numbered(call.args, candidate)
    types = tuple(arg.type.oid for arg in args)
    defaults = _default_types(facts, proc, candidate, len(types))
    with errors_at(call.offset):
        wanted, result = enforce_generic_type_consistency(facts, types + defaults, candidate.args, proc.returns)
        if proc.kind == "a" and facts.aggregate(proc.oid).kind == "h":
            ordered = len(call.raw.agg_order or ()) if call.raw is not None else 0
            args, wanted = unify_hypothetical_args(facts, args, wanted, ordered)
        return make_fn_arguments(facts, args, wanted), result


def _default_types(facts: Facts, proc: SystemProc, candidate: Candidate, given: int) -> tuple[Oid, ...]:
    """The types of omitted arguments: a polymorphic one has its default's type, if known."""
    left_out = candidate.args[given:]
    routine = facts.names.catalog.get(proc.oid)
    if not isinstance(routine, Routine) or not oids.POLYMORPHIC.intersection(left_out):
        return tuple(oids.UNKNOWN if type in oids.POLYMORPHIC else type for type in left_out)
    inputs = routine.inputs()
    inputs = tuple(inputs[place] for place in (candidate.numbers or range(len(inputs)))[given:])
    return tuple(
        stored_expression(facts.names, argument.default).type.oid
        if type in oids.POLYMORPHIC and argument.default
        else type
        for type, argument in zip(left_out, inputs, strict=True)
    )


def _numbered(args: tuple[nodes.Node, ...], candidate: Candidate) -> tuple[nodes.Node, ...]:
    if not candidate.numbers:
        return args
    return tuple(
        replace(arg, number=number) if isinstance(arg, nodes.NamedArgExpr) else arg
        for arg, number in zip(args, candidate.numbers, strict=False)
    )


def _gather_variadic(facts: Facts, args: tuple[nodes.Node, ...], count: int) -> tuple[nodes.Node, ...]:
    """The arguments, the variadic ones collected into an array."""
    own, rest = args[:-count], args[-count:]
    element = rest[0].type.oid
    array = facts.array_type(element)
    if not array:
        raise errors.undefined_array_type(facts.format_type(element), offset=offset_of(rest[0]))
    return (*own, nodes.ArrayExpr(type=TypeRef(array), element_type=element, elements=rest, location=rest[0].location))
