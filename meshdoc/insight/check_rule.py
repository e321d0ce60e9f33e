"""The check constraints that say something simple about one column, as facts that can be told in words.

Understood are trees of PostgreSQL's own operators: comparisons of the column, or of its length, with constants, lists
of values, and regular expressions, joined by AND, with or without OR column IS NULL. Any other check has no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from meshdoc.adt.container import array_items
from meshdoc.catalog.constraint import Check
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.type import Domain
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.nodes.walk import walk
from meshdoc.record import record

VALUE = 0
"""The VALUE of a domain, where others are numbers of columns."""
MIRRORED = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
CHARACTERS, BYTES, ELEMENTS = "character", "byte", "element"
LENGTHS = {
    "length": CHARACTERS,
    "char_length": CHARACTERS,
    "character_length": CHARACTERS,
    "octet_length": BYTES,
    "cardinality": ELEMENTS,
}
BYTEA = 17
NUMBERS = frozenset({oids.INT2, oids.INT4, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.NUMERIC})
PATTERNS = {"~": "matches", "!~": "does not match", "~*": "matches", "!~*": "does not match"}


@record
class OneOf:
    """The column has one of these values, in the order of the check."""

    values: tuple[str, ...]


@record
class Limits:
    """The column, or its length in a unit, lies between these; a limit that is not given is None.

    `above` and `below` say whether the limit itself is excluded.
    """

    least: str | None = None
    most: str | None = None
    above: bool = False
    below: bool = False
    unit: str = ""


@record
class Matches:
    """The column matches a regular expression, or does not; `ignores_case` is the operator with an asterisk."""

    pattern: str
    negated: bool = False
    ignores_case: bool = False


Fact: TypeAlias = OneOf | Limits | Matches


@record
class Rule:
    """What a check says about a column (or VALUE): all of the facts hold, or the column is null."""

    check: Oid
    attnum: int
    facts: tuple[Fact, ...]
    or_null: bool = False


class NoRule(Exception):
    """The check has a part that is not understood."""


def rule_of(names: Names, check: Check) -> Rule | None:
    """The rule that a check is; None if it is none, so only SQL can tell it."""
    try:
        return _Reader(names=names, check=check).rule()
    except NoRule:
        return None


def tree_of(names: Names, check: Check) -> nodes.Node:
    """The analyzed condition of a check."""
    owner = names.catalog[check.table or check.domain]
    if isinstance(owner, Domain):
        return stored_expression(names, check.expression, value=owner.base)
    return stored_expression(names, check.expression, relation=owner)


@record
class _Reader:
    """Reads one check."""

    names: Names
    check: Check

    def rule(self) -> Rule:
        tree = tree_of(self.names, self.check)
        subjects = {attnum for node in _leaves(tree) if (attnum := subject(node)) is not None}
        if len(subjects) != 1:
            raise NoRule
        rest, or_null = self._without_null_test(tree)
        facts = merged(self._facts(rest))
        if not facts:
            raise NoRule
        return Rule(check=self.check.oid, attnum=subjects.pop(), facts=facts, or_null=or_null)

    def _without_null_test(self, tree: nodes.Node) -> tuple[nodes.Node, bool]:
        """The condition without `column IS NULL OR`, and whether it had that."""
        if not (isinstance(tree, nodes.BoolExpr) and tree.operator == "or"):
            return tree, False
        rest = [arg for arg in tree.args if not _is_null_test(arg)]
        if len(rest) == len(tree.args):
            return tree, False
        if len(rest) == 1:
            return rest[0], True
        return nodes.BoolExpr(type=tree.type, operator="or", args=tuple(rest)), True

    def _facts(self, tree: nodes.Node) -> Iterator[Fact]:
        match tree:
            case nodes.BoolExpr(operator="and", args=args):
                for arg in args:
                    if not _requires(arg):
                        yield from self._facts(arg)
            case nodes.BoolExpr(operator="or", args=args) if args:
                yield self._alternatives(args)
            case nodes.ScalarArrayOpExpr(use_or=True, args=(tested, array)) if self._operator(tree.operator) == "=":
                self._expect_column(tested)
                yield OneOf(values=tuple(_constants(tested, array)))
            case nodes.OpExpr(args=(left, right)) if type(tree) is nodes.OpExpr:
                yield self._comparison(self._operator(tree.operator), left, right)
            case _:
                raise NoRule

    def _alternatives(self, args: tuple[nodes.Node, ...]) -> OneOf:
        """`c = 1 OR c = 2`."""
        found = [fact for arg in args for fact in self._facts(arg)]
        values = [value for fact in found if isinstance(fact, OneOf) for value in fact.values]
        if not all(isinstance(fact, OneOf) for fact in found) or len(found) != len(args):
            raise NoRule
        return OneOf(values=tuple(dict.fromkeys(values)))

    def _comparison(self, operator: str, left: nodes.Node, right: nodes.Node) -> Fact:
        if isinstance(_bare(left), nodes.Const):
            left, right, operator = right, left, MIRRORED.get(operator, "")
        value, unit = _constant(left, right), self._unit(left)
        match operator:
            case "=" if not unit:
                return OneOf(values=(value,))
            case "=":
                return Limits(least=value, most=value, unit=unit)
            case ">" | ">=":
                return Limits(least=value, above=operator == ">", unit=unit)
            case "<" | "<=":
                return Limits(most=value, below=operator == "<", unit=unit)
            case _ if operator in PATTERNS and not unit:
                return Matches(pattern=value, negated=operator.startswith("!"), ignores_case=operator.endswith("*"))
        raise NoRule

    def _unit(self, node: nodes.Node) -> str:
        """In what the left side is measured; empty for the column itself."""
        call = _bare(node)
        if not isinstance(call, nodes.FuncExpr):
            self._expect_column(node)
            return ""
        function = self.names.system.proc(call.function) if call.function < FIRST_USER_OID else None
        unit = LENGTHS.get(function.name) if function else None
        if unit is None or len(call.args) != 1:
            raise NoRule
        self._expect_column(call.args[0])
        return BYTES if call.args[0].type.oid == BYTEA else unit

    def _expect_column(self, node: nodes.Node) -> None:
        if subject(node) is None:
            raise NoRule

    def _operator(self, oid: Oid) -> str:
        """The name of an operator of PostgreSQL's; empty for any other."""
        row = self.names.system.operator(oid) if oid < FIRST_USER_OID else None
        return row.name if row else ""


