"""The jobs that the migrations schedule."""

from __future__ import annotations

from meshdoc.insight.schedule import jobs
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, code, table


def scheduled_jobs(page: Page) -> Markup:
    """A line per job."""
    rows = (
        (
            code(job.name) if job.name else "",
            code(job.schedule) if job.schedule else "unknown",
            code(job.command) if job.command else "unknown",
            "" if job.active else "inactive",
            page.where(job.entry.location) if job.entry else "",
        )
        for job in jobs(page.book.history)
    )
    return table(("Job", "Schedule", "Command", "Notes", "Defined at"), rows)
