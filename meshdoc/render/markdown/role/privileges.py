"""The privileges of a role: those of another role, then what it has besides, the fewest objects first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.acl import PUBLIC_ROLE
from meshdoc.catalog.object import Address, Object
from meshdoc.insight.privilege import holdings, kind_letter, withheld
from meshdoc.insight.role_privileges import Group, RolePrivileges, noun_of
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import privilege_words
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, details, heading, join, joined, md, table

FEW = 5
"""More objects are counted, and listed in a fold."""
EVERY = 3
"""From so many on, `all 3 views` is said in place of their names."""
EXCEPT = 3
"""If at most this many of many objects are missing, these are named instead."""


def base(page: Page, held: RolePrivileges) -> Markup:
    """The role that this one holds all privileges of."""
    if held.base is None:
        return NOTHING
    name = page.role(held.base)
    return md("Privileges: all of {}'s, and:", name) if held.groups else md("Privileges: the same as {}.", name)


def privileges(page: Page, groups: Sequence[Group]) -> Markup:
    """What a role holds, by schema and kind of object, with a list where the words only count."""
    several = len(page.book.schemas) > 1
    rows = [(_schema(page, group) if several else NOTHING, _objects(page, group), _words(group)) for group in groups]
    return joined(
        table(("Schema", "On", "Privileges"), rows), *(each for group in groups for each in _lists(page, group))
    )


def _schema(page: Page, group: Group) -> Markup:
    return page.object(group.schema) if group.schema else NOTHING


def _words(group: Group) -> str:
    return privilege_words(group.privileges, group.kind, group.grantable)


def _objects(page: Page, group: Group) -> Text:
    """`all 41 functions`, `all 41 functions except f`, `12 of 41 functions`, `table t`."""
    count, others = len(group.addresses), len(group.others)
    noun = "column" if group.kind == "c" else group.noun
    is_every = not others and count >= EVERY and group.kind != "c"
    if count <= FEW and not is_every:
        return md("{} {}", _nouns(count, noun), join(", ", page.sorted_links(group.addresses)))
    if group.kind == "c":
        return plural(count, noun)
    every = plural(count + others, noun)
    if 0 < others <= EXCEPT:
        return md("all {} except {}", every, join(", ", page.sorted_links(map(Address, group.others))))
    return f"{count:,} of {every}" if others else f"all {every}"


def _nouns(count: int, noun: str) -> str:
    """`table`, `tables`."""
    return plural(count, noun).partition(" ")[2]


def _lists(page: Page, group: Group) -> Iterator[Markup]:
    """The objects that the table only counts."""
    is_column = group.kind == "c"
    if len(group.addresses) > FEW and (is_column or len(group.others) > EXCEPT):
        noun = "column" if is_column else group.noun
        summary = f"{plural(len(group.addresses), noun)}: {_words(group)}"
        yield details(summary, bullets(page.sorted_links(group.addresses)))


# --- PUBLIC -----------------------------------------------------------------------------------------------------------


def public(page: Page, items: Iterable[Object], held: RolePrivileges) -> Markup:
    """What every role holds besides the defaults, and what was taken from all."""
    revoked = list(_withheld(items))
    if not held.groups and not revoked:
        return NOTHING
    return joined(
        heading(2, "PUBLIC", "public"),
        "Every role has the privileges of PUBLIC. Default privileges, such as EXECUTE on functions, are omitted.",
        bullets(_revoked(page, words, found) for words, found in revoked),
        *(_revoked_list(page, words, found) for words, found in revoked),
        privileges(page, held.groups),
    )


def _withheld(items: Iterable[Object]) -> Iterator[tuple[str, list[Object]]]:
    """The privileges that PUBLIC would have by default, whether only owners have them instead, and on what."""
    groups: dict[tuple[str, str], list[Object]] = {}
    for item in items:
        if lacking := withheld(item):
            others = any(holding.role != PUBLIC_ROLE for holding in holdings(item))
            only = "" if others else " and granted to no role, so that only the owner has it,"
            words = privilege_words(lacking, kind_letter(item) or "")
            groups.setdefault((f"{words} revoked{only} on", noun_of(item)), []).append(item)
    yield from ((words, found) for (words, _), found in groups.items())


def _revoked(page: Page, words: str, found: Sequence[Object]) -> Markup:
    noun = noun_of(found[0])
    if len(found) > FEW:
        return md("{} {}", words, plural(len(found), noun))
    names = join(", ", page.sorted_links(Address(item.oid) for item in found))
    return md("{} {} {}", words, _nouns(len(found), noun), names)


def _revoked_list(page: Page, words: str, found: Sequence[Object]) -> Markup:
    if len(found) <= FEW:
        return NOTHING
    names = bullets(page.sorted_links(Address(item.oid) for item in found))
    return details(f"{words} {plural(len(found), noun_of(found[0]))}", names)
