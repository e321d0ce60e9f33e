"""Operator resolution and operator calls: parse_oper.c."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc import errors
from meshdoc.analyze.candidates import Candidate, function_schemas, match_argtypes, select_candidate
from meshdoc.analyze.coerce import IMPLICIT, coerce_type
from meshdoc.analyze.coercion_path import is_binary_coercible
from meshdoc.analyze.operators import exact_operator, operators
from meshdoc.analyze.polymorphic import enforce_generic_type_consistency
from meshdoc.analyze.state import errors_at
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import BTREE, HASH, Cast, Operator
from meshdoc.catalog.system import SystemOperator, SystemOperatorClass
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.record import positional
from meshdoc.syntax.names import deconstructed

LESS, EQUAL, GREATER = 1, 3, 5  # strategies of a btree operator family


def _select(facts: Facts, names: Sequence[str], types: tuple[Oid, ...]) -> SystemOperator | None:
    kind = "b" if len(types) == 2 else "l"
    candidates: dict[tuple[Oid, ...], Candidate] = {}
    for place, row in operators(facts, names, kind):
        args = (row.left, row.right) if kind == "b" else (row.right,)
        candidates.setdefault(args, Candidate(oid=row.oid, args=args, position=place))
    fitting = match_argtypes(facts, types, candidates.values())
    if len(fitting) > 1:
        best = select_candidate(facts, types, fitting)
        if best is None:
            raise _operator_error(facts, names, types, ambiguous=True)
        fitting = [best]
    return facts.operator(fitting[0].oid) if fitting else None


def binary_operator(facts: Facts, names: Sequence[str], left: Oid, right: Oid) -> SystemOperator:
    """The operator for two operands. Raises SqlError 42883 if it does not exist, 42725 if it is ambiguous: oper."""
    return _remembered(
        facts,
        names,
        (left, right),
        lambda: _binary_exact(facts, names, left, right) or _select(facts, names, (left, right)),
    )


def _binary_exact(facts: Facts, names: Sequence[str], left: Oid, right: Oid) -> SystemOperator | None:
    untyped = True
    if left == oids.UNKNOWN and right:
        left = right
    elif right == oids.UNKNOWN and left:
        right = left
    else:
        untyped = False
    found = exact_operator(facts, names, left, right)
    if found is None and untyped:
        base = facts.base_type(left)
        if base != left:
            found = exact_operator(facts, names, base, base)
    return found


def prefix_operator(facts: Facts, names: Sequence[str], operand: Oid) -> SystemOperator:
    """The operator for one operand: left_oper."""
    return _remembered(
        facts,
        names,
        (operand,),
        lambda: exact_operator(facts, names, NO_OID, operand) or _select(facts, names, (operand,)),
    )


def _chosen(catalog: Catalog) -> dict[object, Oid]:
    """The operators by name and types, chosen as they are asked for."""
    return {}


def _remembered(
    facts: Facts, names: Sequence[str], types: tuple[Oid, ...], find: Callable[[], SystemOperator | None]
) -> SystemOperator:
    """The operator chosen before for these types, until an operator or a cast changes: find_oper_cache_entry.

    Raises SqlError 42883 if there is none.
    """
    chosen = facts.names.catalog.derived(_chosen, Operator, Cast)
    schema, name = deconstructed(names)
    key = (name, types, function_schemas(facts, schema))
    if key not in chosen:
        found = find()
        if found is None:
            raise _operator_error(facts, names, types, ambiguous=False)
        chosen[key] = found.oid
    return facts.operator(chosen[key])


def _signature(facts: Facts, names: Sequence[str], types: tuple[Oid, ...]) -> str:
    """`integer + text`, `- point`: op_signature_string."""
    *left, right = (facts.format_type(type) for type in types)
    return " ".join([*left, ".".join(names), right])


def _operator_error(facts: Facts, names: Sequence[str], types: tuple[Oid, ...], *, ambiguous: bool) -> SqlError:
    signature = _signature(facts, names, types)
    if ambiguous:
        return SqlError(
            "42725",
            f"operator is not unique: {signature}",
            hint="Could not choose a best candidate operator. You might need to add explicit type casts.",
        )
    one = "No operator matches the given name and argument type. You might need to add an explicit type cast."
    both = "No operator matches the given name and argument types. You might need to add explicit type casts."
    return errors.undefined_operator(signature, hint=both if len(types) == 2 else one)


def make_op(
    facts: Facts, names: Sequence[str], left: nodes.Node | None, right: nodes.Node, offset: int | None
) -> nodes.OpExpr:
    """A call of an operator: make_op. `left` is None for a prefix operator."""
    operands = (right,) if left is None else (left, right)
    types = tuple(operand.type.oid for operand in operands)
    with errors_at(offset):
        row = prefix_operator(facts, names, *types) if left is None else binary_operator(facts, names, *types)
        if not row.function:
            raise SqlError("42883", f"operator is only a shell: {_signature(facts, names, types)}")
        declared = (row.right,) if left is None else (row.left, row.right)
        wanted, result = enforce_generic_type_consistency(facts, types, declared, row.result)
    return nodes.OpExpr(
        type=TypeRef(result),
        operator=row.oid,
        args=make_fn_arguments(facts, operands, wanted),
        returns_set=facts.proc(row.function).returns_set,
        location=-1 if offset is None else offset,
    )


def make_scalar_array_op(
    facts: Facts, names: Sequence[str], left: nodes.Node, right: nodes.Node, offset: int | None, *, use_or: bool
) -> nodes.ScalarArrayOpExpr:
    """scalar op ANY (array), or ALL without `use_or`: make_scalar_array_op."""
    left_type, array = left.type.oid, right.type.oid
    element = oids.UNKNOWN if array == oids.UNKNOWN else facts.base_element_type(array)
    if not element:
        raise SqlError("42809", "op ANY/ALL (array) requires array on right side", offset=offset)
    with errors_at(offset):
        row = binary_operator(facts, names, left_type, element)
        wanted, result = enforce_generic_type_consistency(
            facts, (left_type, element), (row.left, row.right), row.result
        )
    if result != oids.BOOL:
        raise SqlError("42809", "op ANY/ALL (array) requires operator to yield boolean", offset=offset)
    if facts.proc(row.function).returns_set:
        raise SqlError("42809", "op ANY/ALL (array) requires operator not to return a set", offset=offset)
    wanted_array = array if wanted[1] in oids.POLYMORPHIC else facts.array_type(wanted[1])
    if not wanted_array:
        name = facts.format_type(wanted[1])
        raise errors.undefined_array_type(name, offset=offset)
    first, second = make_fn_arguments(facts, (left, right), (wanted[0], wanted_array))
    return nodes.ScalarArrayOpExpr(
        type=TypeRef(result),
        operator=row.oid,
        args=(first, second),
        use_or=use_or,
        location=-1 if offset is None else offset,
    )


def make_fn_arguments(facts: Facts, args: Sequence[nodes.Node], wanted: Sequence[Oid]) -> tuple[nodes.Node, ...]:
    """The arguments converted to the types that a function takes: make_fn_arguments."""
    return tuple(_argument(facts, arg, type) for arg, type in zip(args, wanted, strict=False))


def _argument(facts: Facts, arg: nodes.Node, type: Oid) -> nodes.Node:
    if arg.type.oid == type:
        return arg
    if isinstance(arg, nodes.NamedArgExpr):
        inner = _argument(facts, arg.arg, type)
        return nodes.NamedArgExpr(type=inner.type, arg=inner, name=arg.name, number=arg.number, location=arg.location)
    return coerce_type(facts, arg, TypeRef(type), IMPLICIT)


# --- ordering and equality ------------------------------------------------------------------------


@positional
class SortOperators:
    """The operators that sort values of a type and compare them for equality; 0 if there are none."""

    less: Oid = NO_OID
    equal: Oid = NO_OID
    greater: Oid = NO_OID


def default_operator_class(facts: Facts, type: Oid, method: Oid) -> SystemOperatorClass | None:
    """The operator class that an access method takes for a type by default: GetDefaultOpClass (indexcmds.c)."""
    type = facts.base_type(type)
    plain = facts.names.system.default_operator_class(type, method)
    if plain is not None:
        return plain
    category = facts.category(type)[0]
    compatible: list[SystemOperatorClass] = []
    preferred: list[SystemOperatorClass] = []
    for row in facts.operator_classes(method):
        if not row.default:
            continue
        if row.input_type == type:
            return row
        if is_binary_coercible(facts, type, row.input_type):
            compatible.append(row)
            if facts.category(row.input_type) == (category, True):
                preferred.append(row)
    best = preferred or compatible
    return best[0] if len(best) == 1 else None


def sort_operators(facts: Facts, type: Oid) -> SortOperators:
    """The operators of a type's default btree or, for equality, hash operator class: lookup_type_cache (typcache.c)."""
    row = default_operator_class(facts, type, BTREE)
    if row is None:
        hashing = default_operator_class(facts, type, HASH)
        if hashing is None:
            return SortOperators()
        return SortOperators(equal=_family_operator(facts, hashing, 1))
    found = SortOperators(
        less=_family_operator(facts, row, LESS),
        equal=_family_operator(facts, row, EQUAL),
        greater=_family_operator(facts, row, GREATER),
    )
    return found if _parts_have_order(facts, facts.base_type(type)) else SortOperators()


