"""Extensions' scripts, SQL under other names, compressed files, and dumps of many releases."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from meshdoc.catalog.relation import Table
from meshdoc.catalog.system import system
from meshdoc.catalog.template import template
from meshdoc.diagnostics import SourceError
from meshdoc.history.history import History
from meshdoc.history.ledger import Outcome
from meshdoc.replay.run import replay
from meshdoc.sources import Detected, Tree, detect, versions_of_files

CONTROL = "# x\ndefault_version = '{}'\nschema = 'My'\nrequires = 'plpgsql, pgcrypto'\nmodule_pathname = '$libdir/x'\n"


def extension(version: str, *scripts: str, control: str = CONTROL, **texts: str) -> Detected:
    files = {"x.control": control.format(version), **dict.fromkeys(scripts, "select 1;"), **texts}
    return detect(Tree.of_files(files))


def run(found: Detected) -> list[str]:
    assert found.layout == "extension"
    return [version.files[-1].path for version in found.versions]


def replayed(found: Detected) -> History:
    return replay(found.versions, template(system()), system())


@pytest.mark.parametrize(
    ("version", "scripts", "expected"),
    [
        ("1.2", "x--1.0.sql x--1.0--1.1.sql x--1.1--1.2.sql", "x--1.0.sql x--1.0--1.1.sql x--1.1--1.2.sql"),
        ("1.2", "x--1.0.sql x--1.0--1.1.sql x--1.1--1.2.sql x--1.0--1.2.sql", "x--1.0.sql x--1.0--1.2.sql"),
        ("1.2", "x--1.0.sql x--1.0--1.1.sql x--1.1--1.2.sql x--1.1.sql", "x--1.1.sql x--1.1--1.2.sql"),
        ("1.2", "x--1.0.sql x--1.0--1.2.sql x--1.1.sql x--1.1--1.2.sql", "x--1.1.sql x--1.1--1.2.sql"),
        ("1.2", "sql/x--1.0.sql sql/x--1.0--1.2.sql sql/x--1.2.sql", "sql/x--1.2.sql"),
        ("1.2", "x--1.0.sql x--1.2--1.0.sql x--1.0--1.2.sql", "x--1.0.sql x--1.0--1.2.sql"),
        ("1.2", "sql/x.sql x--1.0--1.2.sql sql/test/x--1.2.sql", "sql/x.sql"),
        ("1.2", "x--1.2.sql xy--1.2.sql x--1.2--1.3--1.4.sql", "x--1.2.sql"),
    ],
)
def test_the_scripts_that_create_extension_runs(version: str, scripts: str, expected: str) -> None:
    found = extension(version, *scripts.split())
    assert run(found) == expected.split()
    assert found.versions[-1].id == version


def test_a_script_that_a_makefile_builds() -> None:
    rule = "sql/$(EXTENSION)--$(V).sql: $(sort $(wildcard sql/types/*.sql)) sql/$(EXTENSION).sql\n\tcat $^ > $@\n"
    found = extension("1", "sql/types/b.sql", "sql/types/a.sql", "sql/x.sql", "sql/c.sql", Makefile=rule)
    files = ["x.control", "sql/types/a.sql", "sql/types/b.sql", "sql/x.sql"]
    assert [[file.path for file in version.files] for version in found.versions] == [files]


def test_a_version_without_a_way_to_it_is_reported() -> None:
    found = extension("2", "x--1.0.sql", "x--1.0--1.1.sql")
    assert run(found) == ["x--1.0.sql", "x--1.0--1.1.sql"]
    (problem,) = found.versions[0].problems
    assert str(problem).startswith(
        'x.control:2:1: warning: extension "x" has no installation script nor update path for version "2" [22023]'
    )


def test_what_a_script_is_run_with() -> None:
    base = (
        '\\echo Use "CREATE EXTENSION x" to load this file. \\quit\n'
        "create table t (); create table @extschema@.u (c text default '@extowner@'); select '@extschema@' @@ 1;\n"
        "create function f() returns int language c as 'MODULE_PATHNAME', 'f';"
    )
    found = extension("1.1", **{"x--1.0.sql": base, "x--1.0--1.1.sql": "alter table t add c int;"})
    history = replayed(found)
    refused = [str(entry.location) for entry in history.entries if entry.outcome is Outcome.REFUSED]
    assert refused == ["x--1.0.sql:2:78"]
    assert sorted(item.name for item in history.catalog.all(Table) if history.is_own(item)) == ["t", "u"]
    text = found.versions[0].files[-1].text
    assert """"My".u (c text default 'CURRENT_USER')""" in text
    assert "as '$libdir/x'" in text


@pytest.mark.parametrize("name", ["1_a.pgsql", "1_a.psql", "1_a.ddl", "1_a.SQL", "1_a.sql.gz", "1_a.pgsql.gz"])
def test_sql_under_other_names(name: str) -> None:
    text = b"create table a ();\n"
    found = detect(Tree.of_files({"migrations/2_b.sql": "create table b ();", f"migrations/{name}": text}))
    assert [(version.id, version.name) for version in found.versions] == [("1", "a"), ("2", "b")]


def test_a_compressed_file_is_inflated_and_its_copy_is_not_read_twice(tmp_path: Path) -> None:
    members = gzip.compress(b"create table a ();\n") + gzip.compress(b"create table b ();\n")
    (tmp_path / "1_a.sql.gz").write_bytes(members)
    (tmp_path / "2_b.sql").write_bytes(b"")
    (tmp_path / "2_b.sql.gz").write_bytes(members)
    first, second = detect(Tree.of_folder(tmp_path)).versions
    assert first.files[0].text == "create table a ();\ncreate table b ();\n"
    assert second.files[0].text == ""
    assert versions_of_files([Tree.of_file(tmp_path / "1_a.sql.gz")])[0].files[0].text == first.files[0].text


@pytest.mark.parametrize(
    ("data", "reason"),
    [(gzip.compress(b"select 1;", mtime=0)[:-5], "unexpected end of gzip data"), (b"select 1;", "invalid gzip data")],
)
def test_a_compressed_file_that_is_broken(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "1_a.sql.gz").write_bytes(data)
    with pytest.raises(SourceError, match=reason):
        detect(Tree.of_folder(tmp_path))


PREAMBLES = {
    "9.6": "SET idle_in_transaction_session_timeout = 0;\nSET row_security = off;\n"
    "CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;\n"
    "SET search_path = public, pg_catalog;\nSET default_tablespace = '';\nSET default_with_oids = false;\n",
    "12": "SELECT pg_catalog.set_config('search_path', '', false);\nSET xmloption = content;\n"
    "SET default_table_access_method = heap;\n",
    "17": "SET transaction_timeout = 0;\nSET standard_conforming_strings = on;\n",
    "18": "\\restrict abc\n\nSET transaction_timeout = 0;\n",
}


@pytest.mark.parametrize("release", PREAMBLES)
def test_dumps_of_many_releases(release: str) -> None:
    rows = "COPY public.t (id, x) FROM stdin;\n1\ta\n2\t\\N\n\\.\n\n"
    body = "CREATE TABLE public.t (id integer NOT NULL, x text);\n" + rows
    key = "ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n"
    end = "\\unrestrict abc\n" if release == "18" else ""
    found = detect(Tree.of_files({"1_dump.sql": f"{PREAMBLES[release]}{body}{key}{end}"}))
    assert [entry.message for entry in replayed(found).entries if entry.message] == []
