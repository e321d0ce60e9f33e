"""The two states of a review, and the pairs of their subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.compare.scope import Scope
from meshdoc.compare.state import APART_FROM_ROLES, State, Subject, subjects_of
from meshdoc.history.history import History, Step
from meshdoc.history.net import Net
from meshdoc.history.ownership import whole_of
from meshdoc.insight.review.likeness import guessed_renames, renamed_state
from meshdoc.insight.review.pairing import BETWEEN_HISTORIES, IN_ONE_HISTORY, Pair, Renames, paired, renamed, with_names


@dataclass(frozen=True)
class States:
    """The base and the head, and what is compared of them; `public` are both without secrets.

    The facts in `pairs` are compared; those in `former` and `present`, by address, are told: they have the names of
    their own time, and no secrets. `guessed` are the renamed objects of the base of which no statement says so.
    `omitted` are the fields that are not compared, `fresh` the indexes of the versions of the head that the base does
    not have.
    """

    base: History
    head: History
    public: tuple[History, History]
    pairs: tuple[Pair, ...]
    former: Mapping[Address, Subject]
    present: Mapping[Address, Subject]
    is_one_history: bool
    fresh: tuple[int, ...]
    guessed: frozenset[Address] = frozenset()
    omitted: frozenset[str] = frozenset()


# --- one history ------------------------------------------------------------------------------------------------------


def in_one_history(head: History, public: History, place: int) -> States:
    """The state after the version at an index and the last one. `public` is the history without secrets."""
    base, after = head.as_of(place), head.catalog
    before = base.catalog
    nets = head.between(place, len(head.steps) - 1)
    touched = {oid for net in nets for item in _sides(net) for oid in (item.oid, _whole(item)) if oid}
    renames = told_renames(nets)
    known = touched.intersection(item.oid for item in before.all(Object))
    former = list(subjects_of(with_names(before, renames, after, head.system), head.system, known, APART_FROM_ROLES))
    present = list(subjects_of(after, head.system, touched, APART_FROM_ROLES))
    shown = base if public is head else public.as_of(place)
    return States(
        base=base,
        head=head,
        public=(shown, public),
        pairs=tuple(paired(former, present, IN_ONE_HISTORY)),
        former=_shown(shown, known) if renames or public is not head else _by_address(former),
        present=_by_address(present) if public.catalog is after else _shown(public, touched),
        is_one_history=True,
        fresh=tuple(range(place + 1, len(head.steps))),
    )


def _sides(net: Net) -> Iterator[Object]:
    yield from filter(None, (net.change.before, net.change.after))


def _whole(item: Object) -> Oid:
    return item.family if isinstance(item, FamilyMember) else whole_of(item)


def told_renames(nets: Iterable[Net]) -> Renames:
    """The former objects that have another name now, or a column that has, under their present names."""
    return {net.oid: item for net in nets if (item := _under_new_name(net))}


def _under_new_name(net: Net) -> Object | None:
    """The former object under its present names, if these differ."""
    before, after = net.change.before, net.change.after
    item = renamed(before, after) if before and after else None
    return item if item != before else None


# --- two histories ----------------------------------------------------------------------------------------------------


def between_histories(base: tuple[History, History], head: tuple[History, History], scope: Scope) -> States:
    """The last states of two histories, each given with what it is without secrets; compared is what `scope` has."""
    (old, old_public), (new, new_public) = base, head
    renames, guessed = guessed_renames(old, scope.migrations, scope.snapshot)
    former = renamed_state(old, scope.migrations, renames)
    return States(
        base=old,
        head=new,
        public=(old_public, new_public),
        pairs=tuple(paired(former.values(), scope.snapshot.values(), BETWEEN_HISTORIES)),
        former=_texts(old, old_public, scope.migrations),
        present=_texts(new, new_public, scope.snapshot),
        is_one_history=False,
        fresh=_fresh(old, new),
        guessed=guessed,
        omitted=scope.omitted,
    )


def _texts(history: History, public: History, state: State) -> dict[Address, Subject]:
    if history is public:
        return _by_address(state.values())
    return _shown(public, {subject.address.oid for subject in state.values()})


def _fresh(base: History, head: History) -> tuple[int, ...]:
    """The versions of the head that the base has not, or not so."""
    known = {_content(step) for step in base.steps}
    steps = enumerate(head.steps)
    return tuple(place for place, step in steps if not step.external and _content(step) not in known)


def _content(step: Step) -> tuple[str, tuple[str, ...]]:
    return step.version.id, tuple(file.text for file in step.version.files)


# --- the texts that are told ------------------------------------------------------------------------------------------


def _by_address(subjects: Iterable[Subject]) -> dict[Address, Subject]:
    return {subject.address: subject for subject in subjects}


def _shown(history: History, only: Collection[Oid]) -> dict[Address, Subject]:
    return _by_address(subjects_of(history.catalog, history.system, only, APART_FROM_ROLES))
