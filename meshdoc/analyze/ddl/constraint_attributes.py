"""DEFERRABLE, INITIALLY DEFERRED, ENFORCED and other attributes: transformConstraintAttrs (parse_utilcmd.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast
from pglast.enums import ConstrType

from meshdoc.diagnostics import SqlError
from meshdoc.record import positional, replace

ATTRIBUTES = {
    ConstrType.CONSTR_ATTR_DEFERRABLE: "DEFERRABLE",
    ConstrType.CONSTR_ATTR_NOT_DEFERRABLE: "NOT DEFERRABLE",
    ConstrType.CONSTR_ATTR_DEFERRED: "INITIALLY DEFERRED",
    ConstrType.CONSTR_ATTR_IMMEDIATE: "INITIALLY IMMEDIATE",
    ConstrType.CONSTR_ATTR_ENFORCED: "ENFORCED",
    ConstrType.CONSTR_ATTR_NOT_ENFORCED: "NOT ENFORCED",
}
DEFERRABLE_KINDS = frozenset(
    {ConstrType.CONSTR_PRIMARY, ConstrType.CONSTR_UNIQUE, ConstrType.CONSTR_EXCLUSION, ConstrType.CONSTR_FOREIGN}
)
ENFORCEABLE_KINDS = frozenset({ConstrType.CONSTR_CHECK, ConstrType.CONSTR_FOREIGN})


@positional
class Attributes:
    """The attributes of a constraint."""

    deferrable: bool
    initially_deferred: bool
    enforced: bool


def with_attributes(nodes: Sequence[ast.Constraint]) -> list[tuple[ast.Constraint, Attributes]]:
    """Each constraint with the attribute clauses that follow it: transformConstraintAttrs."""
    result: list[tuple[ast.Constraint, Attributes]] = []
    seen: set[str] = set()
    for node in nodes:
        if node.contype not in ATTRIBUTES:
            deferred = bool(node.initdeferred)
            enforced = bool(node.is_enforced) or node.contype not in ENFORCEABLE_KINDS
            result.append((node, Attributes(bool(node.deferrable) or deferred, deferred, enforced)))
            seen = set()
            continue
        if not result:
            raise _misplaced(node)
        constraint, attributes = result[-1]
        result[-1] = (constraint, _changed(constraint, attributes, node, seen))
    return result


def _misplaced(node: ast.Constraint) -> SqlError:
    return SqlError("42601", f"misplaced {ATTRIBUTES[node.contype]} clause", offset=node.location)


def _changed(constraint: ast.Constraint, present: Attributes, node: ast.Constraint, seen: set[str]) -> Attributes:
    """A constraint's attributes after one more clause; `seen` are the earlier clauses."""
    word = ATTRIBUTES[node.contype]
    family = "ENFORCED" if "ENFORCED" in word else word.removeprefix("NOT ").split()[0]
    allowed = ENFORCEABLE_KINDS if family == "ENFORCED" else DEFERRABLE_KINDS
    if constraint.contype not in allowed:
        raise _misplaced(node)
    if family in seen:
        both = {"DEFERRABLE": "DEFERRABLE/NOT DEFERRABLE", "ENFORCED": "ENFORCED/NOT ENFORCED"}
        named = both.get(family, "INITIALLY IMMEDIATE/DEFERRED")
        raise SqlError("42601", f"multiple {named} clauses not allowed", offset=node.location)
    seen.add(family)
    if word.endswith("ENFORCED"):
        return replace(present, enforced=word == "ENFORCED")
    if word == "DEFERRABLE":
        return replace(present, deferrable=True)
    deferred = word == "INITIALLY DEFERRED"
    if (word == "NOT DEFERRABLE" and present.initially_deferred) or (deferred and "NOT" in seen):
        raise SqlError("42601", "constraint declared INITIALLY DEFERRED must be DEFERRABLE", offset=node.location)
    if word == "NOT DEFERRABLE":
        seen.add("NOT")
        return replace(present, deferrable=False)
    return replace(present, initially_deferred=deferred, deferrable=present.deferrable or deferred)
