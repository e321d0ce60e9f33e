"""Every kind of object that PostgreSQL has is shown in words: no oid, no code of a catalog, no value of Python.

`kinds/every.sql` and `beside.sql` create one object of every kind, with properties that are not the
default. What their pages say is looked at as a reader sees it: the text that markdown-it finds, without the targets of
links. The first file is run on a real server too, whose catalog is asked for the same sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pglast
import postgres
import psycopg
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from test_render import book_of, links, pages

from meshdoc.catalog.acl import PRIVILEGE_NAMES
from meshdoc.catalog.database import Tablespace
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object
from meshdoc.history.ledger import Outcome
from meshdoc.insight.naming.find import UNNAMED, named, shown
from meshdoc.insight.role_privileges import role_privileges
from meshdoc.render import Book, Files
from meshdoc.render.display import display_name

FOLDER = Path(__file__).parent / "kinds"
ON_SERVER = (FOLDER / "every.sql").read_text("utf-8")
SQL = ON_SERVER + (FOLDER / "beside.sql").read_text("utf-8")
WORD = re.compile(r"\w+")
LOCATION = re.compile(r"\b1\.sql:\d+(?::\d+)?|\b\d+ (?:statement|function)s|^\d+$|\w+ …$")
"""Locations, counts, and a statement that is cut."""
ABSTRACT = {"Relation", "Type", "Constraint", "FamilyMember"}
"""Classes that are never made."""
OF_PYTHON = re.compile(r"frozenset|None|True|False|<[\w.]+ object|[A-Z]\w+\(\w+=|[\[{]'|',\)|\b[A-Z]\w+\.[A-Z]{2}")


@cache
def book() -> Book:
    return book_of(SQL)


@cache
def files() -> Files:
    return pages(book())


def tokens(page: str) -> list[Token]:
    """The blocks of a page and what is in them."""
    blocks = MarkdownIt("commonmark").enable("table").parse(page)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def texts(page: str) -> Iterator[str]:
    """What a reader sees of a page, besides diagrams."""
    for token in tokens(page):
        if token.type in ("text", "code_inline") or (token.type == "fence" and token.info != "mermaid"):
            yield LOCATION.sub("", token.content)


def classes(cls: type[Object]) -> Iterator[type[Object]]:
    for each in cls.__subclasses__():
        yield each
        yield from classes(each)


# --- the schema -------------------------------------------------------------------------------------------------------


def test_every_statement_is_applied() -> None:
    assert [entry for entry in book().history.entries if entry.outcome is not Outcome.APPLIED] == []


def test_every_kind_of_object_is_there() -> None:
    made = {type(item) for step in book().history.steps for change in step.changes for item in [change.object]}
    known = {cls for cls in classes(Object) if cls.__module__.startswith("meshdoc.catalog.")}
    assert {cls.__name__ for cls in known - made} == ABSTRACT


def test_an_object_is_found_by_its_description() -> None:
    """What has no name of its own too, such as a cast."""
    names = book().names
    made = [item for item in book().catalog.all(Object) if item.oid >= FIRST_USER_OID and not isinstance(item, UNNAMED)]
    assert [
        each for item in made if Address(item.oid) not in named(names, each := shown(names, Address(item.oid)))
    ] == []


# --- its pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(files().keys() - {"CHANGELOG.md"}))
def test_a_page_shows_no_codes(path: str) -> None:
    """A number of three or more digits, or a single letter, is one that the SQL says itself."""
    known = set(WORD.findall(SQL)) | {"a", "A", "s"}
    raw = re.compile(r"\d{3,}|[A-Za-z]")
    shown = [(word, text) for text in texts(files()[path]) for word in WORD.findall(text)]
    shown = [(word, text) for word, text in shown if not re.fullmatch(r"lines? [\d, to]+", text)]
    assert [text for word, text in shown if raw.fullmatch(word) and word not in known] == []
    assert [text for text in texts(files()[path]) if OF_PYTHON.search(text)] == []


@pytest.mark.parametrize("path", sorted(files()))
def test_every_link_has_a_text(path: str) -> None:
    found = tokens(files()[path])
    for place, token in enumerate(found):
        if token.type == "link_open":
            inside = found[place + 1]
            assert inside.type in ("text", "code_inline") and inside.content.strip(), token.attrs["href"]


def test_every_link_resolves() -> None:
    anchors = {path: re.findall(r'<a id="([^"]*)"></a>', page) for path, page in files().items()}
    for page, path, anchor in links(files()):
        assert path.startswith("../") or not anchor or anchor in anchors[path], (page, path, anchor)


@pytest.mark.parametrize("count", [1, 8])
def test_an_uncertain_object_is_marked(count: int) -> None:
    """Of one object with the statement in full, of many in a word."""
    sequences = "".join(f"create sequence s{number};\n" for number in range(count))
    page = pages(book_of(f"{sequences}\n\\i more.sql\ncreate sequence s0;"))["objects.md"]
    assert ("**Uncertain.**" if count == 1 else "(uncertain: [") in page
    assert "](replay.md#statement-" in page


# --- compared with a real server --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def connection(server: postgres.Server) -> Iterator[psycopg.Connection[Any]]:
    """A database in which the same SQL was run."""
    with server.database() as name, server.connect(name) as opened:
        for statement in pglast.split(ON_SERVER.replace("database postgres", f"database {name}")):
            opened.execute(statement)
        yield opened


def lines(path: str) -> set[str]:
    """What a page says, each line of a paragraph, bullet or cell."""
    found = set()
    for token in tokens(files()[path]):
        children = [child for child in token.children or () if not child.type.startswith("link")]
        breaks = (
            child.content if child.type != "html_inline" else "\n" * (child.content == "<br>") for child in children
        )
        found |= set("".join(breaks).split("\n"))
    return found


SAID: dict[str, tuple[str, str]] = {
    "memberships": (
        "roles.md",
        """select format('member of %s (%s)', roleid::regrole, concat_ws(', ', case when admin_option then 'ADMIN' end,
             case when inherit_option then 'INHERIT' end, case when set_option then 'SET' end))
           from pg_auth_members where roleid >= 16384""",
    ),
    "attributes": (
        "roles.md",
        """select concat_ws(', ', case when rolsuper then 'SUPERUSER' end, case when rolcanlogin then 'LOGIN' end,
             case when rolbypassrls then 'BYPASSRLS' end, case when rolcreaterole then 'CREATEROLE' end,
             case when rolcreatedb then 'CREATEDB' end, case when rolreplication then 'REPLICATION' end,
             case when not rolinherit then 'NOINHERIT' end,
             case when rolconnlimit >= 0 then 'connection limit ' || rolconnlimit end,
             case when rolvaliduntil is not null then 'valid until ' || rolvaliduntil end)
           from pg_authid where oid >= 16384""",
    ),
    "sequences": (
        "objects.md",
        """select concat_ws(', ', data_type, 'start ' || start_value, 'increment ' || increment_by,
             case when min_value > 1 then 'minimum ' || min_value end,
             case when max_value < 32767 then 'maximum ' || max_value end,
             case when cache_size > 1 then 'cache ' || cache_size end, case when cycle then 'cycles at its limit' end)
           from pg_sequences where sequencename in ('ticket', 'loose')""",
    ),
    "publications": (
        "objects.md",
        """select format('%s, columns %s, rows where %s', tablename, array_to_string(attnames, ', '), rowfilter)
           from pg_publication_tables where pubname = 'news'""",
    ),
    "event triggers": (
        "objects.md",
        """select 'fires on ' || evtevent || coalesce(', for ' || array_to_string(evttags, ', ') || ' only', '')
           from pg_event_trigger""",
    ),
    "text search": (
        "objects.md",
        """select string_agg(distinct alias, ', ') || ' → ' || dictionaries from (
             select t.alias, string_agg(mapdict::regdictionary::text, ', ' order by mapseqno) as dictionaries
             from pg_ts_config_map join ts_token_type('default') t on t.tokid = maptokentype
             where mapcfg = 'finder'::regconfig group by t.alias) as mapped group by dictionaries""",
    ),
    "casts": (
        "objects.md",
        """select case castcontext when 'a' then 'implicit in assignments (AS ASSIGNMENT)'
             when 'i' then 'implicit everywhere (AS IMPLICIT)' end
           from pg_cast where oid >= 16384 and castcontext <> 'e'""",
    ),
    "conversions": (
        "objects.md",
        """select format('from %s to %s', pg_encoding_to_char(conforencoding), pg_encoding_to_char(contoencoding))
           from pg_conversion where oid >= 16384""",
    ),
    "default privileges": (
        "objects.md",
        """select format('%s%s on new %s of %s%s, to %s', privilege_type,
             case when is_grantable then ' with grant option' end,
             case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
               when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects' end,
             defaclrole::regrole, ' in schema ' || nullif(defaclnamespace, 0)::regnamespace, grantee::regrole)
           from pg_default_acl, aclexplode(defaclacl) where grantee not in (0, defaclrole)""",
    ),
    "labels": ("types/public.mood.md", "select enumlabel from pg_enum"),
    "domain constraints": (
        "types/public.positive.md",
        """select coalesce(pg_get_expr(conbin, 0), 'NOT NULL (constraint given): always known')
             || case when convalidated then '' else E'\\nNOT VALID: existing values were not checked' end
           from pg_constraint where contypid = 'positive'::regtype""",
    ),
    "ranges": (
        "types/public.span.md",
        "select 'multirange type ' || rngmultitypid::regtype from pg_range where rngtypid = 'span'::regtype",
    ),
}
"""For each kind, the page and what it says, asked of the catalog of the server."""


@pytest.mark.parametrize("kind", SAID)
def test_the_pages_say_what_the_server_says(kind: str, connection: psycopg.Connection[Any]) -> None:
    path, query = SAID[kind]
    said = {line for (told,) in connection.execute(query).fetchall() for line in told.split("\n")} - {""}
    assert said and said <= lines(path)


GRANTED = """
with granted (role, object, acl) as (
  select relowner, oid::regclass::text,
    coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))
  from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all select relowner, format('%s.%s', attrelid::regclass, attname), attacl
  from pg_attribute join pg_class c on c.oid = attrelid
  union all select proowner, oid::regprocedure::text, coalesce(proacl, acldefault('f', proowner)) from pg_proc
  union all select nspowner, nspname, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace
  union all select typowner, oid::regtype::text, typacl from pg_type
  union all select fdwowner, fdwname, fdwacl from pg_foreign_data_wrapper
  union all select srvowner, srvname, srvacl from pg_foreign_server
  union all select 10, parname, paracl from pg_parameter_acl
  union all select datdba, 'postgres', datacl from pg_database where datname = current_database()
)
select grantee::regrole::text, object, privilege_type, is_grantable
from granted, aclexplode(acl) where grantee >= 16384 and grantee <> role
"""


def test_what_roles_hold_is_what_the_server_says(connection: psycopg.Connection[Any]) -> None:
    names, catalog = book().names, book().catalog
    items = [item for item in book().documented if not isinstance(item, Tablespace)]
    roles = sorted(role.oid for role in book().roles)
    held = role_privileges(items, roles)

    def rights(role: int) -> set[tuple[str, str, bool]]:
        base = held[role].base
        found = set() if base is None else rights(base)
        for group in held[role].groups:
            for address in group.addresses:
                item = catalog[address.oid]
                name = display_name(names, item) + (f".{item.attribute(address.sub).name}" if address.sub else "")
                found |= {(name, PRIVILEGE_NAMES[each], each in group.grantable) for each in group.privileges}
        return found

    told = {(catalog[role].name, *right) for role in roles for right in rights(role)}
    assert set(connection.execute(GRANTED).fetchall()) == told
