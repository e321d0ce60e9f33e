"""Vault secrets are never printed. The tests search the files of a whole run, which no case does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shell import Run, write

Meshdoc = Callable[..., Run]

SECRET = "correct horse battery staple"
MIGRATION = f"""
create schema vault;
create table vault.secrets (name text, secret text);
create function vault.create_secret(secret text, name text default '') returns void language sql as 'select 1';
select vault.create_secret('{SECRET}', 'name');
create function f() returns void language plpgsql as $$ begin perform vault.create_secret('{SECRET}'); end $$;
do $$ begin perform vault.create_secret($s${SECRET}$s$); create table t (a integer); end $$;
do $$ begin perform vault.create_secret('{SECRET}'); raise exception 'it was %', '{SECRET}'; end $$;
do $$ begin perform vault.create_secret('{SECRET}'); raise warning 'it was %', '{SECRET}'; end $$;
select vault.create_secret('{SECRET}') from nosuch;
insert into vault.secrets values ('name', '{SECRET}');
comment on table t is 'a table';
"""


def test_secrets_are_printed_nowhere(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", MIGRATION)
    runs = [meshdoc("build"), meshdoc("export")]
    pages = [path.read_text("utf-8") for path in Path("output").rglob("*.md")]
    assert pages and any("a table" in page for page in pages)
    for text in [*pages, *(run.out for run in runs), *(run.err for run in runs)]:
        assert SECRET not in text
