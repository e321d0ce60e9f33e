"""Each field of each class of the catalog changes in words: no oid, no code, nothing unsaid."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import Field, replace
from functools import cache
from typing import Any, get_type_hints

import pytest

from meshdoc.catalog.change import Change
from meshdoc.catalog.database import Extension
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Column, ColumnDefault, Relation
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.codes import CODES
from meshdoc.history.facts import differences
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.history.net import Net
from meshdoc.history.pairs import Pair
from meshdoc.history.wording import field_text, field_words, full_name, noun_of, told_fields
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version

SQL = """
create schema app; create role reader with password 'secret' valid until '2030-01-01' connection limit 3 login;
create role writer; grant reader to writer with admin option; alter role writer set work_mem = '4MB';
alter role reader in database postgres set work_mem = '8MB'; alter database postgres set jit = off;
create type mood as enum ('happy', 'sad'); create type level as enum ('low', 'high');
create domain email as text collate "C" default 'none' check (value like '%@%'); create domain age as int not null;
create type floats as range (subtype = float8, subtype_diff = float8mi); create type ages as range (subtype = int4);
create type pair as (one int, two text);
create function cubein(cstring) returns cube language internal strict immutable as 'int4in';
create function cubeout(cube) returns cstring language internal strict immutable as 'int4out';
create type cube (input = cubein, output = cubeout, like = int4);
create function cubeeq(cube, cube) returns bool language internal as 'int4eq';
create operator === (leftarg = cube, rightarg = cube, function = cubeeq, commutator = ===, restrict = eqsel,
  join = eqjoinsel, hashes);
create function cubeint(cube, int4) returns bool language internal as 'int4eq';
create operator === (leftarg = cube, rightarg = int4, function = cubeint);
create operator family cubes using hash; create operator class cubeops default for type cube using hash family cubes
  as operator 1 === (cube, cube), function 1 hashint4(int4);
alter operator family cubes using hash add operator 1 === (cube, int4), function 1 (cube, int4) hashint4(int4);
create operator family bags using gin; alter operator family bags using gin add function 2 (cube, cube) hashint4(int4);
create cast (cube as int4) without function as assignment;
create function jsonin(internal) returns internal language internal immutable as 'int4in';
create function twice(amount int default 2, inout other text default 'text') language sql immutable
  set search_path = '' as 'select other';
create procedure clean() language plpgsql as 'begin end';
create function atomic(amount int) returns int language sql begin atomic select amount; end;
create aggregate total(int) (sfunc = int4pl, stype = int4, initcond = '0', msfunc = int4pl, minvfunc = int4mi,
  mstype = int4, minitcond = '0', combinefunc = int4pl, sspace = 8);
create aggregate sums(float8) (sfunc = float8pl, stype = float8, finalfunc = abs, sortop = <);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create function watch() returns event_trigger language plpgsql as 'begin end';
create event trigger watching on ddl_command_end when tag in ('CREATE TABLE') execute function watch();
create event trigger started on ddl_command_start execute function watch();
create table users (id bigint generated always as identity primary key, name text collate "C" not null default 'none',
  mail email, upper text generated always as (upper(name)) stored, unique (name) include (mail)) with (fillfactor = 70);
create table notes (id serial primary key, user_id bigint not null, during int4range, body text,
  constraint owned foreign key (user_id) references users (id) on delete cascade deferrable initially deferred,
  constraint filled check (body <> '') no inherit, exclude using gist (during with &&));
create table events (at date not null, kind text) partition by range (at);
create table events_old partition of events for values from ('2020-01-01') to ('2021-01-01');
create table copies () inherits (users);
create index names on users using btree (lower(name) desc, mail text_pattern_ops) include (id) where name is not null;
create unique index bodies on notes (body);
create statistics stats (ndistinct, mcv) on id, user_id from notes; alter statistics stats set statistics 50;
create sequence counter as int start 5 increment 2 maxvalue 99 cache 3 cycle; create sequence other;
create view active with (security_invoker = true) as select id, name from users;
create materialized view stored as select id from users; create materialized view stored2 as select body from notes;
create trigger touching before update of name on users for each row when (new.name <> old.name)
  execute function touch('first');
create constraint trigger checking after insert on users from notes deferrable for each row execute function touch();
create rule hidden as on delete to notes where old.body <> '' do instead update notes set body = 'gone';
create policy mine on users as restrictive for select to reader using (name = current_user);
create policy ours on users with check (true);
create publication pub for table users (id, name) where (id > 1);
create publication all_of_app for tables in schema app;
create publication everything for all tables with (publish = 'insert', publish_via_partition_root);
create subscription sub connection 'host=example' publication pub with (connect = false, slot_name = none);
create foreign data wrapper wrapper options (an 'first'); create server remote type 'kind' version '1.0'
  foreign data wrapper wrapper options (host 'example');
create user mapping for reader server remote options (user 'reader');
create foreign table far (id int options (name 'other') not null) server remote options (table 'far');
create collation german (provider = icu, locale = 'de-DE', deterministic = false);
create conversion converting for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create access method heaps type table handler heap_tableam_handler;
create text search parser parsing (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
  lextypes = prsd_lextype, headline = prsd_headline);
