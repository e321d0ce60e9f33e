"""One version of the changelog: what it is, and its changes by what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from meshdoc.history.changelog import Changelog
from meshdoc.insight.chapters import Chapter, Told, chapters, counts
from meshdoc.render.display import plural
from meshdoc.render.links import version_anchor
from meshdoc.render.markdown.changelog.line import Lines
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.replay import refusal
from meshdoc.render.markup import NOTHING, Markup, bullets, code, heading, join, joined, link, md, size
from meshdoc.sources.version import Provenance, Version

MOST_LINES = 200
LARGEST = 60_000
"""A heading has at most this many lines, and bytes before the last; the rest is counted."""
_UUID = re.compile(r"[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}", re.IGNORECASE)


def entry(page: Page, log: Changelog) -> Markup:
    """The section of one version."""
    version = log.version
    is_one_file = len(version.files) == 1
    found = chapters(log.items)
    blocks = (_chapter(Lines(page.once(), is_one_file), chapter, told) for chapter, told in found.items())
    return joined(
        heading(2, title(version), version_anchor(version)),
        join(" · ", [version.day, _provenance(version.provenance), _files(page, version), summary(log)]),
        _refused(page, log),
        *blocks,
    )


def is_told(page: Page, log: Changelog) -> bool:
    """Whether a version changes the schema, or the server refuses it or does not get to it."""
    return bool(log.items or _refused(page, log))


def _refused(page: Page, log: Changelog) -> Markup:
    step = page.book.history.unfinished.get(log.version.id)
    return refusal(page, step) if step else NOTHING


def title(version: Version) -> str:
    """The id and the name of a version."""
    name = name_of(version)
    return f"{version.id} · {name}" if name else version.id


def name_of(version: Version) -> str:
    """The name of a version, without the underscores of file names; empty if it tells nothing, like a UUID."""
    if version.name == version.id or _UUID.fullmatch(version.name):
        return ""
    return " ".join(version.name.replace("_", " ").split())


def _provenance(known: Provenance | None) -> Markup:
    """The commit that added a version, and the first tag that contains it."""
    if known is None:
        return NOTHING
    commit = known.commit
    tag = md("first in {}", code(known.tag)) if known.tag else NOTHING
    return join(" · ", [md("commit {}", code(commit.short)), commit.author, commit.subject, tag])


def _files(page: Page, version: Version) -> Markup:
    """The files: the title names a single one, so its link need not."""
    links = [(file.path, page.links.source(page.path, file.location(0))) for file in version.files]
    is_told = len(links) == 1 and links[0][1]
    return join(", ", (link("file" if is_told else code(path), href) for path, href in links))


def summary(log: Changelog) -> Markup:
    """`2 tables and 1 view added, 1 column removed`; empty if nothing changed."""
    words = (md("{} {}", join(", ", _nouns(nouns)), word) for word, nouns in counts(log.items).items())
    return join("; ", words)


def _nouns(nouns: dict[str, int]) -> Iterator[str]:
    return (plural(count, noun) for noun, count in sorted(nouns.items(), key=lambda found: (-found[1], found[0])))


def _chapter(lines: Lines, chapter: Chapter, found: list[Told]) -> Markup:
    every = lines.chapter(chapter, found)
    used = accumulate(map(size, every), initial=0)
    shown = [line for line, before in zip(every[:MOST_LINES], used, strict=False) if before <= LARGEST]
    rest = len(every) - len(shown)
    return joined(heading(3, chapter.value), bullets([*shown, *([f"and {rest:,} more"] if rest else [])]))
