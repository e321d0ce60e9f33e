"""Laws of comparing catalogs, on every case and every two adjacent versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from cases import Case, all_cases
from review.laws import agree_with_review, facts

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.system import system
from meshdoc.compare.difference import Action, Difference, applied, diff
from meshdoc.compare.key import Key
from meshdoc.compare.meaning import casts_inside
from meshdoc.compare.state import State, subjects_of
from meshdoc.history.history import START
from meshdoc.history.net import Net
from meshdoc.history.ownership import whole_of


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_differences_lead_from_each_version_to_the_next(case: Case) -> None:
    history = case.run()
    catalogs = [history.at(place) for place in range(START, len(history.steps))]
    for place, ((former, before), (latter, after)) in enumerate(pairwise(zip(catalogs, states(catalogs), strict=True))):
        forth, back = diff(before, after), diff(after, before)
        assert applied(forth, facts(before)) == facts(after)
        assert applied(back, facts(after)) == facts(before)
        assert diff(after, after) == ()
        agree(forth, former, latter, history.between(place - 1, place))
        agree_with_review(history, place - 1)


def states(catalogs: Iterable[Catalog]) -> Iterator[State]:
    """The state of each catalog; no two subjects of one share a key."""
    for catalog in catalogs:
        subjects = list(subjects_of(catalog, system()))
        state = {subject.key: subject for subject in subjects}
        assert len(state) == len(subjects)
        yield state


def agree(differences: Iterable[Difference], before: Catalog, after: Catalog, nets: Iterable[Net]) -> None:
    """What differs by key was changed by oid, or something that it refers to; what came or went by oid differs."""
    found = {(each.action, each.key) for each in differences}
    touched = {oid for net in nets for item in sides(net) for oid in (item.oid, whole_of(item))}
    for each in differences:
        for address, catalog in ((each.before, before), (each.after, after)):
            assert address is None or not touched.isdisjoint(reached(catalog, address.oid)), each.key
    for action, here, there in ((Action.DROPPED, before, after), (Action.CREATED, after, before)):
        present, absent = (dict(keyed(catalog)) for catalog in (here, there))
        gone = {present[net.oid] for net in nets if net.oid in present and net.oid not in absent}
        assert {(action, key) for key in gone - set(absent.values())} <= found


def keyed(catalog: Catalog) -> Iterator[tuple[Oid, Key]]:
    """The key of every object that is compared, by its oid."""
    for subject in subjects_of(catalog, system()):
        if not subject.address.sub:
            yield subject.address.oid, subject.key


def sides(net: Net) -> Iterator[Object]:
    """An object before and after."""
    yield from (item for item in (net.change.before, net.change.after) if item)


def reached(catalog: Catalog, start: Oid) -> set[Oid]:
    """An object and all that it refers to, directly or not."""
    found, ahead = set(), [start]
    while ahead:
        oid = ahead.pop()
        if oid not in found and oid in catalog:
            found.add(oid)
            ahead += [reference.target.oid for reference in catalog[oid].references()]
    return found


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("(ARRAY['a'::x, 'b'::x])::text[]", "ARRAY[('a'::x)::text, ('b'::x)::text]"),
        (
            "(a = ANY ((ARRAY[f(1, 2), b[1]])::numeric(9,2)[]))",
            "(a = ANY (ARRAY[(f(1, 2))::numeric(9,2), (b[1])::numeric(9,2)]))",
        ),
        ("(ARRAY[(ARRAY[1])::int[]])::text[]", "ARRAY[(ARRAY[(1)::int])::text]"),
        ("(ARRAY[ARRAY[1]])::text[]", "(ARRAY[ARRAY[1]])::text[]"),
        ("'(ARRAY[1])::text[]'", "'(ARRAY[1])::text[]'"),
        ("(ARRAY[']', '('])::text[]", "ARRAY[(']')::text, ('(')::text]"),
        ("(ARRAY[1])[1]", "(ARRAY[1])[1]"),
    ],
)
def test_casts_of_an_array_are_those_of_its_elements(text: str, inside: str) -> None:
    assert casts_inside(text) == inside
    assert casts_inside(inside) == inside
