"""Ordered-set and hypothetical-set aggregates: ParseFuncOrColumn (in part) and unify_hypothetical_args."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.analyze.candidates import Call
from meshdoc.analyze.coerce import IMPLICIT, coerce_type
from meshdoc.analyze.common_type import select_common_type
from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids


def check_ordered_set(facts: Facts, call: Call, proc: SystemProc) -> None:
    """Check that WITHIN GROUP is present exactly if required, with the right number of direct arguments."""
    row = facts.aggregate(proc.oid)
    name, raw, offset = call.name, call.raw, call.offset
    within = raw is not None and bool(raw.agg_within_group)
    if row.kind == "n":
        if within:
            message = f"{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP"
            raise SqlError("42809", message, offset=offset)
        return
    if raw is None or not within:
        raise SqlError("42809", f"WITHIN GROUP is required for ordered-set aggregate {name}", offset=offset)
    if raw.over is not None:
        raise SqlError("0A000", f"OVER is not supported for ordered-set aggregate {name}", offset=offset)
    ordered = len(raw.agg_order or ())
    direct = len(call.args) - ordered
    wanted = row.direct_arguments
    if not proc.variadic:
        if direct != wanted:
            hint = _wrong_count(name, f"{wanted} direct argument{'' if wanted == 1 else 's'}, not {direct}")
            raise _does_not_exist(facts, call, hint)
    elif row.kind == "h":
        if direct != ordered:
            hint = (
                f"To use the hypothetical-set aggregate {name}, the number of hypothetical direct arguments"
                f" (here {direct}) must match the number of ordering columns (here {ordered})."
            )
            raise _does_not_exist(facts, call, hint)
    elif direct < wanted:
        hint = _wrong_count(name, f"at least {wanted} direct argument{'' if wanted == 1 else 's'}")
        raise _does_not_exist(facts, call, hint)


def _wrong_count(name: str, wanted: str) -> str:
    return f"There is an ordered-set aggregate {name}, but it requires {wanted}."


def _does_not_exist(facts: Facts, call: Call, hint: str) -> SqlError:
    return errors.undefined_function(call.signature(facts), hint=hint, offset=call.offset)


def unify_hypothetical_args(
    facts: Facts, args: tuple[nodes.Node, ...], wanted: tuple[Oid, ...], ordered: int
) -> tuple[tuple[nodes.Node, ...], tuple[Oid, ...]]:
    """Convert each hypothetical argument and its sort column to a common type."""
    direct = len(args) - ordered
    first = direct - ordered
    changed, types = list(args), list(wanted)
    for place in range(max(first, 0), direct):
        other = direct + (place - first)
        if types[place] != oids.ANY:
            continue
        common = select_common_type(facts, [changed[other], changed[place]], "WITHIN GROUP")
        for number in (place, other):
            changed[number] = coerce_type(facts, changed[number], TypeRef(common), IMPLICIT)
    return tuple(changed), tuple(types)
