"""Release notes as Markdown, by reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.insight.chapters import Chapter, Told
from meshdoc.insight.readers import Reader, reader_of
from meshdoc.insight.release import Release
from meshdoc.insight.upgrade import Need
from meshdoc.render.display import plural
from meshdoc.render.markdown.changelog.entry import title as version_title
from meshdoc.render.markdown.changelog.line import Lines
from meshdoc.render.markdown.changelog.words import short
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    alert,
    bullets,
    code,
    details,
    document,
    heading,
    indented,
    join,
    md,
    section,
)
from meshdoc.render.release.notes import notes
from meshdoc.render.release.words import changed_versions, extent, proposed, title, verdict
from meshdoc.render.review import wording

MOST_LINES = 100
"""A section has at most this many lines; the rest is counted."""
MOST_LOCKS = 40
MOST_NAMES = 8
"""A step of the upgrade names at most this many objects."""


@notes("markdown")
def markdown(page: Page, release: Release) -> Markup:
    """Notes by reader: what breaks, how to upgrade, then API, data, security and operations."""
    return document(
        heading(1, title(release)),
        join(" · ", [verdict(release), extent(release), f"{release.day:%Y-%m-%d}" if release.day else ""]),
        proposed(release),
        *(alert("WARNING", text) for text in changed_versions(release)),
        *_grave(page, release),
        section("Upgrade", *_upgrade(page, release)),
        *(_of_reader(page, release, reader) for reader in Reader),
        _unapplied(page, release),
        _migrations(page, release),
    )


def _grave(page: Page, release: Release) -> Iterator[Markup]:
    """What breaks, and what is lost."""
    for chapter in (Chapter.BREAKING, Chapter.DATA_LOSS):
        yield _section(page, chapter.value, chapter, list(release.chapters.get(chapter, ())))


def _of_reader(page: Page, release: Release, reader: Reader) -> Markup:
    """The other changes that concern a reader."""
    plain = (Chapter.ADDED, Chapter.CHANGED, Chapter.REMOVED)
    found = [told for chapter in plain for told in release.chapters.get(chapter, ()) if reader_of(told.item) is reader]
    if reader is Reader.SECURITY:
        found = [*release.chapters.get(Chapter.SECURITY, ()), *found]
    return _section(page, reader.value, Chapter.CHANGED, found)


def _section(page: Page, name: str, chapter: Chapter, found: list[Told]) -> Markup:
    lines = Lines(page, is_one_file=False).chapter(chapter, found)
    return section(name, bullets(_capped(lines, MOST_LINES))) if lines else NOTHING


def _capped(lines: Sequence[Markup], most: int) -> list[Text]:
    """The first lines, and how many there are besides."""
    rest = len(lines) - most
    return [*lines[:most], *([f"and {rest:,} more"] if rest > 0 else [])]


# --- upgrade ----------------------------------------------------------------------------------------------------------


def _upgrade(page: Page, release: Release) -> Iterator[Markup]:
    """What to do in which order, and which locks to expect."""
    locks = _capped([_lock(page, lock) for lock in wording.heavy_locks(release.locks)], MOST_LOCKS)
    heavy = join("\n", [md("Migrating keeps readers or writers out of:"), indented(bullets(locks))])
    yield bullets([*map(_need, release.upgrade), *([heavy] if locks else [])])


def _lock(page: Page, lock: wording.Lock) -> Markup:
    gentler = md("gentler: {}", lock.gentler) if lock.gentler else NOTHING
    words = join(", ", [md("{}: {}", code(short(lock.relation)), lock.mode), lock.work, gentler])
    return join(" · ", [words, join(", ", map(page.where, lock.places))])


def _need(need: Need) -> Markup:
    by_note: dict[str, list[Markup]] = {}
    for item, note in need.items:
        by_note.setdefault(note, []).append(md("{} {}", item.noun, code(short(item.former or item.name))))
    if list(by_note) == [""]:
        return md("{}: {}", need.moment.value, _named(by_note[""]))
    lines = [join(": ", [note, _named(names)]) for note, names in by_note.items()]
    return join("\n", [md("{}:", need.moment.value), indented(bullets(lines))])


def _named(names: list[Markup]) -> Markup:
    return join(", ", _capped(names, MOST_NAMES))


# --- the migrations ---------------------------------------------------------------------------------------------------


def _unapplied(page: Page, release: Release) -> Markup:
    """The statements whose effect is not, or not wholly, in these notes."""
    lines = [
        md("{}: {}, {}", page.where(entry.location), entry.outcome.value, entry.message or entry.reason)
        for entry in release.unapplied
    ]
    return section("Statements not carried out", bullets(_capped(lines, MOST_LINES))) if lines else NOTHING


def _migrations(page: Page, release: Release) -> Markup:
    lines = bullets(
        join(" · ", [version_title(version), version.day, join(", ", (code(file.path) for file in version.files))])
        for version in release.versions
    )
    return details(plural(len(release.versions), "migration"), lines) if release.versions else NOTHING