def subject(node: nodes.Node) -> int | None:
    """The column that an expression is, ignoring casts that keep its value; None for any other expression."""
    match _bare(node):
        case nodes.Var(attnum=attnum, levels_up=0) if attnum > 0:
            return attnum
        case nodes.CoerceToDomainValue():
            return VALUE
    return None


def _bare(node: nodes.Node) -> nodes.Node:
    """An expression without casts between types that store the same value."""
    while isinstance(node, nodes.RelabelType | nodes.CollateExpr):
        node = node.arg
    return node


def _leaves(node: nodes.Node) -> Iterator[nodes.Node]:
    return (found for found in walk(node) if isinstance(found, nodes.Var | nodes.CoerceToDomainValue))


def _is_null_test(node: nodes.Node) -> bool:
    return isinstance(node, nodes.NullTest) and not node.negated and subject(node.arg) is not None


def _requires(node: nodes.Node) -> bool:
    return isinstance(node, nodes.NullTest) and node.negated and subject(node.arg) is not None


def required(tree: nodes.Node) -> Iterator[int]:
    """The columns that a condition demands to be not null, whatever else it demands."""
    if isinstance(tree, nodes.BoolExpr) and tree.operator == "and":
        for arg in tree.args:
            yield from required(arg)
    elif _requires(tree):
        assert isinstance(tree, nodes.NullTest)
        column = subject(tree.arg)
        assert column is not None
        yield column


def _constant(tested: nodes.Node, node: nodes.Node) -> str:
    """The constant that something is compared with, if it is one that its type has: no real equals 0.1."""
    bare = _bare(node)
    if isinstance(bare, nodes.FuncExpr) and bare.form is CoercionForm.IMPLICIT_CAST and _widens(bare):
        bare = bare.args[0]
    if not isinstance(bare, nodes.Const) or bare.value is None:
        raise NoRule
    if tested.type.oid == oids.FLOAT4 != bare.type.oid and not float(bare.value).is_integer():
        raise NoRule
    return bare.value


def _widens(cast: nodes.FuncExpr) -> bool:
    """Whether a cast makes a number one of a wider type, which is written the same."""
    return len(cast.args) == 1 and {cast.type.oid, cast.args[0].type.oid} <= NUMBERS


def _constants(tested: nodes.Node, node: nodes.Node) -> list[str]:
    """The constants of ARRAY[...], through a cast of the array, or of an array written as a string."""
    bare = _bare(node)
    if isinstance(bare, nodes.ArrayCoerceExpr):
        bare = bare.arg
    if isinstance(bare, nodes.Const) and bare.value is not None:
        return list(_elements(tested, bare.value))
    if not isinstance(bare, nodes.ArrayExpr):
        raise NoRule
    return [_constant(tested, element) for element in bare.elements]


def _elements(tested: nodes.Node, array: str) -> Iterator[str]:
    """The elements of an array as PostgreSQL prints it, if they are values that the column can have."""
    for item in array_items(array):
        if not isinstance(item, str) or tested.type.oid == oids.FLOAT4:
            raise NoRule
        yield item


def merged(facts: Iterator[Fact]) -> tuple[Fact, ...]:
    """The facts, a lower and an upper limit of the same thing as one."""
    found: list[Fact] = []
    for fact in facts:
        place = next((place for place, other in enumerate(found) if _complete(other, fact)), None)
        if place is None:
            found.append(fact)
        else:
            found[place] = _both(found[place], fact)
    return tuple(found)


def _complete(one: Fact, other: Fact) -> bool:
    """Whether two facts are the two limits of one range."""
    if not (isinstance(one, Limits) and isinstance(other, Limits)) or one.unit != other.unit:
        return False
    return (one.least is None) != (other.least is None) and (one.most is None) != (other.most is None)


def _both(one: Fact, other: Fact) -> Limits:
    assert isinstance(one, Limits) and isinstance(other, Limits)
    lower, upper = (one, other) if one.most is None else (other, one)
    return Limits(least=lower.least, most=upper.most, above=lower.above, below=upper.below, unit=one.unit)
