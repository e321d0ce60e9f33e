"""Scripts through the real psql and through meshdoc: the same catalog, and the same statements refused."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import postgres
import pytest
from postgres import Server
from server_catalog import read
from test_postgres import compare, same_catalog

from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.replay.run import replay
from meshdoc.sources import Tree, versions_of_files
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.conditional import PSQL_ERROR
from meshdoc.syntax.script import Script

ERROR = re.compile(r"^psql:(?P<file>[^:]+):\d+: ERROR:  (?P<message>.*)$", re.MULTILINE)

SCRIPTS = {
    "variables": r"""
        \set name 'Some Name'
        \set list a , ' b' , c
        \set quoted 'it''s \\ a\tvalue'
        \set type int
        create table :"name" (:list);
        create table t (a :type, b text default :'quoted', c int[] default array[1,2,3], ":type" int);
        alter table t add d int check (d > 1::int and c[1:2] is not null and b <> ':type' and b <> $$:type$$);
        -- :type and \set type text
        comment on table t is :'missing';
        comment on table t is :'name';
        create table u (a :missing);
        \set statement 'create table v (a int); create table w (a'
        :statement int);
        \set self ':self int'
        create table x (a int, b :self);
        \unset type
        create table y (a :type);
        \set empty
        create table z (:empty a int);
        \set type
        select :{?type} as is_set, :{?empty} \gset
        \set 'no name' 1
        \set concatenated :name:type'x'"y"
        comment on column t.a is :'concatenated';
        select 1 as "a
        b";
    """,
    "conditions": r"""
        \if :{?x}
        create table no1 ();
        \else
        \set x 2
        \endif
        \if :{?x}
        create table yes1 ();
        \elif nonsense
        create table no2 ();
        \endif
        \if false
        create table no3 (); \if true \else \endif
        \elif 0
        create table no4 ();
        \elif of
        create table no41 ();
        \elif tr
        create table yes2 (); \if yes \\ create table yes3 (); \endif create table yes4 (
        \else
        create table no5 ();
        \endif
        a int);
        \if maybe
        create table no6 ();
        \else
        create table yes5 ();
        \else
        create table no7 ();
        \endif
        \endif
        \if :x
        create table no8 ();
        \elif 1
        create table yes6 ();
        \endif
        create table yes7 (
        \if off
          a int,
        \endif
          b int);
        \if true
        create table yes8 ();
    """,
    "switches": r"""
        \if :ON_ERROR_STOP
        create table no1 ();
        \endif
        \set ON_ERROR_STOP no
        \if :ON_ERROR_STOP
        create table no2 ();
        \endif
        \set SINGLESTEP
        \unset SINGLESTEP
        \if :SINGLESTEP
        create table no3 ();
        \endif
        \set HIDE_TABLEAM
        \if :HIDE_TABLEAM
        create table yes1 ();
        \endif
        \set mine
        \if :{?mine}
        create table yes2 ();
        \endif
        \if :mine
        create table no4 ();
        \endif
        create table said (a text default :'HIDE_TABLEAM', b text default :'ON_ERROR_STOP', c text default :'mine');
    """,
    "gset": r"""
        create table t (a int);
        select 1 as one, null as none, 'x y' as text \gset
        select 'second' as one \gset p_
        create table t_:one (a int);
        create table p_:p_one (a text default :'text');
        select :{?none} as had_none \gset
        \if :had_none
        create table no ();
        \endif
        select * from t \gset
        select 1 as one union all select 2 \gset
        select exists (select from pg_class where relname = 't') as exists, to_regclass('u') is null as lacks \gset
        select missing as one \gset
        \if :exists
          \if :lacks
            create table u_:one (a int);
          \endif
        \endif
        select 5 as five;
        \gset
        create table five_:five ();
        insert into t values (7) returning a \gset row_
        create table row_:row_a ();
        \if :ERROR
        create table no2 ();
        \endif
        selec;
        \if :ERROR
        comment on table t is :'LAST_ERROR_SQLSTATE';
        \endif
        create table at_end () \g
        create table also () \gx
        create table described (a int) \gdesc
        create table joined1 ()\; create table joined2 ();
        create table gone \r
        create table kept ();
        select :'DBNAME' = current_database() and :'USER' = current_user as same \gset
        select :SERVER_VERSION_NUM >= 180000 as new \gset
        \if :same
        create table same ();
        \endif
        \if :new
        create table new ();
        \endif
        \invalid rest of the line; create table no3 ();
        \echo create table no4 ();
        create table last ()
    """,
    "gexec": r"""
        create schema a; create schema b;
        create table a.one (); create table b.two ();
        select format('create table %I.more (a int)', nspname), null, format('comment on schema %I is %L', nspname, 'x')
        from pg_namespace where nspname in ('a', 'b') order by 1 \gexec
        select format('alter table %s add x int', c.oid::regclass) from pg_class c where relkind = 'r'
        and relnamespace::regnamespace::text in ('a', 'b') order by 1;
        \gexec
        select 'create table bad (' \gexec
        select 'create table dup ()' from generate_series(1, 2) \gexec
        select 'create role shop' where not exists (select from pg_roles where rolname = 'shop') \gexec
        select 'create role shop' where not exists (select from pg_roles where rolname = 'shop') \gexec
    """,
    "copy": r"""
        create table p (a int primary key, b text);
        create table c (a int);
        \copy p from stdin
        1	one
        2	two
        \.
        copy c from stdin;
        1
        \.
        alter table c add foreign key (a) references p;
        create table d (a int);
        \copy d (a) from 'rows.csv' with (format csv)
        alter table d add constraint fk foreign key (a) references p;
        \copy (select * from p) to '/dev/null'
        \COPY (select * from d) to '/dev/null'
        \copy
        create table yes ();
        copy p (a) from stdin; create table after_copy ();
        3
        \.
        alter table p add check (a < 3);
    """,
    "includes": r"""
        \set folder tables
        \ir tables/one.sql
        \i :folder/two.sql
        \include 'tables/with space.sql'
        \ir missing.sql
        \i
        create table last ();
    """,
    "errors": r"""
        \set ON_ERROR_ROLLBACK on
        begin;
        create table a ();
        create table a ();
        create table b ();
        commit;
        \unset ON_ERROR_ROLLBACK
        begin;
        create table c ();
        create table c ();
        create table d ();
        commit;
        \pset null x
        \timing
        \o /dev/null
        \encoding latin1
        \set AUTOCOMMIT on
        \connect - - - -
        create table e ();
        select 'a' as "select" \gset
        \if true
        \q
        create table f ();
    """,
}
FILES = {
    "rows.csv": "1\n2\n",
    "tables/one.sql": "create table one (); \\ir sub/deep.sql\ncreate table one ();\n\\if 1\ncreate table open ();\n",
    "tables/sub/deep.sql": "create table deep (); \\ir ../two.sql\n\\q\ncreate table no ();",
    "tables/two.sql": "create table if not exists two (a int default :{?folder}::int); alter table two add b int",
    "tables/with space.sql": "create table spaced (",
}


def psql(server: Server, database: str, script: Path) -> list[tuple[str, str]]:
    """Run a script; the statements that the server refuses: their file and the error."""
    installed = postgres.installation()
    assert installed is not None
    program = [installed / "bin" / "psql", "-X", "-q", "-h", server.socket, "-U", "postgres", "-d", database]
    done = subprocess.run([*program, "-f", script.name], cwd=script.parent, capture_output=True, text=True, check=False)
    return [(match["file"], match["message"]) for match in ERROR.finditer(done.stderr)]


def documented(script: Path) -> History:
    """The same script through meshdoc."""
    return replay(versions_of_files([Tree.of_file(Path(script.name))]), template(system()), system())


def refused(history: History) -> Iterator[tuple[str, str]]:
    for entry in history.entries:
        if entry.outcome is Outcome.REFUSED and entry.sqlstate != PSQL_ERROR:
            yield entry.location.path, entry.message


@pytest.mark.parametrize("name", SCRIPTS)
def test_same_as_psql(name: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "".join(line.removeprefix("        ") for line in SCRIPTS[name].splitlines(keepends=True))
    for path, content in {**FILES, "main.sql": text}.items():
        Path(path).parent.mkdir(exist_ok=True, parents=True)
        Path(path).write_text(content)
    script = tmp_path / "main.sql"
    history = documented(script)
    with server.database() as database:
        errors = psql(server, database, script)
        with closing(server.connect(database)) as connection:
            same_catalog(history, read(connection))
    compare([f"{file}: {error}" for file, error in errors], [f"{file}: {error}" for file, error in refused(history)])


LINES = (
    *("\\if true", "\\if false", "\\if :a", "\\if :{?b}", "\\elif true", "\\elif :b", "\\else", "\\endif", "\\endif"),
    *(
        "\\set a on",
        "\\set a off",
        "\\set b :a'x'",
        "\\unset a",
        "\\set b 'c; create table {0}_v'",
        "\\r",
        "\\g",
        "\\q",
    ),
    *("select 'on' as a \\gset", "select null as b \\gset", "select 'create table {0}_g ()' \\gexec", "\\gexec", "\\;"),
    *(
        "create table {0}_t ();",
        "create table {0}_u",
        "(a int);",
        "create table {0}_:b ();",
        "create table {0}_w () \\g",
    ),
    *("/* :a \\if", "*/", "-- \\endif", "select ':a';", "select $$", "$$;", "select :'b' as b \\gset", "\\gset x", ";"),
    *("create table {0}_s (); \\if :a \\\\ create table {0}_i (); \\endif", "comment on table {0}_t is :'a';"),
)


@pytest.mark.parametrize("seed", range(3))
def test_random_lines(seed: int, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines in any order: the same tables."""
    monkeypatch.chdir(tmp_path)
    chance = random.Random(seed)
    for number in range(25):
        lines = [chance.choice(LINES).replace("{0}", f"t{number}_{place}") for place in range(chance.randint(3, 25))]
        Path(f"{number}.sql").write_text("\n".join(lines))
    with server.database() as database, closing(server.connect(database)) as connection:
        for number in range(25):
            script = tmp_path / f"{number}.sql"
            psql(server, database, script)
            found = connection.execute("select relname from pg_class where relname ^@ %s", [f"t{number}_"]).fetchall()
            ours = {table.name for table in documented(script).catalog.all(Table)}
            assert {name for (name,) in found} == {name for name in ours if name.startswith("t")}, script.read_text()


def test_what_a_variable_holds_is_where_its_name_stands() -> None:
    script = Script(SourceFile("x.sql", "a :b c :long d :e f"))
    for name, value in ((":b", "much longer"), (":long", ""), (":e", ":g"), (":g", "gg")):
        start = script.text.index(name)
        script.put(start, start + len(name), value)
    assert script.text == "a much longer c  d gg f"
    found = {letter: script.in_file(script.text.rindex(letter)) for letter in "acdf"}
    assert found == {letter: script.file.text.rindex(letter) for letter in "acdf"}
    assert {script.in_file(script.text.index("much") + n) for n in range(11)} == {2}
    assert [script.in_file(script.text.index("gg") + n) for n in range(2)] == [script.file.text.index(":e")] * 2


def test_a_file_whose_name_is_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.sql").write_text("create table a ();")
    Path("main.sql").write_text("select 'a.sql' as file \\gset\n\\i :file\n\\i b.sql\n")
    assert [entry.message for entry in documented(tmp_path / "main.sql").entries][2:] == [
        "a.sql: the name is computed by a psql variable; write it out to have the file read",
        "b.sql: no such file in the project",
    ]
