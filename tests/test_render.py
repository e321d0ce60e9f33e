"""The pages: every link resolves, no two collide, nothing in a name or comment breaks the Markdown.

Not cases, because what is looked at is all files of a build together, or one building block alone.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from meshdoc import project
from meshdoc.catalog.object import Object
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.config import Config
from meshdoc.history.history import History
from meshdoc.lint import run as lint
from meshdoc.render import Book, Files
from meshdoc.render.links import Links
from meshdoc.render.markup import cell, code, diagram_word, fenced, paragraphs, table, text, written
from meshdoc.render.mermaid import overview
from meshdoc.replay.run import replay
from meshdoc.sources import Ignored
from meshdoc.sources.version import Kind, SourceFile, Version

ROOT = Path(__file__).parent.parent

LINK = re.compile(r"(?<!\\)\]\(([^()\s]*)\)")
ANCHOR = re.compile(r'<a id="([^"]*)"></a>')
FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.DOTALL | re.MULTILINE)


# --- books --------------------------------------------------------------------------------------------


def book_of(*versions: str) -> Book:
    """The book of some SQL, one text a version."""
    found = [
        Version(id=str(place), name="", date=None, kind=Kind.MIGRATION, files=(SourceFile(f"{place}.sql", sql),))
        for place, sql in enumerate(versions, 1)
    ]
    history = replay(found, template(system()), system())
    return Book(title="Test", history=history, findings=lint.run(history), source_base="..")


def pages(book: Book) -> Files:
    """Its Markdown."""
    return project.document(book)


@pytest.fixture(scope="module")
def history() -> History:
    """The example of this repository."""
    with contextlib.chdir(ROOT):
        config = Config()
        return project.replay(config, project.read(config))


@pytest.fixture(scope="module")
def example(history: History) -> Book:
    return Book(title="MeshHook", history=history, findings=lint.run(history), source_base="..")


ODD = """
create table "We/ird" (id int primary key, "a|b" text, "pk" int, "x`y" int check ("x`y" > 0));
create table "we-ird" (id int primary key);
create table users (id int primary key);
create table "Users" (id int primary key, "user" int references users);
create table "USERS" (id int references "Users");
create schema "Sch.ema";
create table "Sch.ema"."t <b>" (id int primary key);
comment on table users is E'A | pipe, <b>bold</b>, *stars*, `ticks`\\n\\n# no heading\\n1. no list';
comment on column "We/ird"."a|b" is E'first | line\\nsecond [line](x)';
create type mood as enum ('Sad', 'sad', 'so-so', 'so so');
create type "Mood" as enum ('ok');
create function f(int) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 1';
create function f(text[]) returns int language sql as 'select 1';
create function "F"(text) returns int language sql as 'select 1';
create view v as select * from users;
"""


@pytest.fixture(scope="module")
def odd() -> Book:
    return book_of(ODD)


@pytest.fixture(scope="module")
def large() -> Book:
    """Enough tables for lists with an A-Z and a page of areas, one of them wide, and long names."""
    tables = [
        f"create table {area}_{number} (id int primary key, y_{'long_' * 8}name int references {area}_{number});"
        for area in ("alpha", "beta", "gamma")
        for number in range(12)
    ]
    wide = f"create table wide (id int primary key references alpha_1, {', '.join(f'c{n} int' for n in range(25))});"
    return book_of("".join([*tables, wide, "create view seen as select * from wide;"]))


@pytest.fixture(scope="module", params=["example", "odd", "large"])
def book(request: pytest.FixtureRequest) -> Book:
    found: Book = request.getfixturevalue(request.param)
    return found


# --- links --------------------------------------------------------------------------------------------


def links(files: Files) -> Iterator[tuple[str, str, str]]:
    """Every link: the page that it is on, the file that it leads to, and the anchor there."""
    for path, page in files.items():
        for target in LINK.findall(FENCE.sub("", page)):
            file, _, anchor = target.partition("#")
            folder = posixpath.dirname(path)
            yield path, posixpath.normpath(posixpath.join(folder, unquote(file))) if file else path, unquote(anchor)


def test_every_link_resolves(book: Book) -> None:
    files = pages(book)
    anchors = {path: ANCHOR.findall(page) for path, page in files.items()}
    broken = [
        (page, path, anchor)
        for page, path, anchor in links(files)
        if not path.startswith("../") and (path not in files or (anchor and anchor not in anchors[path]))
    ]
    assert broken == []


def test_no_anchor_is_there_twice(book: Book) -> None:
    for path, page in pages(book).items():
        found = ANCHOR.findall(page)
        assert len(found) == len(set(found)), path


def test_links_into_the_input_lead_to_its_lines(example: Book) -> None:
    found = {(path, anchor) for _, path, anchor in links(pages(example)) if path.startswith("../")}
    assert found
    for path, anchor in found:
        lines = (ROOT / path.removeprefix("../")).read_text("utf-8").splitlines()
        assert 0 < int(anchor.removeprefix("L")) <= len(lines)


def test_every_page_is_reached_from_the_first(book: Book) -> None:
    files = pages(book)
    reached, added = {"README.md"}, {"README.md"}
    while added:
        added = {path for page, path, _ in links(files) if page in added and path in files} - reached
        reached |= added
    assert reached == set(files)


def test_no_two_paths_differ_in_case_alone(book: Book) -> None:
    paths = [path.casefold() for path in pages(book)]
    assert len(paths) == len(set(paths)) == len(pages(book))
    assert len(book.pages) == len({Links(book).page_of(item) for item in book.pages})


def test_paths_are_safe_everywhere(book: Book) -> None:
    for path in pages(book):
        assert re.fullmatch(r"([\w-]+/)?[\w.~-]+\.(md|svg|json)", path), path


def test_rendering_twice_is_equal(book: Book) -> None:
    again = Book(title=book.title, history=book.history, findings=lint.run(book.history), source_base=book.source_base)
    assert dict(pages(book)) == dict(pages(again))


def test_every_object_with_a_page_is_linked_from_the_first_or_its_parent(book: Book) -> None:
    linked = {path for _, path, _ in links(pages(book))}
    assert {Links(book).page_of(item) for item in book.pages} <= linked


def test_without_a_base_nothing_links_to_the_input(odd: Book) -> None:
    files = pages(Book(title="Test", history=odd.history))
    assert not [path for _, path, _ in links(files) if path.startswith("../")]
    assert "lines 2, 10" in files["tables/public.~we~02f~ird.md"]


# --- what is told ---------------------------------------------------------------------------------------


def page_of(book: Book, name: str) -> str:
    """The page of the one object of that name."""
    item: Object = next(item for item in book.pages if item.name == name)
    return pages(book)[Links(book).page_of(item)]


def test_what_was_not_carried_out_is_said_on_the_page_that_it_may_concern() -> None:
    book = book_of(
        "create table t (id int primary key); create table u (id int primary key);\n\\i more.sql\ncreate table t ();"
    )
    assert book.history.entries[-1].touches
    assert "**Uncertain.**" in page_of(book, "t")
    assert "](../replay.md#statement-" in page_of(book, "t")
    assert "**Uncertain.**" not in page_of(book, "u")
    assert 'relation "t" already exists' in pages(book)["replay.md"]
    assert "(uncertain)" in pages(book)["README.md"]


REPLACED = """
create table event (id int primary key, at timestamptz);
alter table event enable row level security;
create policy own on event using (true);
create index event_at on event (at);
create table new_event (id int primary key, at timestamptz);
drop table event cascade;
alter table new_event rename to event;
"""


def test_the_replay_report_lists_ignored_files() -> None:
    book = replace(book_of("create table t ();"), ignored=(Ignored("sql/2.down.sql", "a down migration"),))
    assert "| 1 | a down migration | [`sql/2.down.sql`](../sql/2.down.sql#L1) |" in pages(book)["replay.md"]


def test_what_a_replaced_table_lost_is_found() -> None:
    book = book_of(REPLACED)
    assert [(finding.code, finding.location.line) for finding in book.findings if finding.location] == [
        ("protection-lost", 7),
        ("parts-lost", 7),
    ]
    assert "Recreating event dropped row-level security and a policy" in page_of(book, "event")


def test_what_a_later_version_restored_is_not_lost() -> None:
    restored = """
        alter table event enable row level security;
        create policy own on event using (true);
        create index event_at on event (at);
    """
    assert [finding.code for finding in book_of(REPLACED, restored).findings if finding.category != "locking"] == []


def test_a_page_tells_the_lives_that_had_its_name_before() -> None:
    page = page_of(book_of("create table t (id int);", "drop table t; create table t (id int);"), "t")
    assert "An earlier table of this name was dropped; its history is included." in page
    assert page.rindex("../2.sql#L1") < page.rindex("../1.sql#L1")


# --- markup ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "markdown"),
    [
        ("a | b", "a &#124; b"),
        ("<script>", r"\<script>"),
        ("*bold* _it_ snake_case", r"\*bold\* \_it\_ snake_case"),
        ("`x`", r"\`x\`"),
        ("[x](y)", r"\[x\](y)"),
        ("&amp; & co", "&amp;amp; & co"),
        ("# no", r"\# no"),
        ("1. no", r"1\. no"),
        ("- no", r"\- no"),
        (r"back\slash", r"back\\slash"),
        ("two\nlines", "two lines"),
        ("$x$ ~~y~~", r"\$x\$ \~\~y\~\~"),
    ],
)
def test_text_is_escaped(plain: str, markdown: str) -> None:
    assert written(text(plain)) == markdown


def test_a_cell_keeps_line_breaks_and_stays_a_cell() -> None:
    assert written(cell("a\n\n| b\r\n")) == "a<br>&#124; b"


def test_paragraphs_keep_line_breaks() -> None:
    assert written(paragraphs("a\nb\n\n- c")) == "a\\\nb\n\n\\- c"


@pytest.mark.parametrize(
    ("value", "markdown"),
    [
        ("x", "`x`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("a | b", "<code>a &#124; b</code>"),
        ("'a\n*b*'", "<code>'a<br>&#42;b&#42;'</code>"),
        ("a_b || c", "<code>a&#95;b &#124;&#124; c</code>"),
    ],
)
def test_code_survives_what_is_in_it(value: str, markdown: str) -> None:
    assert written(code(value)) == markdown


def test_a_fence_is_longer_than_those_inside() -> None:
    assert written(fenced("a\n```\nb")) == "````sql\na\n```\nb\n````"


def test_empty_columns_of_a_table_are_hidden() -> None:
    shown = table(("A", "B", "C"), [("1", "", "x"), ("2", "", "")])
    assert written(shown) == "| A | C |\n| --- | --- |\n| 1 | x |\n| 2 |  |"
    assert not table(("A",), [])


# --- diagrams -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("numeric(10,2)", "numeric_10_2"),
        ("PK", "PK_"),
        ("double precision", "double_precision"),
        ("1st", "_1st"),
        ("#", "_"),
        ("ª1µ", "_1"),
        ("pkä", "pk_ä"),
        ("a\u200bb", "a_b"),
    ],
)
def test_words_of_a_diagram(value: str, expected: str) -> None:
    assert diagram_word(value) == expected


def test_a_table_in_a_diagram(odd: Book) -> None:
    drawn = overview(odd, odd.tables)
    assert drawn
    lines = drawn.text.splitlines()
    assert '  "USERS" }o--o| "Users" : "id"' in lines
    assert '  "Users" }o--o| "users" : "user"' in lines


def test_the_changelog_names_what_is_gone() -> None:
    book = book_of(
        "create table t (id int, x int); create view v as select id from t;",
        "alter table t add column y int; create table gone (id int);",
        "alter table t drop column y; drop table t cascade; drop table gone;",
        "create table t (id int);",
    )
    files = pages(book)
    assert "view [`v`](removed.md#removed-view-public~.v)" in files["CHANGELOG.md"]
    assert "table [`t`](tables/public.t.md)" in files["CHANGELOG.md"]
    assert "column [`t.y`](tables/public.t.md)" in files["CHANGELOG.md"]


@pytest.mark.parametrize(
    ("sql", "state", "report"),
    [
        (
            "create table t ();",
            "[all statements applied](replay.md)",
            "1 migration (1 statement). Every statement was applied or has no effect on the schema.",
        ),
        (
            "select 1; create table t (t int, t int);",
            "**[1 of 2 statements not fully applied](replay.md)**",
            "1 migration (2 statements): 1 applied or without effect on the schema, **1 not applied**.",
        ),
        (
            "create extension nobodys; create table t (t int, t int);",
            "**[2 of 2 statements not fully applied](replay.md)**",
            "**1 not applied, 1 partially applied**.",
        ),
        ("", "1 migration · last `1`\n", "Built from 1 migration (0 statements)."),
    ],
)
def test_the_front_page_says_how_complete_it_is(sql: str, state: str, report: str) -> None:
    files = pages(book_of(sql))
    assert state in files["README.md"]
    assert report in files["replay.md"]


def test_an_empty_schema_is_called_so() -> None:
    assert "The schema is empty." in pages(book_of(""))["README.md"]
    assert "No tables, views, functions or types." in pages(book_of("create sequence s;"))["README.md"]


@pytest.mark.parametrize("sql", ["", "create role r;", "this is no SQL;", "create sequence s; create type shell;"])
def test_a_schema_with_next_to_nothing_has_pages(sql: str) -> None:
    files = pages(book_of(sql))
    assert {"README.md", "CHANGELOG.md", "replay.md"} <= set(files)
    assert {path for _, path, _ in links(files) if not path.startswith("../")} <= set(files)
    assert files["README.md"].startswith("# Test\n")


def test_an_enum_lists_its_labels_in_order_and_who_uses_it() -> None:
    book = book_of(
        "create type mood as enum ('sad', 'ok', 'happy'); create table t (now mood default 'ok', all_of mood[]);"
        "create function f(mood) returns mood language sql as 'select $1';"
    )
    page = page_of(book, "mood")
    assert page.index("`sad`") < page.index("`ok`") < page.index("`happy`")
    assert "- tables: `all_of`, `now` of [`t`](../tables/public.t.md)" in page
    assert "- functions: [`f(mood)`](../functions/public.f-mood.md)" in page


SECURED = """
create role reader;
create table note (id int primary key, owner text, body text);
alter table note enable row level security;
create policy own on note for all to reader using (owner = current_user);
create policy recent on note as restrictive for select using (id > 10);
grant select (id), insert on note to reader with grant option;
"""


def test_privileges_are_told_with_their_grant_options() -> None:
    page = page_of(book_of(SECURED), "note")
    assert "| [`reader`](../roles.md#role-reader) | INSERT with grant option |  |" in page
    assert "| [`reader`](../roles.md#role-reader) | SELECT with grant option | `id` |" in page


@pytest.mark.parametrize(
    ("sql", "state"),
    [
        ("", "**Disabled**, so the policies below have no effect: any role with a table privilege can use it on every"),
        ("alter table t enable row level security, force row level security;",
         "**Enabled and forced**: applies to every role, including the owner, except superusers and roles with "
         "BYPASSRLS. No permissive policy covers INSERT, UPDATE or DELETE, so no role subject to RLS can insert, "
         "update or delete rows."),
    ],
)  # fmt: skip
def test_the_state_of_row_security(sql: str, state: str) -> None:
    assert state in page_of(book_of(f"create table t (); create policy p on t for select using (true); {sql}"), "t")


def test_a_view_names_the_tables_whose_row_security_it_bypasses() -> None:
    book = book_of(
        SECURED,
        "create table free (id int primary key);"
        "create view all_notes as select note.id from note, free;"
        "create view own_notes with (security_invoker) as select id from note;"
        "create role someone; create view others as select id from note; alter view others owner to someone;"
        "create role member; grant postgres to member;"
        "create view shared as select id from note; alter view shared owner to member;",
    )
    owner = "runs with the privileges of its owner"
    bypassed = f"{owner} `postgres` (RLS of [`note`](../tables/public.note.md) is bypassed) ·"
    assert bypassed in page_of(book, "all_notes")
    assert "security invoker (caller's privileges and RLS apply)" in page_of(book, "own_notes")
    assert f"{owner} [`someone`](../roles.md#role-someone) ·" in page_of(book, "others")
    member = "[`member`](../roles.md#role-member)"
    assert f"{owner} {member} (RLS of [`note`](../tables/public.note.md) is bypassed) ·" in page_of(book, "shared")


def test_a_partitioned_table_lists_its_partitions() -> None:
    book = book_of(
        "create table log (at date not null, n int) partition by range (at);"
        "create table log_1 partition of log for values from ('2025-01-01') to ('2025-02-01');"
        "create table log_rest partition of log default;"
    )
    page = page_of(book, "log")
    assert "Partitioned by `RANGE (at)`." in page
    assert "`log_1` | from `2025-01-01` up to (not including) `2025-02-01` |" in page
    assert "`log_rest` | all other rows (default partition) |" in page
    assert "2 partitions" in pages(book)["README.md"]


def test_the_changelog_of_many_versions_has_an_index_and_pages_below_the_limit() -> None:
    body = "\n".join(f"  perform {number};" for number in range(300))
    functions = "\n".join(
        f"create or replace function f{each}() returns void language plpgsql as $$begin\n{body}\nend$$;"
        for each in range(150)
    )
    tables = [f"create table t{number} ();" for number in range(60)]
    book = book_of(functions, *tables, "select 1;", functions.replace("perform", "execute"))
    files = pages(book)
    assert [path for path in files if path.startswith("changelog/")] == ["changelog/1.md", "changelog/2.md"]
    assert all(len(page.encode()) < 500_000 for page in files.values())
    index = files["CHANGELOG.md"]
    assert '<a id="version-63"></a>[63](changelog/2.md#version-63) | 150 functions changed' in index
    assert '<a id="version-62"></a>62' in index
    assert "[1](changelog/1.md#version-1)" in index
    assert "\n- and " in files["changelog/2.md"]


def test_signature_of_an_aggregate_with_order_by() -> None:
    sql = (
        "create aggregate nearest (float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal,"
        " finalfunc = percentile_disc_final, finalfunc_extra);"
    )
    page = pages(book_of(sql))["functions/public.nearest-double--precision-anyelement.md"]
    assert "public.nearest(double precision ORDER BY anyelement)\nRETURNS anyelement" in page


# --- lists that are cut ---------------------------------------------------------------------------------------------

UNDECIDED = "do $$ begin if random() < 0.5 then alter table t add c{} int; end if; end $$;"


@pytest.mark.parametrize(("count", "more"), [(5, []), (6, ["1"])])
def test_uncertain_statements_are_listed_or_counted(count: int, more: list[str]) -> None:
    book = book_of("create table t (a int primary key, b int);" + "".join(map(UNDECIDED.format, range(count))))
    page = pages(book)["tables/public.t.md"]
    assert (page.count("- [`1.sql:1`]"), re.findall(r"and (\d+) more in the", page)) == (5, more)


@pytest.mark.parametrize("count", [3, 4])
def test_views_that_look_rows_up_are_named_or_counted(count: int) -> None:
    views = "".join(f"create view v{n} as select a from t where b = {n};" for n in range(count))
    files = pages(book_of(f"create table t (a int primary key, b int); create index on t (b); {views}"))
    (row,) = (line for line in files["tables/public.t.md"].splitlines() if line.startswith("| `t_b_idx`"))
    assert ("| 4 views |" in row, "[`v2`]" in row) == (count == 4, count == 3)