def _family_operator(facts: Facts, row: SystemOperatorClass, strategy: int) -> Oid:
    for member in facts.family_operators(row.family):
        if member.strategy == strategy and member.left == member.right == row.input_type:
            return member.operator
    return NO_OID


def _parts_have_order(facts: Facts, type: Oid) -> bool:
    element = facts.element_type(type)
    if element:
        return sort_operators(facts, element).less != NO_OID
    relation = facts.type_relation(type)
    if relation:
        columns = [column for column in facts.relation_columns(relation) if not column.dropped]
        return all(sort_operators(facts, column.type.oid).less for column in columns)
    return True


def ordering_operators(facts: Facts, type: Oid, offset: int | None) -> SortOperators:
    """The sort operators. Raises SqlError 42883 if the type has no ordering: get_sort_group_operators."""
    found = sort_operators(facts, type)
    if not found.less or not found.greater:
        raise SqlError(
            "42883",
            f"could not identify an ordering operator for type {facts.format_type(type)}",
            hint="Use an explicit ordering operator or modify the query.",
            offset=offset,
        )
    return found


def equality_operator(facts: Facts, type: Oid, offset: int | None) -> SortOperators:
    """The equality operator. Raises SqlError 42883 if the type has none."""
    found = sort_operators(facts, type)
    if not found.equal:
        name = facts.format_type(type)
        raise SqlError("42883", f"could not identify an equality operator for type {name}", offset=offset)
    return found
