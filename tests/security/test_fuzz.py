"""A small part of `python -m tests.fuzz`, with fixed seeds."""

from __future__ import annotations

from random import Random

import pytest
from fuzz.failures import minimised
from fuzz.laws import prepared
from fuzz.mutate import mutated, tokens
from fuzz.sources import Source, version
from fuzz.walk import Walk

SOURCE = Source(
    "shop",
    (
        version(
            "1",
            """
            create type state as enum ('new', 'done');
            create table item (id serial primary key, name text not null check (name <> ''), state state default 'new');
            create table part (item int references item on delete cascade, n numeric(10, 2), made timestamptz);
            create index on part (item, made desc) where n > 0;
            create view open as select i.name, count(*) as parts from item i join part p on p.item = i.id group by 1;
            insert into item (name) values ('a'), ('b');
            """,
        ),
        version(
            "2",
            """
            create function total(of int) returns numeric language sql as 'select sum(n) from part where item = of';
            do $$ begin for i in 1..2 loop execute format('alter table item add column c%s int', i); end loop; end $$;
            create role clerk; grant select, update (name) on item to clerk; alter table item enable row level security;
            create policy own on item for select to clerk using (name = current_user);
            comment on column item.name is 'Printed'; alter table part rename to piece; alter type state add value 'x';
            update item set state = 'done' where id = 1; drop view open;
            """,
        ),
    ),
)
"""Of its own, so that no case that is added changes what is tried."""


@pytest.mark.parametrize("seed", range(3))
def test_mutated_statements_keep_the_laws(seed: int) -> None:
    walking = Walk("", [SOURCE])
    with prepared():
        assert list(walking.statements(SOURCE, Random(seed))) == []
    assert walking.tried["statements"] > 30
    assert walking.tried["applied"] > 0
    assert walking.tried["refused"] > walking.tried["syntax error"] > 0


def test_mutated_files_keep_the_laws() -> None:
    with prepared():
        assert list(Walk("", [SOURCE]).files(SOURCE, Random(1))) == []


def test_odd_folders_keep_the_laws() -> None:
    with prepared():
        assert list(Walk("", [SOURCE]).folders(SOURCE, Random(0))) == []


def test_a_seed_gives_the_same_mutations() -> None:
    words = SOURCE.vocabulary
    texts = [[mutated(text, words, Random(7)) for text in words.statements] for _ in range(2)]
    assert texts[0] == texts[1]
    assert texts[0] != list(words.statements)
    assert ["".join(tokens(text)) for text in words.statements] == list(words.statements)


def test_a_failure_is_told_by_its_place_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command raises what none may raise."""

    def broken(*arguments: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("meshdoc.commands.object.comment.get_object", broken)
    source = Source("broken", (version("1", "create schema a; create schema b; comment on schema b is 'c'"),))
    with prepared():
        failure = next(Walk("1", [source]).statements(source, Random(1)))
        small = minimised(failure)
    assert str(failure) == "internal error: KeyError in commands/object/comment.py:comment"
    assert small
    assert small.texts == ()
    assert tokens(small.text)[0] == "comment"
    assert len(small.text) <= len("comment on schema b is 'c'")
