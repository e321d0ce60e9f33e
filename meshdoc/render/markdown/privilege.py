"""Privileges in words: `USAGE`, `SELECT, INSERT (with grant option: SELECT)`, `all`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.acl import PRIVILEGE_NAMES, PUBLIC_ROLE, Letters
from meshdoc.catalog.object import Object
from meshdoc.insight.privilege import Holding, holdings, is_all, is_usual, kind_letter, withheld
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, join, md

ORDER = "rawdDxtmXUCcTsA"
"""Privileges in the order of the manual, by their letters."""
EVERY = "all privileges"


def privilege_words(letters: Letters, kind: str, grantable: Letters = frozenset()) -> str:
    """The names of privileges; `all` for all that exist on objects of a kind, if there are several."""
    shown = EVERY if len(letters) > 1 and is_all(letters, kind) else _names(letters)
    if not grantable:
        return shown
    return f"{shown} with grant option" if grantable == letters else f"{shown} (with grant option: {_names(grantable)})"


def _names(letters: Letters) -> str:
    return ", ".join(PRIVILEGE_NAMES[letter] for letter in sorted(letters, key=ORDER.index))


def to_roles(page: Page, found: Iterable[Holding], kind: str) -> Markup:
    """`USAGE to a, b; all privileges to c`."""
    groups: dict[str, list[Markup]] = {}
    for holding in found:
        words = privilege_words(holding.privileges, kind, holding.grantable)
        groups.setdefault(words, []).append(page.role(holding.role))
    return join("; ", (md("{} to {}", words, join(", ", roles)) for words, roles in groups.items()))


def access(page: Page, item: Object) -> Iterator[Text]:
    """The owner and the privileges on an object, where they are not the default."""
    if owner := page.owner(item):
        yield owner
    yield from (md("privileges: {}", words) for words in held_by(page, item))
    yield from withheld_words(item)


def granted(page: Page, item: Object) -> Iterator[Text]:
    """The privileges on an object, where they are not the default."""
    yield from held_by(page, item)
    yield from withheld_words(item)


def held_by(page: Page, item: Object) -> Iterator[Markup]:
    """`USAGE to app`, if anything was granted."""
    kind = kind_letter(item) or ""
    if words := to_roles(page, (each for each in holdings(item) if not is_usual(each, item)), kind):
        yield words


def withheld_words(item: Object) -> Iterator[str]:
    """The privileges that PUBLIC would have by default and does not have, if there are any."""
    if lacking := withheld(item):
        others = any(holding.role != PUBLIC_ROLE for holding in holdings(item))
        only = "" if others else ", and granted to no role: only the owner has it"
        yield f"{_names(lacking)} revoked from PUBLIC{only}"
