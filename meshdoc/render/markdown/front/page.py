"""The front page, in the order in which a reader needs it."""

from __future__ import annotations

from meshdoc.render.links import INDEX
from meshdoc.render.markdown.database import extensions, schemas
from meshdoc.render.markdown.front.areas import areas
from meshdoc.render.markdown.front.exposure import exposure
from meshdoc.render.markdown.front.findings import findings
from meshdoc.render.markdown.front.jobs import scheduled_jobs
from meshdoc.render.markdown.front.overview import diagram, sentences
from meshdoc.render.markdown.front.recent import recent
from meshdoc.render.markdown.front.related import related
from meshdoc.render.markdown.front.reports import contents, reports
from meshdoc.render.markdown.front.start import start
from meshdoc.render.markdown.front.state import state
from meshdoc.render.markdown.narrative.pages import introduction, listed
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markdown.replay import run_end
from meshdoc.render.markup import NOTHING, Markup, code, document, heading, join, md, paragraphs, section


@single(INDEX)
def index(page: Page) -> Markup:
    """The front page."""
    return document(
        heading(1, page.book.title),
        paragraphs(page.book.edition.description) or introduction(page),
        state(page),
        related(page),
        run_end(page),
        exposure(page),
        contents(page),
        section("Start here", start(page), name="start-here"),
        section("Guides", listed(page), name="guides"),
        section("Overview", sentences(page), *diagram(page), name="overview"),
        section("Areas", *areas(page), name="areas"),
        section("Findings", *findings(page), name="findings"),
        section("Recent changes", recent(page), name="recent-changes"),
        section("Reports", reports(page), name="reports"),
        section("Scheduled jobs", scheduled_jobs(page), name="scheduled-jobs"),
        section("Schemas", schemas(page), _exposed(page), name="schemas"),
        section("Extensions", extensions(page), name="extensions"),
    )


def _exposed(page: Page) -> Markup:
    """The schemas that an API exposes, as the settings say."""
    names = page.book.edition.exposed
    return md("Exposed by the API: {}.", join(", ", map(code, names))) if names else NOTHING
