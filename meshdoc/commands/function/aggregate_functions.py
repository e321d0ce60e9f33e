"""Checks of an aggregate's functions, and its creation: AggregateCreate (pg_aggregate.c)."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.analyze.candidates import Candidate, match_argtypes, select_candidate
from meshdoc.analyze.coercion_path import is_binary_coercible
from meshdoc.analyze.lookup_function import MAX_ARGUMENTS, candidates, routine_by_oid, signature
from meshdoc.analyze.lookup_operator import find_operator
from meshdoc.analyze.lookup_operator import signature as operator_signature
from meshdoc.analyze.polymorphic import enforce_generic_type_consistency
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.function.procedure import check_polymorphic_result, create_routine
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import ANY, BYTEA, INTERNAL, POLYMORPHIC
from meshdoc.record import positional, record
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName

KINDS = {"n": "an ordinary aggregate function", "o": "an ordered-set aggregate", "h": "a hypothetical-set aggregate"}


@record
class Transition:
    """An aggregate's state and, by name, its support functions."""

    function: QualifiedName
    type: Oid
    space: int
    initial: str | None
    inverse: QualifiedName | None
    final: QualifiedName | None
    final_extra: bool
    final_modify: str


@record
class AggregateParts:
    """The definition of an aggregate, before its functions are looked up."""

    name: str
    schema: Oid
    kind: str
    direct_arguments: int
    arguments: tuple[Argument, ...]
    transition: Transition
    moving: Transition | None
    combine: QualifiedName | None
    serial: QualifiedName | None
    deserial: QualifiedName | None
    sort_operator: QualifiedName | None
    parallel: str

    @property
    def types(self) -> tuple[Oid, ...]:
        """The types of all arguments."""
        return tuple(argument.type.oid for argument in self.arguments)

    @property
    def variadic(self) -> Oid:
        """The type of the VARIADIC argument, 0 if there is none."""
        found = (item.type.oid for item in self.arguments if item.mode is ArgumentMode.VARIADIC)
        return next(found, NO_OID)


@positional
class Support:
    """A support function, and its return type for the aggregate's types."""

    routine: Routine
    returns: Oid


@positional
class Working:
    """The oids of one state's functions, 0 if absent, and the aggregate's `result` type."""

    function: Oid
    inverse: Oid
    final: Oid
    result: Oid


def create_aggregate_routine(session: Session, parts: AggregateParts, *, replace_existing: bool) -> Routine:
    """Create an aggregate. Raises SqlError 42P13, 42804 and 42883 if its functions do not fit."""
    _check_arguments(session, parts)
    plain = _working(session, parts, parts.transition)
    combine, serial, deserial = _partial_aggregation(session, parts)
    check_polymorphic_result(session, plain.result, parts.types, "cannot determine result data type")
    if plain.result == INTERNAL and INTERNAL not in parts.types:
        detail = "A result of type internal requires at least one input of type internal."
        raise SqlError("42P13", 'unsafe use of pseudo-type "internal"', detail=detail)
    moving = _moving(session, parts, plain)
    sort_operator = _sort_operator(session, parts)
    for type in parts.types:
        check_type_usage(session, type)
    definition = _definition(parts, plain, moving, (combine, serial, deserial), sort_operator)
    routine = Routine(
        name=parts.name,
        schema=parts.schema,
        kind=RoutineKind.AGGREGATE,
        arguments=parts.arguments,
        returns=TypeRef(plain.result),
        language=session.system.languages["internal"].oid,
        volatility="i",
        parallel=parts.parallel,
        cost=1,
        body="aggregate_dummy",
        aggregate=(definition,),
    )
    if replace_existing:
        _check_replacement(session, routine, definition)
    return create_routine(session, routine, replace_existing=replace_existing)


def _definition(
    parts: AggregateParts, plain: Working, moving: Working | None, partial: tuple[Oid, Oid, Oid], sort_operator: Oid
) -> AggregateDefinition:
    combine, serial, deserial = partial
    state, window = parts.transition, parts.moving
    return AggregateDefinition(
        kind=parts.kind,
        direct_arguments=parts.direct_arguments,
        transition_function=plain.function,
        transition_type=state.type,
        transition_space=state.space,
        final_function=plain.final,
        final_extra=state.final_extra,
        final_modify=state.final_modify,
        combine_function=combine,
        serial_function=serial,
        deserial_function=deserial,
        initial_value=state.initial,
        moving_transition_function=moving.function if moving else NO_OID,
        moving_inverse_function=moving.inverse if moving else NO_OID,
        moving_transition_type=window.type if window else NO_OID,
        moving_transition_space=window.space if window else 0,
        moving_final_function=moving.final if moving else NO_OID,
        moving_final_extra=window.final_extra if window else False,
        moving_final_modify=window.final_modify if window else state.final_modify,
        moving_initial_value=window.initial if window else None,
        sort_operator=sort_operator,
    )