create text search template templating (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary words (template = simple, stopwords = english);
create text search dictionary more (template = templating);
create text search configuration searching (copy = english);
alter text search configuration searching alter mapping for word with words, more;
create transform for cube language sql (from sql with function jsonin(internal));
create extension citext;
create tablespace disk location '/srv/disk' ;
alter default privileges in schema app grant select on tables to reader;
grant select, insert on users to reader with grant option; grant update (name) on users to writer;
grant set on parameter work_mem to reader;
"""
NUMBERS = re.compile(
    "attribute|cost|rows|start|increment|minimum|maximum|cache|statistics|target|length|connection|transition_space|number"
)
"""The fields that hold numbers which mean what they say."""


MOST = 12
"""So many objects of a class are tried."""


@cache
def history() -> History:
    file = SourceFile("1.sql", SQL)
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(file,))
    return replay([version], template(system()), system())


def classes(cls: type[Object] = Object) -> Iterator[type[Object]]:
    """Every class of which the catalog has objects."""
    if "noun" in vars(cls) or hasattr(cls, "noun"):
        yield cls
    for heir in cls.__subclasses__():
        yield from classes(heir)


ABSTRACT = {"Object", "Relation", "Type", "Constraint", "FamilyMember"}
LEAVES = sorted(
    {cls for cls in classes() if cls.__name__ not in ABSTRACT and "catalog" in cls.__module__},
    key=lambda cls: cls.__name__,
)
HOLDERS = [*LEAVES, Column]


def samples(cls: type[Any]) -> list[tuple[Object, Any]]:
    """The objects or columns of a class, each with the object that it belongs to."""
    catalog = history().catalog
    if cls is Column:
        return [(each, column) for each in catalog.all(Relation) for column in each.columns]
    own = [item for item in catalog.all(cls) if type(item) is cls]
    return [(item, item) for item in own if not item.extension or cls is Extension][-MOST:]


def test_the_script_is_accepted() -> None:
    refused = [
        f"{entry.location}: {entry.message or entry.reason}"
        for entry in history().entries
        if entry.outcome not in (Outcome.APPLIED, Outcome.INERT)
    ]
    assert not refused


def alternatives(cls: type[Any], field: Field[Any]) -> Iterator[Any]:
    """Values that the field can have: all codes, choices and truth values, and those of other objects."""
    if codes := CODES.get((cls, field.name)):
        yield from (frozenset({code}) for code in codes) if field.name == "kinds" else codes
    found = [getattr(holder, field.name) for _, holder in samples(cls)]
    yield from found
    for value in found[:1]:
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, enum.Enum):
            yield from type(value)
        elif isinstance(value, str) and field.name not in {"name"} and not codes:
            yield f"{value}other"
        elif isinstance(value, int | float) and not field.metadata:
            yield value + 7
    hint = str(get_type_hints(cls)[field.name])
    if "Oid" in hint or hint == "<class 'int'>" or "int" in hint:
        yield from (0,) if field.metadata.get("dependency") and not field.metadata.get("of") else ()
    if "None" in hint:
        yield None
        yield from (("other",) if "str" in hint else (7,) if "int" in hint and "Acl" not in hint else ())


@pytest.mark.parametrize("cls", HOLDERS, ids=lambda cls: cls.__name__)
def test_each_field_changes_in_words(cls: type[Any]) -> None:
    found = samples(cls)
    assert found, f"the script makes no {cls.__name__}"
    names = Names(history().catalog, history().system)
    for field in told_fields(found[0][1]):
        assert "_" not in field_words(field)
        for value in {repr(value): value for value in alternatives(cls, field)}.values():
            for whole, holder in found:
                check(names, whole, holder, field, value)


def check(names: Names, whole: Object, holder: Any, field: Field[Any], value: Any) -> None:
    """The text of a field with another value has no code in it."""
    former = getattr(holder, field.name)
    if field.metadata.get("of") or type(former) is not type(value) or field.name in ("partition_key", "index_keys"):
        value = former
    changed = replace(holder, **{field.name: value})
    text = field_text(names, changed if holder is whole else whole, changed, field)
    words = re.findall(r"[^\s,;:()'\"]+", text)
    assert not [word for word in words if re.fullmatch("[A-BD-Za-z]", word)], f"{field.name}: {text}"  # collation C
    if not NUMBERS.search(field.name) and not isinstance(value, float):
        assert not [word for word in words if re.fullmatch(r"\d{4,}", word)], f"{field.name}: {text}"
    assert "???" not in text and "Oid" not in text and "frozenset" not in text, f"{field.name}: {text}"


@pytest.mark.parametrize("cls", LEAVES, ids=lambda cls: cls.__name__)
def test_each_change_is_told(cls: type[Any]) -> None:
    """Two objects that differ in the text of a field: one of them with the other's value has a line about it."""
    names = Names(history().catalog, history().system)
    (before, _), *others = samples(cls)
    for field in told_fields(before):
        text = field_text(names, before, before, field)
        other = next((item for item, _ in others if field_text(names, item, item, field) != text), None)
        if other is None or field.metadata.get("of") or "parts" in field.metadata or field.name == "acl":
            continue
        after = replace(before, **{field.name: getattr(other, field.name)})
        pair = Pair(before, after, Net(Change(before=before, after=after, cause=None), ()))
        told = [*differences(names, names, pair)]
        assert told
        assert all(detail.before != detail.after for detail in told)


@pytest.mark.parametrize("cls", LEAVES, ids=lambda cls: cls.__name__)
def test_everything_has_a_name(cls: type[Any]) -> None:
    names = Names(history().catalog, history().system)
    told = [item for item, _ in samples(cls) if not isinstance(item, ColumnDefault)]
    shown = [(noun_of(item), full_name(names, item)) for item in told]
    assert len({*shown}) == len(shown)
    assert not [name for noun, name in shown if not name or name == noun or "???" in name]
