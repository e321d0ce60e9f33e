"""Release notes in the form of Keep a Changelog (https://keepachangelog.com)."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.insight.chapters import PLAIN, Chapter, Told
from meshdoc.insight.release import Release
from meshdoc.insight.semver import version_of
from meshdoc.render.markdown.changelog.line import Lines
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, bracketed, bullets, document, heading, joined, md
from meshdoc.render.release.notes import notes
from meshdoc.render.release.words import changed_versions, extent, proposed, title, verdict

SECTIONS = (Chapter.ADDED, Chapter.CHANGED, Chapter.REMOVED, Chapter.SECURITY)
"""The headings that such a file has, in its order."""


@notes("keepachangelog")
def keepachangelog(page: Page, release: Release) -> Markup:
    """One section of a CHANGELOG.md: added, changed, removed and security, what breaks first."""
    name = bracketed(_name(release))
    return document(
        heading(2, md("{} - {}", name, f"{release.day:%Y-%m-%d}") if release.day else name),
        md("{}: {}. {}", extent(release), verdict(release), proposed(release)),
        *changed_versions(release),
        *(_section(page, release, chapter) for chapter in SECTIONS),
    )


def _name(release: Release) -> Markup:
    """The version as the file's readers expect it: without `v`, and not escaped."""
    numbers = version_of(release.until)
    if numbers and not release.until.strip("v.0123456789"):
        return md("{}.{}.{}", *map(str, numbers))
    return md("{}", title(release))


def _section(page: Page, release: Release, chapter: Chapter) -> Markup:
    found = [*_lines(page, release, chapter)]
    return joined(heading(3, chapter.value), bullets(found)) if found else joined()


def _lines(page: Page, release: Release, chapter: Chapter) -> Iterator[Markup]:
    """The breaking changes that belong under a heading, and the others."""
    lines = Lines(page, is_one_file=False)
    breaking = [told for told in release.chapters.get(Chapter.BREAKING, ()) if _is_under(chapter, told)]
    yield from (md("**Breaking:** {}", line) for line in lines.chapter(chapter, breaking))
    yield from lines.chapter(chapter, release.chapters.get(chapter, ()))
    if chapter is Chapter.REMOVED:
        lost = release.chapters.get(Chapter.DATA_LOSS, ())
        yield from (md("**Data loss:** {}", line) for line in lines.chapter(Chapter.DATA_LOSS, lost))


def _is_under(chapter: Chapter, told: Told) -> bool:
    return PLAIN[told.item.action] is chapter
