"""A routine's page: signature, properties, effects, who can run it, callers, and body."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import EventTrigger, Trigger
from meshdoc.history.wording import noun_of
from meshdoc.insight.execution import FIRED_BY
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.routine.body import body
from meshdoc.render.markdown.routine.callers import callers
from meshdoc.render.markdown.routine.effects import effects
from meshdoc.render.markdown.routine.execution import execution
from meshdoc.render.markdown.routine.signature import properties, signature
from meshdoc.render.markdown.security import grants
from meshdoc.render.markdown.story import story
from meshdoc.render.markup import NOTHING, Markup, code, document, md

FUNCTIONS = {Trigger: "Trigger function", EventTrigger: "Event trigger function"}
"""The functions that only triggers call."""


@kind_page(Routine)
def routine(page: Page, item: Routine) -> Markup:
    """Everything about one function, procedure or aggregate."""
    return document(
        page.top(item, "Functions", "functions", _facts(page, item)),
        signature(page, item),
        properties(page, item),
        effects(page, item),
        execution(page, item),
        callers(page, item),
        NOTHING if item.acl is None else grants(page, item, "f"),
        story(page, item),
        body(page, item),
    )


def _facts(page: Page, item: Routine) -> Iterator[Markup]:
    fired = FIRED_BY.get(item.returns.oid)
    yield page.kind(FUNCTIONS[fired] if fired else noun_of(item).capitalize(), item)
    yield md("language {}", code(language_name(page.book.names, item.language)))
    if item.security_definer:
        yield md("**security definer**")
