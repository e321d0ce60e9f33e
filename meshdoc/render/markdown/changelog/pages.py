"""The pages of the changelog: one, or an index and a page for each year or each fifty versions.

The anchor of a version on the first page leads to it, whatever page it is on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from meshdoc.history.changelog import Changelog
from meshdoc.render.links import CHANGELOG, INDEX, Place, changelog_page, version_anchor
from meshdoc.render.markdown.changelog.entry import entry, is_told, summary, title
from meshdoc.render.markdown.page import Page, several
from meshdoc.render.markup import Markup, anchor, document, heading, join, joined, md, size, table

MOST_VERSIONS = 50
"""A page has at most this many versions."""
MOST_ITEMS = 1500
"""More changes than these have pages of their own."""
LARGEST = 400_000
"""A page that is larger, in bytes, ends; GitHub cuts a file at 512,000."""
INTRO = (
    "Schema changes by version, newest first. Objects created and dropped in the same version are omitted. "
    "Diffs ignore white space."
)


@several("changelog")
def changelog(page: Page) -> Mapping[str, Markup]:
    """The pages by path."""
    logs = page.book.changelogs
    told = [log for log in logs if is_told(page, log)]
    if len(told) <= MOST_VERSIONS and sum(len(log.items) for log in told) <= MOST_ITEMS:
        at = page.at(CHANGELOG)
        shown = joined(*(entry(at, log) for log in told))
        if size(shown) <= LARGEST:
            index = _index(at, [(log, CHANGELOG) for log in told]) if len(told) > 1 else joined()
            return {CHANGELOG: at.shared("Changelog", INTRO, index, shown, _unchanged(page, logs))}
    pages = dict(_pages(page, told))
    index = _index(page.at(CHANGELOG), [(log, path) for path, (found, _) in pages.items() for log in found])
    first = page.at(CHANGELOG).shared("Changelog", INTRO, index, _unchanged(page, logs))
    return {CHANGELOG: first, **{path: text for path, (_, text) in pages.items()}}


def _pages(page: Page, told: Iterable[Changelog]) -> Iterator[tuple[str, tuple[list[Changelog], Markup]]]:
    """The pages, newest first: counted from the oldest version, so that later ones leave the others as they are."""
    found = []
    oldest_first = list(told)[::-1]
    by_year = all(log.version.day for log in oldest_first)
    for year, group in groupby(oldest_first, key=lambda log: log.version.day[:4] if by_year else ""):
        found += [(changelog_page(year, number), logs) for number, logs in enumerate(_divided(page, group), 1)]
    for path, logs in reversed(found):
        at = page.at(path)
        first, last = title(logs[0][0].version), title(logs[-1][0].version)
        heads = heading(1, f"Changelog: {first} to {last}" if len(logs) > 1 else f"Changelog: {first}")
        back = md("{} / {}", at.to(Place(INDEX), page.book.title), at.to(Place(CHANGELOG), "Changelog"))
        yield path, ([log for log, _ in logs[::-1]], document(back, heads, *(text for _, text in logs[::-1])))


def _divided(page: Page, logs: Iterable[Changelog]) -> Iterator[list[tuple[Changelog, Markup]]]:
    """The sections of the versions, in pages that are not too large."""
    found: list[tuple[Changelog, Markup]] = []
    used = 0
    at = page.at(changelog_page("", 1))
    for log in logs:
        text = entry(at, log)
        if found and (len(found) == MOST_VERSIONS or used + size(text) > LARGEST):
            yield found
            found, used = [], 0
        found.append((log, text))
        used += size(text)
    if found:
        yield found


def _index(page: Page, found: Iterable[tuple[Changelog, str]]) -> Markup:
    """One line a version. On a page of its own it holds the anchors."""
    rows = []
    for log, path in found:
        name = version_anchor(log.version)
        label = page.to(Place(path, name), title(log.version))
        named = label if path == page.path else anchor(name, label)
        rows.append((join("<br>", [named, log.version.day]), summary(log)))
    return table(("Version", "Changes"), rows)


def _unchanged(page: Page, logs: Iterable[Changelog]) -> Markup:
    """The versions that changed nothing, on one line."""
    names = [anchor(version_anchor(log.version), title(log.version)) for log in logs if not is_told(page, log)]
    if not names:
        return joined()
    return joined(heading(2, "Without schema changes"), join(", ", names))
