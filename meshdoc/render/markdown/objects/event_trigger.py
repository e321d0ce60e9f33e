"""Event triggers: pg_event_trigger."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.trigger import EventTrigger
from meshdoc.render.display import ENABLED
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, code, md


@facts(EventTrigger)
def event_trigger(page: Page, item: EventTrigger) -> Iterator[Text]:
    """When it fires, and what it calls."""
    commands = f", for {', '.join(item.tags)} only" if item.tags else ""
    yield md("fires on {}{}", code(item.event), commands)
    yield md("calls {}", page.object(item.function))
    if item.enabled in ENABLED:
        yield ENABLED[item.enabled]