def _check_replacement(session: Session, routine: Routine, definition: AggregateDefinition) -> None:
    old = session.catalog.find("routine", routine.schema, routine.name, routine.input_types())
    if not isinstance(old, Routine) or not old.aggregate:
        return
    (before,) = old.aggregate
    if before.kind != definition.kind:
        raise SqlError("42809", "cannot change routine kind", detail=f'"{old.name}" is {KINDS[before.kind]}.')
    if before.direct_arguments != definition.direct_arguments:
        raise SqlError("42P13", "cannot change number of direct arguments of an aggregate function")


# --- arguments --------------------------------------------------------------------------------------


def _check_arguments(session: Session, parts: AggregateParts) -> None:
    types = parts.types
    if len(types) > MAX_ARGUMENTS - 1:
        raise SqlError("54023", f"aggregates cannot have more than {MAX_ARGUMENTS - 1} arguments")
    for transition in (parts.transition, parts.moving):
        if transition:
            check_polymorphic_result(session, transition.type, types, "cannot determine transition data type")
    if parts.kind != "n" and parts.variadic and parts.variadic != ANY:
        raise SqlError("0A000", "a variadic ordered-set aggregate must use VARIADIC type ANY")
    aggregated = len(types) - parts.direct_arguments
    if parts.kind == "h" and aggregated > 0:
        direct = types[: parts.direct_arguments]
        matching = direct[parts.direct_arguments - aggregated :] == types[parts.direct_arguments :]
        if parts.variadic or parts.direct_arguments < aggregated or not matching:
            raise SqlError(
                "42P13", "a hypothetical-set aggregate must have direct arguments matching its aggregated arguments"
            )


# --- functions --------------------------------------------------------------------------------------


def _working(session: Session, parts: AggregateParts, transition: Transition) -> Working:
    """Look up and check the functions of one state."""
    types = (transition.type, *_aggregated(parts))
    forward = _returning(
        session, transition.function, types, transition.type, "transition function", variadic=parts.variadic
    )
    _check_initial(session, parts, transition, forward.routine)
    inverse = None
    if transition.inverse:
        role = "inverse transition function"
        inverse = _returning(session, transition.inverse, types, transition.type, role, variadic=parts.variadic)
        if inverse.routine.strict != forward.routine.strict:
            raise SqlError("42P13", "strictness of aggregate's forward and inverse transition functions must match")
    final = _final(session, parts, transition)
    return Working(
        function=forward.routine.oid,
        inverse=inverse.routine.oid if inverse else NO_OID,
        final=final.routine.oid if final else NO_OID,
        result=final.returns if final else transition.type,
    )


def _aggregated(parts: AggregateParts) -> tuple[Oid, ...]:
    """The argument types of a transition function after the state."""
    if parts.kind == "n":
        return parts.types
    return parts.types[parts.direct_arguments :] or parts.types[-1:]


def _returning(
    session: Session, name: QualifiedName, types: tuple[Oid, ...], result: Oid, role: str, *, variadic: Oid = NO_OID
) -> Support:
    """A support function that returns a type. Raises SqlError 42804 if it returns another."""
    found = find_support(session, name, types, variadic)
    if found.returns != result:
        raise SqlError("42804", f"return type of {role} {name} is not {session.shown_type(TypeRef(result))}")
    return found


def _check_initial(session: Session, parts: AggregateParts, transition: Transition, function: Routine) -> None:
    """Raise SqlError 42P13 if a strict function without an initial value cannot take the first input as its state."""
    if not function.strict or transition.initial is not None:
        return
    types = parts.types
    if not types or not is_binary_coercible(Facts(session.names), types[0], transition.type):
        raise SqlError(
            "42P13",
            "must not omit initial value when transition function is strict and transition type is not compatible "
            "with input type",
        )


def _final(session: Session, parts: AggregateParts, transition: Transition) -> Support | None:
    if transition.final is None:
        return None
    types = parts.types if transition.final_extra else parts.types[: parts.direct_arguments]
    variadic = parts.variadic if len(types) == len(parts.types) else NO_OID
    found = find_support(session, transition.final, (transition.type, *types), variadic)
    if transition.final_extra and found.routine.strict:
        raise SqlError("42P13", "final function with extra arguments must not be declared STRICT")
    return found


