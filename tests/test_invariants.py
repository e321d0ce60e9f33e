"""Invariants of every case."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import Case, all_cases
from fuzz.laws import contents, keys
from views import book

from meshdoc.analyze.reprint import reprinted
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import START, History
from meshdoc.limits import MACHINE_DEPENDENT
from meshdoc.lookup.lsyscache import Facts
from meshdoc.project import document, export
from meshdoc.replay.cache import Cache
from meshdoc.replay.progress import Progress
from meshdoc.replay.run import carry_on
from meshdoc.replay.stages import stages

INTERNAL_ERROR = "internal error in meshdoc"

every_case = pytest.mark.parametrize("case", all_cases(), ids=str)


def referrers(catalog: Catalog) -> dict[int, list[object]]:
    """Who refers to what."""
    targets = {reference.target.oid for item in catalog.all(Object) for reference in item.references()}
    return {oid: [(item.oid, reference) for item, reference in catalog.referrers(oid)] for oid in targets}


@every_case
def test_undoing_everything_gives_a_new_database(case: Case) -> None:
    catalog, new = case.run().rewound(), Catalog(template(system()))
    catalog.undo(0)
    assert contents(catalog) == contents(new)
    assert keys(catalog) == keys(new)
    assert referrers(catalog) == referrers(new)


@every_case
def test_indexes_are_those_of_the_objects(case: Case) -> None:
    catalog = case.run().catalog
    rebuilt = Catalog(tuple(catalog.all(Object)))
    assert keys(catalog) == keys(rebuilt)
    assert referrers(catalog) == referrers(rebuilt)


@every_case
def test_changes_lead_from_the_base_to_the_end(case: Case) -> None:
    history = case.run()
    objects = {item.oid: item for item in history.base}
    for net in history.between(START, len(history.steps) - 1):
        objects.pop(net.oid, None)
        if net.change.after:
            objects[net.oid] = net.change.after
    assert objects == contents(history.catalog)


@every_case
def test_cached_is_fresh(case: Case, tmp_path: Path) -> None:
    """Taken up after its first version by another run, a replay comes to the same."""
    base, ahead, cache = template(system()), stages(case.versions), Cache(tmp_path / "cache", tmp_path)
    cache.keep(ahead[:1], carry_on(Progress.start(base), ahead[:1], system()))
    progress = cache.recall(ahead)
    if progress is None:
        assert any(entry.sqlstate in MACHINE_DEPENDENT for entry in case.run().entries)
        return
    history = carry_on(progress, ahead[1:], system()).history(base, system())
    assert export(book(history)) == export(book(case.run()))
    assert document(book(history)) == document(book(case.run()))


@every_case
def test_trees_print_what_is_kept(case: Case) -> None:
    history = case.run()
    names = Names(history.catalog, history.system)
    for item in history.catalog.all(Object):
        kept, printed = (list(expressions_in(each)) for each in (item, reprinted(Facts(names), item)))
        assert [expression(names, expr) for expr in printed] == [expression(names, expr) for expr in kept]


@every_case
def test_no_exception_but_those_of_sql(case: Case) -> None:
    assert not [entry.message for entry in case.run().entries if entry.message.startswith(INTERNAL_ERROR)]


@every_case
def test_every_reference_resolves(case: Case) -> None:
    history = case.run()
    for item in history.catalog.all(Object):
        for reference in item.references():
            assert exists(history, reference.target.oid), f"{item.noun} {item.name} refers to {reference.target}"


def exists(history: History, oid: int) -> bool:
    """Whether an oid is an object's, be it PostgreSQL's own."""
    return oid in history.catalog or oid < 16384
