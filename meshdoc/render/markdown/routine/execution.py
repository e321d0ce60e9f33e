"""The roles that can run a routine."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.insight.execution import FIRED_BY, refusal
from meshdoc.insight.execution import execution as runners
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, join, md, section


def execution(page: Page, item: Routine) -> Markup:
    """Who can call it; nothing for a trigger function, which nobody calls, or if no role is in question."""
    if item.returns.oid in FIRED_BY or not page.book.roles:
        return NOTHING
    found = runners(page.book.catalog, item, page.book.roles)
    refused = _refused(page, item, found.may)
    stopped = [role for roles in refused.values() for role in roles]
    lines: list[Text] = [
        md("{}: {}", words, _roles(page, roles))
        for words, roles in (
            (md("can run it"), () if found.everyone else [role for role in found.may if role not in stopped]),
            (
                md("hold EXECUTE but lack USAGE on schema {}, so a call fails", page.object(item.schema)),
                found.without_usage,
            ),
            (md("lack EXECUTE"), found.neither),
        )
        if roles
    ]
    if refused:
        reasons = (md("{} ({})", _roles(page, roles), code(reason)) for reason, roles in refused.items())
        lines.append(md("its body needs privileges that these roles lack: {}", join("; ", reasons)))
    everyone = f"Every role can {'call' if stopped else 'run'} it: PUBLIC holds EXECUTE." if found.everyone else ""
    return section("Execution", everyone, bullets(lines))


def _refused(page: Page, item: Routine, roles: Iterable[Oid]) -> dict[str, list[Oid]]:
    """The roles that the body refuses, by PostgreSQL's words."""
    effects, found = page.book.effects.of(item.oid), dict[str, list[Oid]]()
    for role in roles:
        if reason := refusal(page.book.access.privileges, item, effects, role):
            found.setdefault(reason, []).append(role)
    return found


def _roles(page: Page, roles: Iterable[Oid]) -> Markup:
    return join(", ", sorted(page.role(role) for role in roles))
