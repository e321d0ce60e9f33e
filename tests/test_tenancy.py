"""Tenancy against the real server: a short run of tests/tenancy; and which table is found to be the tenant."""

from __future__ import annotations

import postgres
import pytest
from tenancy.compare import Result, compared
from test_render import book_of

from meshdoc import project
from meshdoc.config import Config
from meshdoc.insight.tenancy.report import Tenancy
from meshdoc.insight.tenancy.root import Reason
from meshdoc.render import Book

SCHEMAS = 12
CALLER = """
    create schema auth;
    create table auth.users (id uuid primary key);
    create function auth.uid() returns uuid language sql stable as
        $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
"""


def test_random_schemas_agree_with_the_server(server: postgres.Server) -> None:
    result = Result()
    with server.database() as name, server.connect(name) as connection:
        for seed in range(SCHEMAS):
            compared(connection, f"suite {seed}", result)
    assert not result.wrong
    assert result.counts["diamonds found at random"] >= result.counts["diamonds"] / 2
    assert result.counts["diamonds"] < result.counts["pairs"]
    assert result.counts["remedies"]


def found(book: Book) -> tuple[Tenancy, str]:
    """The tenancy of a schema, and the name of the tenant."""
    assert book.tenancy is not None
    return book.tenancy, book.catalog[book.tenancy.root.table].name


MEMBERS = """
    create table org (id int primary key, name text);
    create table member (org_id int references org, user_id uuid references auth.users);
    create table doc (id int primary key, org_id int references org);
    create table note (id int primary key, doc_id int references doc);
    alter table doc enable row level security;
"""


@pytest.mark.parametrize(
    ("tenant", "column", "sql"),
    [
        (
            "project",
            "owner",
            """
            create table project (id int primary key, owner uuid references auth.users);
            create table job (id int primary key, project_id int references project);
            create function mine() returns setof int language sql stable security definer as
                $$ select id from public.project where owner = auth.uid() $$;
            create policy p on job using (project_id in (select mine()));
            """,
        ),
        (
            "org",
            None,
            f"""{MEMBERS} create policy p on doc using (exists (
                select from member m where m.org_id = doc.org_id and m.user_id = (select auth.uid())));""",
        ),
        (
            "users",
            None,
            """
            create table note (id int primary key, user_id uuid references auth.users);
            create table tag (id int primary key, note_id int references note, user_id uuid references auth.users);
            create policy p on note using (user_id = auth.uid());
            create policy p on tag using (user_id = auth.uid());
            """,
        ),
        (
            "account",
            "name",
            """
            create table account (name text primary key);
            create table item (id int primary key, account text references account);
            create policy p on account using (name = current_user);
            """,
        ),
    ],
)
def test_policies_tell_the_tenant(tenant: str, column: str | None, sql: str) -> None:
    book = book_of(CALLER + sql)
    report, name = found(book)
    assert (name, report.root.reason) == (tenant, Reason.POLICIES)
    compared_columns = [
        book.catalog[each.column.oid].attribute(each.column.sub).name  # type: ignore[attr-defined]
        for each in report.root.identities
    ]
    assert compared_columns == ([column] if column else [])


def test_a_look_up_that_reads_tables_is_no_identity() -> None:
    sql = """
        create table a (id int primary key, name text, size int);
        create table b (id int primary key, a_id int references a);
        create function pick() returns int language sql as $$ select max(id) from public.a $$;
        create policy p on b using (a_id = pick());
    """
    report, name = found(book_of(sql))
    assert (name, report.root.reason) == ("a", Reason.FOREIGN_KEYS)


def test_settings_name_the_tenant_and_give_reasons() -> None:
    sql = """
        create table shop (id int primary key, name text, size int);
        create table flow (id int primary key, shop_id int not null references shop);
        create table run (id int primary key, shop_id int not null references shop, flow_id int references flow);
        create index run_shop on run (shop_id);
        create index run_shop_again on run (shop_id);
    """
    reasons = (("run", "copied on purpose"), ("run.shop_id", "for policies"), ("run_shop_again", "a trial"), ("x", "y"))
    config = Config(tenant="flow", reasons=reasons)
    book = project.book(config, book_of(sql).history)
    report, name = found(book)
    assert (name, report.root.reason) == ("flow", Reason.CONFIGURED)
    assert [problem.message for problem in book.diagnostics] == [
        "setting reasons: there is no table, column or index x"
    ]
    files = project.document(book)
    assert "as configured" in files["reports/tenancy.md"]
    assert all(text in files["reports/normalization.md"] for text in ("copied on purpose", "Reason: for policies"))
    assert "a trial" in files["reports/indexes.md"]
    without_tenant = project.document(project.book(Config(reasons=reasons), book.history))
    assert "copied on purpose" in without_tenant["reports/tenancy.md"]
