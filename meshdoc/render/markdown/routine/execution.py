"""The roles that can run a routine."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.insight.execution import FIRED_BY
from meshdoc.insight.execution import execution as runners
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, join, md, section


def execution(page: Page, item: Routine) -> Markup:
    """Who can call it; nothing for a trigger function, which nobody calls, or if no role is in question."""
    if item.returns.oid in FIRED_BY or not page.book.roles:
        return NOTHING
    found = runners(page.book.catalog, item, page.book.roles)
    lines: list[Text] = [
        md("{}: {}", words, _roles(page, roles))
        for words, roles in (
            (md("can run it"), () if found.everyone else found.may),
            (
                md("hold EXECUTE but lack USAGE on schema {}, so a call fails", page.object(item.schema)),
                found.without_usage,
            ),
            (md("lack EXECUTE"), found.neither),
        )
        if roles
    ]
    everyone = "Every role can run it: PUBLIC holds EXECUTE." if found.everyone else ""
    return section("Execution", everyone, bullets(lines))


def _roles(page: Page, roles: Iterable[Oid]) -> Markup:
    return join(", ", sorted(page.role(role) for role in roles))
