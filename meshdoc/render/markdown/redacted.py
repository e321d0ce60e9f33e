"""The secrets of the input that are hidden on all pages."""

from __future__ import annotations

from meshdoc.catalog.object import Address
from meshdoc.redact.needles import HIDDEN
from meshdoc.redact.search import Hidden
from meshdoc.render.links import REDACTED
from meshdoc.render.markdown.page import Page, single
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, link, table

MOST = 3
"""More objects of a statement are not listed."""


@single(REDACTED)
def redacted(page: Page) -> Markup:
    """Where the secrets stand in the input; nothing if there is none."""
    if not page.book.redacted:
        return NOTHING
    places: dict[tuple[Markup, Text], list[str]] = {}
    for each in page.book.redacted:
        kinds = places.setdefault((_about(page, each), _where(page, each)), [])
        kinds.append(f"{each.kind}, by {'shape' if each.by_shape else 'position'}")
    rows = ((join("<br>", kinds), *place) for place, kinds in places.items())
    return page.shared(
        "Redacted",
        f"The input contains these secrets. All pages show {HIDDEN} instead. A secret is recognized by its shape, such "
        "as a token of a known service, or by its position, such as the password of a user mapping. Anyone who can "
        "read the input can read them: revoke any that are in use.",
        table(("Secret", "Part of", "Where"), rows),
    )


def _where(page: Page, each: Hidden) -> Text:
    if each.location is None:
        return "settings"
    return link(code(str(each.location)), page.links.source(page.path, each.location))


def _about(page: Page, each: Hidden) -> Markup:
    found = {page.book.subject(Address(oid)) for oid in each.about if oid in page.book.catalog}
    shown = sorted(address for address in found if page.links.place(address) and page.label(address).strip())
    return join(", ", page.sorted_links(shown[:MOST]))
