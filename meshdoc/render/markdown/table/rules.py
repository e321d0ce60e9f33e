"""What a column may hold, in words: the checks of the column and of its domains, and whether it may be null."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.naming import make_object_name
from meshdoc.catalog.names.quoting import quote_literal
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.type import Domain
from meshdoc.insight.check_rule import VALUE, Fact, Limits, Matches, OneOf, Rule, rule_of
from meshdoc.insight.insert.conditions import required_by
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, md, text

MOST_VALUES = 20
"""More values of a list are counted."""


# --- null -----------------------------------------------------------------------------------------------


def nullness(page: Page, relation: Relation, column: Column) -> Markup:
    """Whether a column may be null, and why not where that is not obvious."""
    if column.not_null:
        own = not_null_of(page, relation, column)
        return join(", ", ["not null", *(_unusual(page, relation, column, own) if own else ())])
    if any(page.book.parts(domain.oid, NotNull) for domain in domains(page.book.catalog, column)):
        return NOTHING
    check = required_by(page.book.names, relation, column)
    return text("nullable") if check is None else _checked(check, text("not null by check"))


def not_null_of(page: Page, relation: Relation, column: Column) -> NotNull | None:
    """The NOT NULL constraint of a column."""
    found = page.book.parts(relation.oid, NotNull)
    return next((constraint for constraint in found if constraint.attnum == column.attnum), None)


def _unusual(page: Page, relation: Relation, column: Column, constraint: NotNull) -> Iterator[Text]:
    """What distinguishes a NOT NULL constraint from one that is merely written NOT NULL."""
    is_named = constraint.is_local and not _is_automatic(page, relation, column, constraint.name)
    if is_named or not constraint.validated:
        yield md("constraint {}", page.anchored(constraint))
    if not constraint.validated:
        yield md("{}: existing rows not checked", code("NOT VALID"))
    if constraint.no_inherit:
        yield code("NO INHERIT")


def domains(catalog: Catalog, column: Column) -> Iterator[Domain]:
    """The domain that a column is of, and those which that is based on."""
    domain = catalog.get(column.type.oid)
    while isinstance(domain, Domain):
        yield domain
        domain = catalog.get(domain.base.oid)


def _is_automatic(page: Page, relation: Relation, column: Column, name: str) -> bool:
    """Whether PostgreSQL chose the name of a NOT NULL constraint, from this or a former name of table and column."""
    label = _CHOSEN.search(name)
    changes = page.book.history.changes_of(relation.oid)
    states = [relation, *(change.after for change in changes if isinstance(change.after, Relation))]
    tables = {state.name for state in states}
    columns = {each.name for state in states for each in state.columns if each.attnum == column.attnum}
    return label is not None and any(
        name == make_object_name(table, former, label[1]) for table in tables for former in columns
    )


_CHOSEN = re.compile(r"_(not_null\d*)\Z")


# --- what domains add -----------------------------------------------------------------------------------


def by_domains(page: Page, column: Column, *, has_own_default: bool) -> Iterator[Markup]:
    """What a column has through each of its domains: `not null, default 1, greater than 0 (by domain)`."""
    is_required, has_default = column.not_null, has_own_default
    for domain in domains(page.book.catalog, column):
        facts = [] if is_required else [_required(each) for each in page.book.parts(domain.oid, NotNull)]
        facts += [md("default {}", code(page.sql(domain.default)))] if domain.default and not has_default else []
        facts += dict.fromkeys(_check(page, column, domain, check) for check in page.book.parts(domain.oid, Check))
        is_required = is_required or bool(page.book.parts(domain.oid, NotNull))
        has_default = has_default or domain.default is not None
        name = md(" {}", page.object(domain.oid)) if domain.oid != column.type.oid else NOTHING
        if facts:
            yield md("{} (by domain{})", join(", ", facts), name)


def _required(constraint: NotNull) -> Markup:
    return text("not null" if constraint.validated else "not null, existing rows not checked")


def _check(page: Page, column: Column, domain: Domain, check: Check) -> Markup:
    """The rule in words, or else that there is one, which the page of the domain has."""
    rule = rule_of(page.book.names, check)
    if rule:
        return _checked(check, _rule(rule, column))
    is_linked = page.links.place(Address(domain.oid))
    return _checked(check, text("checked") if is_linked else code(page.sql(check.expression)))


# --- checks ---------------------------------------------------------------------------------------------


def checks(page: Page, relation: Relation, column: Column) -> Iterator[Markup]:
    """The checks about this column alone; those that cannot be told in words are among the constraints."""
    for check in page.book.parts(relation.oid, Check):
        rule = check.columns == (column.attnum,) and rule_of(page.book.names, check)
        if rule and check.enforced:
            yield _checked(check, _rule(rule, column))


def _checked(check: Check, rule: Markup) -> Markup:
    return rule if check.validated else md("{} (existing rows not checked)", rule)


def _rule(rule: Rule, column: Column) -> Markup:
    nullable = rule.or_null and not column.not_null and rule.attnum != VALUE
    return join(" ", [join(", ", map(words, rule.facts)), "or null" if nullable else ""])


def words(fact: Fact) -> Markup:
    """A fact about a column: `one of a · b`, `0 … 100`, `at most 64 characters`, `matches '^a'`."""
    match fact:
        case OneOf():
            return _one_of(fact)
        case Limits():
            return _limits(fact)
        case Matches():
            verb = "does not match" if fact.negated else "matches"
            shown = md("{} {}", verb, code(quote_literal(fact.pattern)))
            return join(", ", [shown, "ignoring case" if fact.ignores_case else ""])


def _one_of(fact: OneOf) -> Markup:
    shown = join(" · ", map(code, fact.values[:MOST_VALUES]))
    more = len(fact.values) - MOST_VALUES
    if len(fact.values) == 1:
        return md("only {}", shown)
    return join(" ", ["one of", shown, f"and {more} more" if more > 0 else ""])


def _limits(fact: Limits) -> Markup:
    if fact.unit:
        return text(_measured(fact))
    if fact.least is not None and fact.most is not None and not (fact.above or fact.below):
        return text(fact.least) if fact.least == fact.most else md("{} … {}", fact.least, fact.most)
    lower = "" if fact.least is None else f"{'greater than' if fact.above else 'at least'} {fact.least}"
    upper = "" if fact.most is None else f"{'less than' if fact.below else 'at most'} {fact.most}"
    return join(", ", [lower, upper])


def _measured(fact: Limits) -> str:
    """Limits of a length, which is a whole number, so that each of them can be included."""
    least = None if fact.least is None else int(fact.least) + fact.above
    most = None if fact.most is None else int(fact.most) - fact.below
    if least is not None and most is not None:
        return f"exactly {plural(most, fact.unit)}" if least == most else f"{least} … {plural(most, fact.unit)}"
    return f"at least {plural(least, fact.unit)}" if least is not None else f"at most {plural(most or 0, fact.unit)}"