def _partial_aggregation(session: Session, parts: AggregateParts) -> tuple[Oid, Oid, Oid]:
    """The oids of the combine, serialization and deserialization functions."""
    type = parts.transition.type
    combine = serial = deserial = NO_OID
    if parts.combine:
        found = _returning(session, parts.combine, (type, type), type, "combine function")
        if type == INTERNAL and found.routine.strict:
            raise SqlError("42P13", "combine function with transition type internal must not be declared STRICT")
        combine = found.routine.oid
    if parts.serial:
        serial = _returning(session, parts.serial, (INTERNAL,), BYTEA, "serialization function").routine.oid
    if parts.deserial:
        types = (BYTEA, INTERNAL)
        deserial = _returning(session, parts.deserial, types, INTERNAL, "deserialization function").routine.oid
    return combine, serial, deserial


def _moving(session: Session, parts: AggregateParts, plain: Working) -> Working | None:
    if parts.moving is None:
        return None
    found = _working(session, parts, parts.moving)
    if found.result != plain.result:
        shown = [session.shown_type(TypeRef(type)) for type in (found.result, plain.result)]
        raise SqlError(
            "42P13",
            f"moving-aggregate implementation returns type {shown[0]}, but plain implementation returns type "
            f"{shown[1]}",
        )
    return found


def _sort_operator(session: Session, parts: AggregateParts) -> Oid:
    if parts.sort_operator is None:
        return NO_OID
    if len(parts.types) != 1:
        raise SqlError("42P13", "sort operator can only be specified for single-argument aggregates")
    (type,) = parts.types
    found = find_operator(session.names, parts.sort_operator, type, type)
    if found is None:
        raise errors.undefined_operator(operator_signature(session.names, parts.sort_operator, type, type))
    return found.oid


def find_support(session: Session, name: QualifiedName, types: tuple[Oid, ...], variadic: Oid) -> Support:
    """A support function that can be called with these types: lookup_agg_function.

    Raises SqlError 42883 if it does not exist, 42804 if it would need run-time type coercion.
    """
    names = session.names
    facts = Facts(names)
    words = signature(names, name, types)
    routine = _best(facts, names, name, types)
    if routine is None or routine.kind is not RoutineKind.FUNCTION:
        raise errors.undefined_function(words)
    if routine.returns_set:
        raise SqlError("42804", f"function {words} returns a set")
    takes_any = any(item.mode is ArgumentMode.VARIADIC and item.type.oid == ANY for item in routine.arguments)
    if variadic == ANY and not takes_any:
        raise SqlError("42804", f"function {words} must accept VARIADIC ANY to be used in this aggregate")
    declared, returns = _refined(facts, types, routine)
    for given, wanted in zip(types, declared, strict=True):
        if not is_binary_coercible(facts, given, wanted):
            needed = signature(names, name, declared)
            raise SqlError("42804", f"function {needed} requires run-time type coercion")
    check_privilege(session, routine, "X", noun="function")
    return Support(routine, returns)


def _best(facts: Facts, names: Names, name: QualifiedName, types: tuple[Oid, ...]) -> Routine | None:
    """The function that a call with these types resolves to, ignoring defaults and VARIADIC: func_get_detail."""
    found = [
        Candidate(oid=item.oid, args=arguments)
        for item, arguments in candidates(names, name, all_arguments=False)
        if len(arguments) == len(types)
    ]
    exact = next((candidate for candidate in found if candidate.args == types), None)
    if exact is None:
        fitting = match_argtypes(facts, types, found)
        exact = fitting[0] if len(fitting) == 1 else None
        if len(fitting) > 1:
            exact = select_candidate(facts, types, fitting)
    return routine_by_oid(names, exact.oid) if exact else None


def _refined(facts: Facts, types: tuple[Oid, ...], routine: Routine) -> tuple[tuple[Oid, ...], Oid]:
    """The declared argument types and the result type, with polymorphic types resolved where the given types allow."""
    declared = routine.input_types()
    telling = [
        (given, wanted)
        for given, wanted in zip(types, declared, strict=True)
        if wanted in POLYMORPHIC and given != wanted
    ]
    if not telling:
        return declared, routine.returns.oid
    given_types, wanted_types = zip(*telling, strict=True)
    concrete, result = enforce_generic_type_consistency(facts, given_types, wanted_types, routine.returns.oid)
    replaced = iter(concrete)
    refined = tuple(
        next(replaced) if wanted in POLYMORPHIC and given != wanted else wanted
        for given, wanted in zip(types, declared, strict=True)
    )
    return refined, result
