"""The roles that can run a routine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.insight.execution import FIRED_BY, refusal, refusal_of_owner
from meshdoc.insight.execution import execution as runners
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, join, md, section


def execution(page: Page, item: Routine) -> Markup:
    """Who can call it, which nobody does with a trigger function; and what its owner may not do, if it runs as that."""
    failing = refusal_of_owner(page.book.access.privileges, item, page.book.effects.of(item.oid))
    lacking = md("its owner {} lacks privileges that its body needs: {}", page.role(item.owner), code(failing))
    told = bullets([lacking] if failing else [])
    if item.returns.oid in FIRED_BY or not page.book.roles:
        return section("Execution", told) if failing else NOTHING
    return section("Execution", told, *_callers(page, item, failing))


def _callers(page: Page, item: Routine, failing: str) -> Iterator[Text]:
    """The roles that can call it, and those that it refuses; `failing` is why it refuses all."""
    found = runners(page.book.catalog, item, page.book.roles)
    refused = _refused(page, item, found.may)
    stopped = [role for roles in refused.values() for role in roles]
    verb = "call" if stopped or failing else "run"
    lines: list[Text] = [
        md("{}: {}", words, _roles(page, roles))
        for words, roles in (
            (md("can {} it", verb), () if found.everyone else [role for role in found.may if role not in stopped]),
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
    everyone = f"Every role can {verb} it: PUBLIC holds EXECUTE." if found.everyone else ""
    yield everyone
    yield bullets(lines)


def _refused(page: Page, item: Routine, roles: Iterable[Oid]) -> dict[str, list[Oid]]:
    """The roles that the body refuses, by PostgreSQL's words."""
    effects, found = page.book.effects.of(item.oid), dict[str, list[Oid]]()
    for role in roles:
        if reason := refusal(page.book.access.privileges, item, effects, role):
            found.setdefault(reason, []).append(role)
    return found


def _roles(page: Page, roles: Iterable[Oid]) -> Markup:
    return join(", ", sorted(page.role(role) for role in roles))
