"""The verdict: what a reviewer has to know, in phrases, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from meshdoc.compare.consequence import ROUTINES, STORED, TABLES, VIEWS, Action, Consequence
from meshdoc.compare.key import Key
from meshdoc.history.item import RECREATED
from meshdoc.insight.review.change import AccessChange, Belonging, Change, Direction, Locked, Mention, Phrase, Tie

FEW = 2
"""More names than this are counted."""
ROW_SECURITY = "row-level security"
DEFINER = "security definer"
PUBLIC = "public."
ANYBODY = frozenset({"PUBLIC", "anon", "web_anon"})
"""Everybody, and the roles of platforms for requests without a login."""
VERBS = {"select": "read", "insert": "insert into", "update": "update", "delete": "delete from", "truncate": "truncate"}
RELATIONS = TABLES | VIEWS
NO_CHANGES = Phrase(text="no changes")


def verdict(
    changes: Sequence[Change],
    access: Sequence[AccessChange],
    locks: Sequence[Locked],
    unapplied: int,
    belongings: Sequence[Belonging],
    pages: Sequence[Mention],
) -> tuple[Phrase, ...]:
    """The phrases of the summary."""
    unguarded = [change.key for change in changes if _is_unguarded(change)]
    made = set(map(_new_definer, changes))
    definers = [each for each in access if each.role in ANYBODY and each.key in made]
    found = (
        *_unguarded(unguarded, access),
        *_guarded(changes),
        *_opened([each for each in access if _is_wider(each) and each.key not in unguarded]),
        *_executable([each for each in access if _is_executable(each)]),
        *_open([each for each in access if _is_open(each)]),
        *_callable(definers),
        *_strayed(belongings),
        *_counted(sum(_is_breaking(change) for change in changes), "breaking change"),
        *_lost(changes),
        *_counted(len({lock.relation for lock in locks if lock.is_heavy}), "table", "locked for a scan or a rewrite"),
        *_counted(unapplied, "statement", "not carried out"),
        *_closed([each for each in access if _is_shut(each)]),
        *_of_security(changes, {each.key for each in definers}),
        *_ordered(changes),
        *_outdated(pages),
    )
    return found or tuple(_harmless(changes)) or (NO_CHANGES,)


# --- security ---------------------------------------------------------------------------------------------------------


def _unguarded(lost: Sequence[Key], access: Sequence[AccessChange]) -> Iterator[Phrase]:
    """The tables that lost row-level security, and who can now read all of them."""
    if not lost:
        return
    tables = _named(f"{ROW_SECURITY} lost on", [key.name for key in lost], "tables")
    who = _unique(each.role for each in access if each.key in lost and _is_opened(each))
    yield tables
    if who:
        yield _joined(_named("", who, "roles"), "can now read all rows")


def _guarded(changes: Iterable[Change]) -> Iterator[Phrase]:
    """The tables that got row-level security."""
    old = (change for change in changes if change.action is not Action.CREATED)
    if found := [change.key.name for change in old if (now := change.field(ROW_SECURITY)) and now.after]:
        yield _named(f"{ROW_SECURITY} enabled on", found, "tables")


def _is_unguarded(change: Change) -> bool:
    found = change.field(ROW_SECURITY)
    return bool(found and found.before and not found.after and change.action in (Action.ALTERED, Action.RENAMED))


def _opened(found: Sequence[AccessChange]) -> Iterator[Phrase]:
    """Who reaches more of an existing relation than before."""
    if len({(each.role, each.key) for each in found}) == 1:
        commands = _listed([VERBS[each.command] for each in found])
        condition = "" if any(each.after.rows == "all" for each in found) else " under a condition"
        names = found[0].role, short(found[0].key.name)
        yield Phrase(text=f"{{}} can now {commands} {{}}{condition}", names=names)
    elif found:
        roles = _unique(each.role for each in found)
        relations = _unique(each.key.name for each in found)
        verb = f"gain{'s' * (len(roles) == 1)} access to"
        yield _joined(_named("", roles, "roles"), verb, _named("", relations, "relations"))


def _is_wider(change: AccessChange) -> bool:
    """Whether a role gains access to a relation that it could not reach so far of what was there before."""
    return change.direction is Direction.GAINS and change.before is not None and change.key.kind in RELATIONS


def _executable(found: Sequence[AccessChange]) -> Iterator[Phrase]:
    """Who can execute functions that existed before."""
    if found:
        roles = _named("", _unique(each.role for each in found), "roles")
        yield _joined(roles, "can now execute", _named("", _unique(each.key.name for each in found), "functions"))


def _is_executable(change: AccessChange) -> bool:
    return change.direction is Direction.GAINS and change.before is not None and change.key.kind in ROUTINES


def _is_opened(change: AccessChange) -> bool:
    """Whether all rows are read that were not."""
    return _is_wider(change) and change.command == "select" and change.after.rows == "all" and not change.after.columns


def _open(found: Sequence[AccessChange]) -> Iterator[Phrase]:
    """The new relations that those who need no account read without restriction."""
    if found:
        relations = _named("", _unique(each.key.name for each in found), "relations")
        roles = _named("", _unique(each.role for each in found), "roles")
        yield _joined("new", relations, "can be read in full by", roles)


def _is_open(change: AccessChange) -> bool:
    is_new = change.before is None and change.key.kind in RELATIONS
    is_all = change.after.rows == "all" and not change.after.columns
    return is_new and is_all and change.command == "select" and change.role in ANYBODY


def _callable(found: Sequence[AccessChange]) -> Iterator[Phrase]:
    """The new functions with their owner's privileges that those who need no account execute."""
    if found:
        functions = _named(f"new {DEFINER}", _unique(each.key.name for each in found), "functions")
        yield _joined(functions, "can be executed by", _named("", _unique(each.role for each in found), "roles"))


