"""Default privileges and the privileges on configuration parameters: pg_default_acl, pg_parameter_acl."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshdoc.catalog.acl import PUBLIC_RIGHTS, PUBLIC_ROLE
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import DefaultPrivileges, ParameterPrivileges
from meshdoc.insight.privilege import by_role
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import privilege_words
from meshdoc.render.markup import NOTHING, Markup, Text, join, md

KINDS = {
    "r": ("tables", "r"),
    "S": ("sequences", "s"),
    "f": ("functions", "f"),
    "T": ("types", "T"),
    "n": ("schemas", "n"),
    "L": ("large objects", "L"),
}
"""The kinds of objects by pg_default_acl.defaclobjtype, with acldefault's letter."""


@facts(DefaultPrivileges)
def default_privileges(page: Page, item: DefaultPrivileges) -> Iterator[Text]:
    """A line per set of privileges; what PUBLIC has by default is told only where it was taken away."""
    _, kind = KINDS[item.kind]
    usual = PUBLIC_RIGHTS.get(kind)
    found = list(by_role(item.privileges or (), item.role))
    told: dict[str, list[Markup]] = {}
    for holding in found:
        if item.schema or holding.role != PUBLIC_ROLE or holding.privileges != usual:
            words = privilege_words(holding.privileges, kind, holding.grantable)
            told.setdefault(words, []).append(page.role(holding.role))
    for words, roles in told.items():
        yield md("{} on {}, to {}", words, _on(page, item), join(", ", roles))
    if usual and not item.schema and PUBLIC_ROLE not in [holding.role for holding in found]:
        yield md("no {} for PUBLIC on {}", privilege_words(usual, kind), _on(page, item))
    elif not told:
        yield md("no privileges for other roles on {}", _on(page, item))


def _on(page: Page, item: DefaultPrivileges) -> Markup:
    noun, _ = KINDS[item.kind]
    place = md(" in schema {}", page.object(item.schema)) if item.schema else NOTHING
    return md("new {} of {}{}", noun, page.role(item.role), place)


def granted_by_default(page: Page) -> Mapping[Oid, list[Markup]]:
    """What roles get on new objects: a line per schema and creating roles, for the schemas of the document."""
    creators: dict[tuple[Oid, Oid, str], list[Oid]] = {}
    shown = {NO_OID, *(schema.oid for schema in page.book.schemas)}
    for item in sorted(page.book.catalog.all(DefaultPrivileges), key=lambda item: list(KINDS).index(item.kind)):
        noun, kind = KINDS[item.kind]
        for holding in by_role(item.privileges or (), item.role):
            if item.schema in shown or page.book.documents(item):
                words = f"{privilege_words(holding.privileges, kind, holding.grantable)} on {noun}"
                creators.setdefault((holding.role, item.schema, words), []).append(item.role)
    alike: dict[tuple[Oid, Oid, tuple[Oid, ...]], list[str]] = {}
    for (role, schema, words), owners in creators.items():
        alike.setdefault((role, schema, tuple(sorted(owners))), []).append(words)
    lines: dict[Oid, list[Markup]] = {}
    for (role, schema, makers), found in alike.items():
        by = join(", ", sorted(page.role(each) for each in makers))
        place = md(" in schema {}", page.object(schema)) if schema else NOTHING
        lines.setdefault(role, []).append(md("by default, on new objects of {}{}: {}", by, place, ", ".join(found)))
    return lines


@facts(ParameterPrivileges)
def parameter(page: Page, item: ParameterPrivileges) -> Iterator[Text]:
    """Nothing but who may set it, which every object says."""
    yield from ()
