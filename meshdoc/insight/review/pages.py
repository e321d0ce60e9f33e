"""The narrative pages that mention what was altered, renamed or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from meshdoc.catalog.object import Address
from meshdoc.compare.consequence import Action
from meshdoc.compare.facts import COMMENT
from meshdoc.compare.key import Key
from meshdoc.compare.state import Subject
from meshdoc.insight.narrative.directive import Directive
from meshdoc.insight.narrative.name import is_plain, parse
from meshdoc.insight.narrative.pages import Narrative, NarrativePage, special
from meshdoc.insight.narrative.present import Unresolved
from meshdoc.insight.narrative.stale import LONGEST
from meshdoc.insight.review.change import Change, Mention
from meshdoc.insight.review.states import States
from meshdoc.narrative.manuscript import Manuscript

if TYPE_CHECKING:
    from meshdoc.narrative.markdown import Node

GONE = (Action.DROPPED, Action.CASCADED)


def mentions(states: States, manuscripts: Sequence[Manuscript], changes: Iterable[Change]) -> Iterator[Mention]:
    """What the pages of the head mention by a name that it had in the base, each once a page, at its first place.

    References and directives count, and code spans that are no more than a name. What changed in a part of a table
    changed the table as well, unless the part is new and nothing fails.
    """
    if not manuscripts:
        return
    narrative = Narrative(states.public[0], tuple(manuscripts))
    told = _told(changes)
    seen: set[tuple[str, Key]] = set()
    for page in narrative.pages:
        for node, name in _names(page):
            address = _meaning(narrative, name)
            subject = states.former.get(address) if address else None
            change = _change(told, subject) if subject else None
            if subject and change and (page.name, subject.key) not in seen:
                seen.add((page.name, subject.key))
                yield _mention(page, node, subject, change)


def _told(changes: Iterable[Change]) -> Mapping[Key, Change]:
    """The changes by the names in the base of what changed; that of a whole comes before those of its parts."""
    found: dict[Key, Change] = {}
    parts: dict[Key, Change] = {}
    for change in changes:
        if change.action is not Action.CREATED and not _is_comment(change):
            found.setdefault(Key(change.key.kind, change.former or change.key.name), change)
        if change.whole and not (change.action is Action.CREATED and not change.meaning):
            parts.setdefault(change.whole, change)
    return parts | found


def _change(told: Mapping[Key, Change], subject: Subject) -> Change | None:
    """The change of a subject, or of what it was dropped with."""
    whole = told.get(subject.whole) if subject.whole else None
    return told.get(subject.key) or (whole if whole and whole.action in GONE else None)


def _is_comment(change: Change) -> bool:
    return change.action is Action.ALTERED and all(each.field == COMMENT for each in change.fields)


def _names(page: NarrativePage) -> Iterator[tuple[Node, str]]:
    for node in page.nodes:
        if node.kind == "reference" and not special(node.text):
            yield node, node.text
        elif node.kind == "directive":
            yield from ((node, name) for name in Directive.parse(node.text).names)
        elif node.kind == "code_inline" and _is_name(node.text):
            yield node, node.text.strip()


def _is_name(text: str) -> bool:
    name = parse(text.strip()) if len(text) <= LONGEST else None
    return name is not None and is_plain(name)


def _meaning(narrative: Narrative, text: str) -> Address | None:
    name = parse(text)
    try:
        return narrative.present.find(name) if name else None
    except Unresolved:
        return None


def _mention(page: NarrativePage, node: Node, subject: Subject, change: Change) -> Mention:
    key = subject.key
    former = Key(change.key.kind, change.former or change.key.name)
    own = former in (key, subject.whole)
    return Mention(
        page=page.name,
        place=page.location(node),
        key=key,
        action=change.action if own else Action.ALTERED,
        now=change.key.name if own and change.action is Action.RENAMED else "",
        part=None if own else change.key,
    )
