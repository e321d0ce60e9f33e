"""Names of pages and anchors: distinct objects never share one, on any file system."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.diagnostics import MeshdocError
from meshdoc.render import Book
from meshdoc.render.links import Links
from meshdoc.render.slug import LONGEST, cut, device_safe, exact, refuse_collisions, slug
from meshdoc.replay.run import replay
from meshdoc.sources import Kind, SourceFile, Version

# Names that differ little: case, marks, what folding and normalization change, and slugs themselves.
TRICKY = 'aA0_-. ~/\\[]"é\u0301ß\u017f\u0131\uff21ª가\u1100\u1161\u202e\0😀'
NAMES = st.text(st.sampled_from(TRICKY) | st.characters(), min_size=1, max_size=12)
FOLDS = [
    lambda text: unicodedata.normalize("NFC", text.casefold()),
    lambda text: unicodedata.normalize("NFD", text).upper(),
    lambda text: unicodedata.normalize("NFKD", text.casefold()),
]


@settings(max_examples=300, deadline=None)
@given(st.sets(NAMES, min_size=2, max_size=8))
@example({"Own rows", "own rows", "own-rows", "~own--rows", "own  rows", "own--rows", "own_rows"})
@example({"é", "e\u0301", "É", "E\u0301"})
@example({"[]", "~_array", "[ ]"})
def test_slugs_tell_all_names_apart(names: set[str]) -> None:
    for fold in FOLDS:
        assert len({fold(slug(name)) for name in names}) == len(names)


@settings(max_examples=300, deadline=None)
@given(st.sets(st.lists(NAMES, min_size=1, max_size=4).map(tuple), min_size=2, max_size=6))
@example({("f", "integer"), ("f integer",), ("f-integer",), ("f ", "integer"), ("f", " integer"), ("f- integer",)})
def test_names_and_their_argument_types_are_told_apart(signatures: set[tuple[str, ...]]) -> None:
    assert len({"-".join(map(exact, signature)) for signature in signatures}) == len(signatures)


@given(st.text(st.characters(), min_size=1, max_size=63))
def test_slugs_are_file_names_everywhere(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[\w~.-]+", made)
    assert len(made.encode()) <= LONGEST
    assert not made.startswith((".", "-"))


@pytest.mark.parametrize("name", ["users", "workflow_runs2", "_private", "顧客", "größe".replace("ß", "s")])
def test_ordinary_names_are_their_own_slugs(name: str) -> None:
    assert slug(name) == name


def test_long_names_are_cut_by_bytes() -> None:
    long = ["\u7d50" * 100, "\u7d50" * 101, "x" * LONGEST, "x" * (LONGEST + 1), "x" * (LONGEST + 2)]
    assert len(set(map(slug, long))) == len(long)
    assert slug("x" * LONGEST) == "x" * LONGEST
    assert re.search(r"~~[0-9a-f]{32}\Z", slug("x" * (LONGEST + 1)))
    assert cut("a" * 1000) != cut("a" * 1000 + "b")


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_names_of_windows_devices_do_not_begin_a_file_name(name: str) -> None:
    assert device_safe(exact(name)) not in (name, exact(name.upper()))
    assert not re.match(r"(?:con|prn|aux|nul|com\d|lpt\d)\b", device_safe(exact(name)))


def test_pages_that_collide_are_an_error() -> None:
    with pytest.raises(MeshdocError, match="defect of meshdoc"):
        refuse_collisions(["tables/A.md", "tables/a.md"])
    with pytest.raises(MeshdocError, match="defect of meshdoc"):
        refuse_collisions(["é.md", "e\u0301.md"])


PAIRS = """
create type double_precision as enum ('a');
create type text_array as enum ('a');
create type timestamptz as enum ('a');
create schema con;
create table con.x (id int);
create function f(double precision) returns int language sql as 'select 1';
create function f(double_precision) returns int language sql as 'select 1';
create function g(text[]) returns int language sql as 'select 1';
create function g(text_array) returns int language sql as 'select 1';
create function h(timestamptz) returns int language sql as 'select 1';
create function h(public.timestamptz) returns int language sql as 'select 1';
create function k(int) returns int language sql as 'select 1';
create function "k integer"() returns int language sql as 'select 1';
create function "k-integer"() returns int language sql as 'select 1';
create table "secret  ! $x" (id int);
create table "secret" (id int);
create type "日本語日本語日本語日本語日本語日本語日本語" as enum ('a');
create function l("日本語日本語日本語日本語日本語日本語日本語", "日本語日本語日本語日本語日本語日本語日本語",
    "日本語日本語日本語日本語日本語日本語日本語") returns int language sql as 'select 1';
"""


def test_objects_with_similar_names_have_pages_of_their_own() -> None:
    version = Version(id="1", name="", date=None, kind=Kind.MIGRATION, files=(SourceFile("1.sql", PAIRS),))
    history = replay([version], template(system()), system())
    book = Book(title="Test", history=history)
    links = Links(book)
    paths = [links.page_of(item) for item in book.pages]
    assert len(paths) == len(set(paths)) == 17
    assert all(len(path.rpartition("/")[2].encode()) <= LONGEST + len(".md") for path in paths)
    assert {"functions/public.f-double--precision.md", "functions/public.f-double_precision.md"} <= set(paths)
    assert {"functions/public.g-text~_array.md", "functions/public.g-text_array.md"} <= set(paths)
    assert "tables/~063~on.x.md" in paths
