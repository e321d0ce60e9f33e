"""How these pages are made, checked and published, from the files that do it."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.diagnostics import Location
from meshdoc.insight.process import Workflow
from meshdoc.render import Book
from meshdoc.render.links import REPLAY, Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import report
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, fenced, md, section, table

PATH = "reports/update-process.md"


def _is_kept(book: Book) -> bool:
    """Not for pages of a folder that is somewhere else, where nobody keeps them up to date."""
    return book.source_base is not None and bool(book.history.steps)


@report(PATH, "Update process", "how these pages are made and checked, and what to do when they are stale", _is_kept)
def update_process(page: Page) -> Markup:
    """What they are made from, the files that run meshdoc, and what a contributor does."""
    if not _is_kept(page.book):
        return NOTHING
    return page.shared(
        "Update process",
        section("How these pages are made", bullets(_made(page))),
        section("Where meshdoc runs", _workflows(page, page.book.workflows)),
        section(
            "When the pages are stale",
            md("A check fails if a page differs from the migrations. Build the pages and commit them:"),
            fenced("meshdoc build", "sh"),
            md("What changed is in the diff of the pages, and in the changelog under the new version."),
        ),
    )


def _made(page: Page) -> Iterable[Text]:
    layout = page.book.layout
    yield md("Read from the migrations{}", f", in the layout of {layout}" if layout not in ("", "plain") else "")
    if page.book.platform:
        yield md("On top of what the platform {} provides", page.book.platform.name)
    if not page.book.edition.is_public:
        listed = page.to(Place(REPLAY), "replay report")
        yield md("Each statement is replayed as PostgreSQL would; the {} lists what was not", listed)
    yield md("The same input always makes the same pages, and no database is needed")


def _workflows(page: Page, found: Iterable[Workflow]) -> Markup:
    """A row for each line that runs meshdoc."""
    rows = [
        (page.where(Location(each.path, mention.line, 1)), code(mention.text), _when(each), _does(each, mention.text))
        for each in found
        for mention in each.mentions
    ]
    return table(("File", "Runs", "On", "Does"), rows) or md("No workflow file or hook of this project runs meshdoc.")


def _when(found: Workflow) -> str:
    return ", ".join(trigger.replace("_", " ") for trigger in found.triggers)


def _does(found: Workflow, text: str) -> str:
    if "--check" in text:
        return "fails if a page is stale"
    if "build" in text:
        return "builds and publishes the pages" if found.publishes else "builds the pages"
    return "fails on findings" if "lint" in text else ""