def _new_definer(change: Change) -> Key | None:
    """A new function with its owner's privileges that statements can call."""
    is_new = change.action is Action.CREATED and change.field(DEFINER) is not None
    returns = change.field("returns")
    return change.key if is_new and not (returns and returns.after in ("trigger", "event_trigger")) else None


def _strayed(found: Iterable[Belonging]) -> Iterator[Phrase]:
    """The tables whose rows no longer belong to one tenant."""
    by_tie: dict[Tie, list[str]] = {}
    for each in found:
        by_tie.setdefault(each.tie, []).append(each.key.name)
    if names := by_tie.get(Tie.AMBIGUOUS):
        yield _named("rows can belong to two tenants in", names, "tables")
    if names := by_tie.get(Tie.APART):
        verb = f"no longer lead{'s' * (len(names) == 1)} to a tenant"
        yield _joined(_named("", names, "tables"), verb)


def _closed(found: Sequence[AccessChange]) -> Iterator[Phrase]:
    """Who no longer reaches a relation by some command."""
    if roles := _unique(each.role for each in found):
        verb = f"lose{'s' * (len(roles) == 1)} access to"
        yield _joined(
            _named("", roles, "roles"), verb, _named("", _unique(each.key.name for each in found), "relations")
        )


def _is_shut(change: AccessChange) -> bool:
    is_shut = change.direction is Direction.LOSES and change.after.rows == "none"
    return is_shut and change.command != "truncate" and change.key.kind in RELATIONS


def _of_security(changes: Iterable[Change], told: Collection[Key]) -> Iterator[Phrase]:
    """How many changes of security there are apart from row-level security, its policies, and what is told."""
    rest = [change for change in changes if change.key not in told]
    found = [change for change in rest if change.key.kind != "policy" and change.field(ROW_SECURITY) is None]
    secure = [change for change in found if any(each.consequence is Consequence.SECURITY for each in change.meaning)]
    definers = [change for change in secure if change.action is Action.CREATED and change.field(DEFINER)]
    yield from _counted(len(definers), f"new {DEFINER} function")
    yield from _counted(len(secure) - len(definers), "other security change" if definers else "security change")
    policies = Counter(change.action for change in changes if change.key.kind == "policy")
    parts = [f"{count} {action.value}" for action in Action if (count := policies[action])]
    if parts:
        yield Phrase(text=f"policies: {' and '.join(parts)}")


# --- data and statements ----------------------------------------------------------------------------------------------


def _is_breaking(change: Change) -> bool:
    return any(found.consequence.is_breaking for found in change.meaning)


def _lost(changes: Iterable[Change]) -> Iterator[Phrase]:
    """The tables and columns whose values are gone."""
    found = [change for change in changes if any(each.consequence is Consequence.DATA_LOSS for each in change.meaning)]
    again = [change.key.name for change in found if change.field(RECREATED) and change.key.kind in STORED]
    gone = [change.key.name for change in found if change.key.name not in again]
    if gone:
        yield _named("data lost with", gone, "tables and columns")
    if again:
        yield _joined(_named("", again, "tables"), RECREATED)


def _ordered(changes: Iterable[Change]) -> Iterator[Phrase]:
    found = [change for change in changes if change.consequence is Consequence.ORDER]
    yield from _counted(
        len(found),
        "change",
        "that depends on rows or on the order of a deploy",
        "that depend on rows or on the order of a deploy",
    )


def _outdated(pages: Iterable[Mention]) -> Iterator[Phrase]:
    """How many narrative pages mention what has no longer that name."""
    found = {each.page for each in pages if each.action is not Action.ALTERED}
    yield from _counted(len(found), "page", "mentions what is gone", "mention what is gone")


def _harmless(changes: Iterable[Change]) -> Iterator[Phrase]:
    """What was done, where nothing else is to be said."""
    counted = Counter(change.action for change in changes)
    parts = [f"{count} {action.value}" for action in Action if (count := counted[action])]
    if parts:
        yield Phrase(text=f"compatible changes only: {', '.join(parts)}")


# --- words ------------------------------------------------------------------------------------------------------------


def _counted(count: int, noun: str, rest: str = "", plural_rest: str = "") -> Iterator[Phrase]:
    if count:
        words = f"{count} {noun}{'' if count == 1 else 's'}"
        yield Phrase(text=f"{words} {plural_rest if count > 1 and plural_rest else rest}".rstrip())


def _named(lead: str, names: Sequence[str], plural: str) -> Phrase:
    """`data lost with a, b and 3 more tables`."""
    rest = len(names) - FEW
    few, more = (names[:FEW], [f"{rest} more {plural}"]) if rest > 1 else (names, [])
    return Phrase(text=f"{lead} {_listed([*['{}'] * len(few), *more])}".strip(), names=tuple(map(short, few)))


def _joined(*parts: Phrase | str) -> Phrase:
    """Phrases and words in a row."""
    texts = (part if isinstance(part, str) else part.text for part in parts)
    names = (name for part in parts if isinstance(part, Phrase) for name in part.names)
    return Phrase(text=" ".join(texts), names=tuple(names))


def short(name: str) -> str:
    """A name without the schema `public`."""
    return name.removeprefix(PUBLIC)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
