"""The callers of a routine."""

from __future__ import annotations

from meshdoc.catalog.routine import Routine
from meshdoc.insight.execution import FIRED_BY
from meshdoc.insight.schedule import jobs
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.usage import lines
from meshdoc.render.markup import Markup, Text, bullets, code, md, section


def callers(page: Page, item: Routine) -> Markup:
    """Objects that use it, other routines, and scheduled jobs."""
    found: list[Text] = [*lines(page, item)]
    found += [
        md("job {} ({})", code(job.name or job.command), code(job.schedule))
        for job in jobs(page.book.history)
        if item.name in job.command
    ]
    return section("Called by", _none(page, item, found), bullets(found))


def _none(page: Page, item: Routine, found: list[Text]) -> str:
    """Whether nothing calls it, or nothing can: a trigger function without a trigger."""
    fired = FIRED_BY.get(item.returns.oid)
    users = (user for user, _ in page.book.catalog.referrers(item.oid))
    if fired and not any(isinstance(user, fired) for user in users):
        return "Orphaned: no trigger calls this function."
    return "" if found else "Nothing in the schema."
