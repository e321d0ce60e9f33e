"""Sentences about a release that several formats have."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.history.item import Action
from meshdoc.insight.chapters import Chapter, Told
from meshdoc.insight.release import Release
from meshdoc.insight.semver import Level, Proposal, level_of
from meshdoc.render.display import plural
from meshdoc.render.markdown.changelog.words import short
from meshdoc.render.markup import NOTHING, Markup, code, join, md

MOST_NAMES = 5
VERBS = {Action.ADDED: "added", Action.CHANGED: "changed", Action.RENAMED: "renamed", Action.REMOVED: "dropped"}
COUNTED = {
    Chapter.BREAKING: "breaking change",
    Chapter.SECURITY: "security change",
    Chapter.DATA_LOSS: "loss of data",
    Chapter.ADDED: "addition",
    Chapter.CHANGED: "other change",
    Chapter.REMOVED: "removal",
}


def title(release: Release) -> str:
    """The name of the release: its tag, or `Unreleased`."""
    return release.until or "Unreleased"


def verdict(release: Release) -> Markup:
    """`2 breaking changes, 1 security change, 4 additions`; what weighs most comes first."""
    counts = [plural(len(found), COUNTED[chapter]) for chapter, found in release.chapters.items()]
    words = ", ".join(counts).replace("loss of datas", "losses of data") or "No schema changes"
    unapplied = len(release.unapplied)
    doubt = f"{plural(unapplied, 'statement')} not carried out" if unapplied else ""
    return join("; ", [md("**{}**", words), doubt])


def extent(release: Release) -> Markup:
    """What is compared: `4 migrations since v1.1`."""
    count = plural(len(release.versions), "migration")
    return md("{} since {}", count, code(release.since)) if release.since else md("{}", count)


def proposed(release: Release) -> Markup:
    """The proposed version and its reason; a warning if the release has a smaller number."""
    found = release.proposal
    if found.level is Level.NONE:
        return NOTHING
    version = code(found.version) if found.version else md("a {} release", found.level.value)
    initial = "(below 1.0.0, a breaking change raises the minor version)" if found.is_initial else ""
    lines = [md("{}.", join(" ", [md("Proposed: {}, {}", version, _reason(found)), initial]))]
    own = level_of(release.since, release.until)
    if own and _rank(own) > _rank(found.level):
        lines.append(md("{} is numbered as a {} release.", code(release.until), own.value))
    return join(" ", lines)


def _reason(found: Proposal) -> Markup:
    if found.chapter is None:
        return md("since nothing is added and nothing breaks")
    first, *others = found.because
    rest = f"and {len(others):,} more" if others else ""
    what = {Chapter.BREAKING: "a breaking change", Chapter.DATA_LOSS: "a loss of data", Chapter.ADDED: "an addition"}
    return md("because of {}: {}", what[found.chapter], join(" ", [subject(first), rest]))


def subject(told: Told) -> Markup:
    """`column t.n dropped`."""
    item = told.item
    return md("{} {} {}", item.noun, code(short(item.former or item.name)), VERBS[item.action])


def _rank(level: Level) -> int:
    return [*Level].index(level)


def changed_versions(release: Release) -> Iterator[Markup]:
    """A warning about released migrations that are no longer what they were."""
    if release.changed:
        rest = len(release.changed) - MOST_NAMES
        names = join(", ", [*map(code, release.changed[:MOST_NAMES]), f"and {rest} more" if rest > 0 else ""])
        verb = "is" if len(release.changed) == 1 else "are"
        yield md(
            "{} {} not in the same form or place as in {}. The two states are compared by name, and renames are "
            "guesses.",
            *(names, verb, code(release.since)),
        )
