"""Operators, their classes and families, access methods and casts."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.description import access_method_name, describe, operator_signature
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.operator import (
    AccessMethod,
    Cast,
    FamilyMember,
    FamilyOperator,
    FamilyProc,
    LooseFamilyOperator,
    LooseFamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
    RequiredFamilyProc,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.render.markdown.objects.kind import facts, listed
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, code, join, md

CONTEXTS = {
    "e": "explicit only: CAST or ::",
    "a": "implicit in assignments (AS ASSIGNMENT)",
    "i": "implicit everywhere (AS IMPLICIT)",
}
WITHOUT_FUNCTION = {"b": "without conversion: the types are binary-coercible", "i": "through the text of the value"}
SERVES = {"i": "index access method", "t": "table access method"}


@facts(Operator)
def operator(page: Page, item: Operator) -> Iterator[Text]:
    """Operands, result, function and what the planner is told."""
    if not item.function:
        yield "declared only: no function yet"
        return
    left = [page.type(TypeRef(item.left))] if item.left else []
    yield md("{} → {}", join(" ", [*left, code(item.name), page.type(TypeRef(item.right))]), _type(page, item.result))
    yield md("function {}", page.object(item.function))
    for words, other in (("commutator", item.commutator), ("negator", item.negator)):
        if other:
            yield md("{} {}", words, _operator(page, other))
    for words, function in (("restriction estimator", item.restrict), ("join estimator", item.join)):
        if function:
            yield md("{} {}", words, page.object(function))
    if item.hashes:
        yield "supports hash joins"
    if item.merges:
        yield "supports merge joins"


def _type(page: Page, oid: Oid) -> Markup:
    return page.type(TypeRef(oid))


def _operator(page: Page, oid: Oid) -> Markup:
    return page.object(oid) if oid in page.book.catalog else code(operator_signature(page.book.names, oid))


@facts(OperatorClass)
def operator_class(page: Page, item: OperatorClass) -> Iterator[Text]:
    """What it indexes and how."""
    usual = "default class" if item.default else "class"
    yield md("{} of {} for {}", usual, _type(page, item.input_type), _method(page, item.method))
    if item.key_type and item.key_type != item.input_type:
        yield md("stores {}", _type(page, item.key_type))
    yield md("operator family {}", _described(page, item.family, "operator family "))


@facts(OperatorFamily)
def operator_family(page: Page, item: OperatorFamily) -> Iterator[Text]:
    """Its classes, operators and support functions."""
    yield md("for {}", _method(page, item.method))
    classes = {Address(each.oid) for each in page.book.catalog.children(item.oid, OperatorClass)}
    if classes:
        yield md("operator classes: {}", join(", ", page.sorted_links(classes)))
    members = page.book.catalog.children(item.oid, FamilyMember)
    for member in sorted(members, key=lambda each: (each.noun != "operator", each.number, each.left, each.right)):
        yield listed(page, member, _member(page, member))


def _member(page: Page, item: FamilyMember) -> Markup:
    """`operator 1 <(integer,integer)`, `support function 1 f(integer, integer)`."""
    if isinstance(item, FamilyOperator):
        ordering = ", for ORDER BY" if item.sort_family else ""
        return md("operator {} {}{}", str(item.number), _operator(page, item.operator), ordering)
    assert isinstance(item, FamilyProc)
    return md("support function {} {}", str(item.number), page.object(item.function))


@facts(FamilyOperator, LooseFamilyOperator, FamilyProc, LooseFamilyProc, RequiredFamilyProc)
def member(page: Page, item: FamilyMember) -> Iterator[Text]:
    """A member that is added to a family of PostgreSQL's own."""
    yield _member(page, item)


def _method(page: Page, oid: Oid) -> Markup:
    return page.object(oid) if oid in page.book.catalog else code(access_method_name(page.book.names, oid))


def _described(page: Page, oid: Oid, noun: str) -> Markup:
    if oid in page.book.catalog:
        return page.object(oid)
    row = page.book.names.system.operator_family(oid)
    return code(row.name if row else describe(page.book.names, Address(oid)).removeprefix(noun))


@facts(AccessMethod)
def access_method(page: Page, item: AccessMethod) -> Iterator[Text]:
    """Whether it is for indexes or tables, and its handler."""
    yield SERVES[item.kind]
    yield md("handler {}", page.object(item.handler))


@facts(Cast)
def cast(page: Page, item: Cast) -> Iterator[Text]:
    """When it applies, and how it converts."""
    yield CONTEXTS[item.context]
    yield md("function {}", page.object(item.function)) if item.function else WITHOUT_FUNCTION[item.method]
