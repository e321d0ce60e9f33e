"""No secret is printed: not in pages, in exports, or on the terminal."""

from __future__ import annotations

import json
import re
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from shell import Run, write

from meshdoc import project
from meshdoc.catalog.object import Object
from meshdoc.config import Config
from meshdoc.history.history import Hides
from meshdoc.redact import position, redaction, statement
from meshdoc.redact.escaped import decoded_strings
from meshdoc.redact.needles import HIDDEN, PART, Needles
from meshdoc.redact.redaction import NOTHING
from meshdoc.redact.shape import secrets
from meshdoc.redact.token import NAMED, PREFIXED, Format, is_random
from meshdoc.sources.version import SourceFile
from security.planted import ALPHANUMERIC, KINDS, NEEDED, Chance, Planted, places, planted, some

Meshdoc = Callable[..., Run]

EXPORTS = ("json", "ddl-duckdb", "ddl-bigquery", "ddl-snowflake")


def shown_by(meshdoc: Meshdoc) -> list[tuple[str, str]]:
    """Everything that meshdoc writes and prints about a project, with the name of each text."""
    runs = {
        "build": meshdoc("build", "--fail-on-secret"),
        "lint": meshdoc("lint"),
        "check": meshdoc("build", "--check"),
    }
    runs |= {name: meshdoc("export", "--format", name) for name in EXPORTS}
    runs["lint json"] = meshdoc("lint", "--format", "json")
    files = {str(path): path.read_text("utf-8") for path in Path("output").rglob("*") if path.is_file()}
    printed = {name: f"{run.out}\n{run.err}" for name, run in runs.items()}
    return [*files.items(), *((str(path), path) for path in files), *printed.items()]


def leaks(found: Sequence[Planted], texts: Sequence[tuple[str, str]]) -> list[str]:
    """The secrets that occur in a text, each with its kind, its place and the first text."""
    listed = []
    for each in found:
        where = next((name for name, text in texts if any(piece in text for piece in each.pieces)), "")
        listed += [f"{each.kind} in {where}: {each.place}"] if where else []
    return listed


def project_with(found: Sequence[Planted]) -> None:
    """Write a project with secrets in the present folder."""
    write("migrations/0000_needed.sql", NEEDED)
    for each in found:
        write(each.path, each.text)


@pytest.fixture(scope="module")
def secrets_in_files() -> list[Planted]:
    """Two secrets in every place."""
    return list(planted(seed=12, each=2))


def test_planted_secrets_are_many(secrets_in_files: list[Planted]) -> None:
    assert len(secrets_in_files) >= 200
    assert len({each.kind for each in secrets_in_files}) >= 30
    assert len({place for place, _ in places()}) >= 65


def test_no_planted_secret_is_shown(meshdoc: Meshdoc, secrets_in_files: list[Planted]) -> None:
    project_with(secrets_in_files)
    texts = shown_by(meshdoc)
    assert len(texts) > 150
    assert leaks(secrets_in_files, texts) == []


def test_most_would_be_shown_otherwise(meshdoc: Meshdoc, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(planted(seed=12, each=1))
    monkeypatch.setattr(redaction, "redact", lambda history, **given: (history, NOTHING))
    project_with(found)
    assert len(leaks(found, shown_by(meshdoc))) > 0.6 * len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_recognized_by_its_shape(kind: str) -> None:
    for seed in range(20):
        secret = KINDS[kind](Chance(seed))
        for text in (f"'{secret}'", f"see {secret}.", f'{{"a": "{secret}"}}', f"({secret}), that"):
            hidden = "".join(text[found.start : found.end] for found in secrets(text))
            assert hidden and len(hidden) * 2 > len(secret) - 40, (secret, text)


def random_word(alphabet: str, length: int) -> str:
    """A word of the characters of a class of regular expressions."""
    return some(Chance(length), "".join(re.findall(f"[{alphabet}]", string.printable)), length)


@pytest.mark.parametrize("row", PREFIXED, ids=lambda row: row.kind)
def test_every_token_with_a_prefix_is_recognized(row: Format) -> None:
    for cue in row.cues.split():
        token = cue + random_word(row.alphabet, row.length)
        text = f"select 'it\\n{token}'"
        assert secrets(text) == [(row.kind, text.index(token), len(text) - 1)]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row.kind)
def test_every_token_beside_a_name_is_recognized(row: Format) -> None:
    for cue in row.cues.split():
        token = random_word(row.alphabet, row.length)
        for text in (f"create_{cue.upper()}_credentials('id', '{token}')", f"-- {cue}: {token}\n"):
            assert [text[found.start : found.end] for found in secrets(text)] == [token]
        assert not secrets(f"select '{token}'")


@pytest.mark.parametrize(
    "assignment",
    ["STRIPE_API_KEY = '{}'", 'client-secret => "{}"', "''auth_key'': ''{}''", "-- ACCESS_KEY={}", "token := '{}'"],
)
def test_assigned_secrets_are_recognized(assignment: str) -> None:
    value = some(Chance(1), ALPHANUMERIC, 24)
    text = assignment.format(value)
    assert [text[found.start : found.end] for found in secrets(text)] == [value]
    for ordinary in ("an_ordinary_identifier_v2", "b7c3a1f0-3c1d-4a5e-9f00-2f1e0d9c8b7a", "0000000000000000000a"):
        assert not secrets(assignment.format(ordinary))


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "sk-this-is-the-name-of-a-class-of-a-style-sheet",
        "create index pre_identifier_of_an_index_v2_on_a_table on t (a)",
        "task_live_identifier_of_more_than_16_characters",
        "select token=encode_of_version_2_of_tokens(a, 'hex'), api_key = new.api_key_of_version_2",
        "aws.some_schema_of_amazon_with_a_long_name_v2_and_more",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4",
    ],
)
def test_ordinary_text_is_no_token(text: str) -> None:
    assert secrets(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "create subscription s connection '«host=h password=p»' publication p with (slot_name = 'x')",
        "alter subscription s connection '«host=h»'",
        "alter subscription s set (slot_name = 'x', synchronous_commit = 'off')",
        "create role r login password '«x»' valid until '2030-01-01'",
        "alter role r encrypted password '«x»'",
        "alter role r password null",
        "alter role r password «x»",
        "alter role r set search_path = 'x'",
        "alter role r set app.key = '«x»'",
        "create role r; create table t (a text default 'x')",
        "comment on role r is 'x'",
        "create user mapping for u server s options (user 'u', password '«p»')",
        "alter user mapping for u server s options (set password '«p»', add user 'u', drop x)",
        "create server s foreign data wrapper f options (host 'h', dbname 'd', token '«t»')",
        "create foreign table t (a int options (column_name 'c')) server s options (table_name 't', secret '«x»')",
        "create foreign data wrapper f options (debug '«true»')",
        "create foreign table t (a text default f('x'), check (a in ('z'))) server s options (table_name 't')",
        "create view options as select options.a from t options where a = lower('x') and coalesce(b, 'y') = 'z'",
        "select dblink('«host=h password=p»', 'select 1')",
        "select dblink_connect('«name»', '«host=x»')",
        "select dblink('name', 'select 1')",
        "select dblink_exec('«postgresql://u:p@h/d»', 'select ''x''')",
        "create user u identified by '«x»'",
        "select vault.create_secret('«x»', '«name»', '«what it is»')",
        "select vault.update_secret(id, '«x»')",
        "select set_config('app.key', '«v»', false)",
        "select set_config('search_path', 'v', false)",
        "set app.key = '«v»'",
        "set app.key to «v», «w»",
        "set local search_path = 'x', 'y'",
        "alter database d set app.key = '«v»'",
        "alter system set ssl_passphrase_command = 'x'",
        "select pgp_sym_encrypt('«a»', '«key»')",
        "select hmac(a, '«key»', 'sha256')",
        "select digest('a', 'sha256')",
        "select encrypt(a, '«key»', 'aes')",
        "create user mapping for u server s options (user 'u', password «p»)",
        'alter user mapping for u server s options (set password «"p"», host h)',
        "create server s foreign data wrapper f options /* x */ (host '«h»' «token» '«t»')",
        "select set_config(name, '«v»', false), set_config(name, 'off', false)",
        "select set_config('app' || name, '«v»', false), set_config('work_mem'::text, '4', false)",
        "select set_config(new_value => '«v»', setting_name => 'app.key', is_local => true)",
        "select set_config(new_value := 'v', setting_name := 'work_mem', is_local := true)",
        "select vault.\"create_secret\"('«x»'), \"hmac\" /* x */ (a, '«key»', 'md5')",
        "select format('create role %I password «%»L', 'r', '«x»')",
        "select format('alter role %2$I password ''«%1$s»''', '«x»', 'r')",
        "select format('set app.key = «%»s', '«x»'), format('comment on role r is %L', 'x'), format('x')",
        "copy t from program '«x»'",
        "copy t to 'file' (delimiter ',')",
    ],
)
def test_what_is_hidden_by_its_position(marked: str) -> None:
    text = marked.translate({ord(mark): None for mark in "«»"})
    found = sorted(position.secrets(text), key=lambda each: each.start)
    assert [text[each.start : each.end] for each in found] == re.findall("«(.*?)»", marked)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("abcdefghijkl", False), ("123456789012", False), ("aaaaaaaaaaa1", False), ("a1b2c3d4e5f6", True)],
)
def test_random_words(word: str, expected: bool) -> None:
    assert is_random(word) is expected


# --- what is shown ------------------------------------------------------------------------------------------


def built(meshdoc: Meshdoc, sql: str) -> str:
    """The pages about a project of one migration, one after the other."""
    write("migrations/1.sql", sql)
    assert meshdoc("build").status == 0
    return "\n".join(path.read_text("utf-8") for path in sorted(Path("output").rglob("*.md")))


def test_nothing_is_said_where_nothing_is_hidden(meshdoc: Meshdoc) -> None:
    shown = built(meshdoc, "create table t (a text default 'an ordinary text');")
    assert "an ordinary text" in shown
    assert HIDDEN not in shown and not Path("output/redacted.md").exists()


def test_the_list_says_where_a_secret_stands(meshdoc: Meshdoc) -> None:
    token = KINDS["github"](Chance(1))
    built(meshdoc, f"create role r password 'geheim';\ncreate table t (a text default '{token}');")
    shown = Path("output/redacted.md").read_text("utf-8")
    assert "migrations/1.sql:1:25" in shown and "password of a role" in shown
    assert "migrations/1.sql:2:33" in shown and "GitHub token" in shown and "tables/public.t.md" in shown
    assert "2 secrets in the input: [redacted](redacted.md)" in Path("output/replay.md").read_text("utf-8")
    listed = json.loads(meshdoc("export").out)["redacted"]
    assert [(each["line"], each["column"], each["recognized_by"]) for each in listed] == [
        (1, 25, "position"),
        (2, 33, "shape"),
    ]


def test_an_ordinary_password_is_hidden_only_where_it_is_one(meshdoc: Meshdoc) -> None:
    shown = built(
        meshdoc,
        "create extension pgcrypto; create table secret (a text default 'secret', b text);\n"
        "create function f() returns bytea language sql as $$ select pgp_sym_encrypt('a', 'secret') $$;",
    )
    assert f"pgp_sym_encrypt('{HIDDEN}', '{HIDDEN}')" in shown
    assert "'secret'::text" in shown and "public.secret" in shown


def test_fail_on_secret(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", "create role r password 'geheim';")
    assert meshdoc("build", "--fail-on-secret").status == 0
    write("migrations/2.sql", f"create table t (\n  a text default '{KINDS['aws'](Chance(1))}');")
    run = meshdoc("build", "--fail-on-secret")
    assert run.status == 1
    (told,) = run.errors
    assert told.startswith("migrations/2.sql:2:19: error: secret in the input: AWS access key")


PHRASE = "correct horse battery staple"
VAULT = f"""
create schema vault;
create table vault.secrets (name text, secret text);
create function vault.create_secret(secret text, name text default '') returns void language sql as 'select 1';
select vault.create_secret('{PHRASE}', 'name');
create function f() returns void language plpgsql as $$ begin perform vault.create_secret('{PHRASE}'); end $$;
do $$ begin perform vault.create_secret($s${PHRASE}$s$); create table t (a integer); end $$;
do $$ begin perform vault.create_secret('{PHRASE}'); raise exception 'it was %', '{PHRASE}'; end $$;
do $$ begin perform vault.create_secret('{PHRASE}'); raise warning 'it was %', '{PHRASE}'; end $$;
select vault.create_secret('{PHRASE}') from nosuch;
insert into vault.secrets values ('name', '{PHRASE}');
comment on table t is 'a table';
"""


def test_secrets_of_the_vault_are_shown_nowhere(meshdoc: Meshdoc) -> None:
    write("migrations/1.sql", VAULT)
    texts = shown_by(meshdoc)
    assert any("a table" in text for _, text in texts)
    assert not [name for name, text in texts if PHRASE in text]


ROWS = """create table plans (id integer primary key, name text);
insert into plans (id, name) values (1, 'gold'), (2, 'silver') on conflict do nothing;
insert into plans (id, name) values (1, 'bronze');
copy plans from stdin;
7\tcopper
\\.
"""


def test_rows_are_counted(meshdoc: Meshdoc) -> None:
    shown = built(meshdoc, ROWS)
    assert not [name for name in ("gold", "silver", "bronze", "copper") if name in shown]
    assert "insert into plans (id, name) -- 1 row of 2 columns" in shown
    assert f"detail: Key (id)=({HIDDEN}) already exists." in shown


def test_rows_of_named_tables_are_shown(meshdoc: Meshdoc) -> None:
    write("meshdoc.toml", 'seed_data = ["plans"]')
    shown = built(meshdoc, ROWS)
    assert "(1, 'bronze')" in shown and "Key (id)=(1) already exists." in shown


def test_a_secret_is_hidden_where_a_message_was_cut_off() -> None:
    secret = "Xk4" * 9
    needles = Needles.of({secret: HIDDEN})
    for kept in range(PART, len(secret)):
        text = f"failed: {secret[:kept]}… (2345 characters)"
        assert needles.hide(text) == f"failed: {HIDDEN}… (2345 characters)"
    assert needles.hide(secret[:9]) == secret[:9]


def test_what_is_known_to_be_plain_is_shown_alike(
    secrets_in_files: list[Planted], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that is not searched again hides as much as if it were."""
    monkeypatch.chdir(tmp_path)
    project_with(secrets_in_files)
    write("migrations/0.sql", "create table plain (a int);")
    write("migrations/1.sql", "create table rows (a text); insert into rows values ('Jane Roe');")
    for paths in (["migrations/0.sql", "migrations/1.sql"], ["migrations"]):
        config = Config(paths=tuple(map(Path, paths)), platform="none")
        given = project.read(config)
        history = project.replay(config, given)
        known = {step.version.id: step.hides for step in history.steps}
        assert (known["0"], known["1"]) == (Hides.NOTHING, Hides.ROWS)
        unknown = replace(history, steps=tuple(replace(step, hides=Hides.ANYTHING) for step in history.steps))
        (one, hidden), (other, found) = (project.redact(config, each, given) for each in (history, unknown))
        assert hidden.hidden == found.hidden
        assert one.steps[0].entries == other.steps[0].entries
        for step, searched in zip(one.steps, other.steps, strict=True):
            assert replace(step, hides=searched.hides) == searched


def test_the_history_without_secrets_is_whole(meshdoc: Meshdoc) -> None:
    project_with(list(planted(seed=1, each=1)))
    config = Config(paths=(Path("migrations"),))
    given = project.read(config)
    before = project.replay(config, given)
    after, hidden = project.redact(config, before, given)
    assert hidden.hidden
    for place in range(-1, len(after.steps)):
        old, new = before.at(place).all(Object), after.at(place).all(Object)
        assert [(item.oid, item.references(), item.recorded()) for item in old] == [
            (item.oid, item.references(), item.recorded()) for item in new
        ]


def test_what_psql_skips_is_shown_without_its_rows() -> None:
    text = "create table a ();\n\ncreate table b (); -- c\ninsert into a values ('d'), ('e');\ncreate table f ()"
    assert statement.without_rows("psql", text) == text.replace("values ('d'), ('e')", "-- 2 rows of 1 column")


ROWS_IN_CODE = """
do $$ begin insert into t values (1, 'd'); update t set b = 'd'; perform f('x'); end $$;
do 'begin if a > 1 then delete from t where b = ''d''; end if; end';
do $$ begin <<a>> with x as (values (1)) insert into t values (1, 'd'); end $$;
do $$ begin execute $q$insert into t (a) select 'd'$q$; execute 'create x'; with x as (select 'x') select; end $$;
create function f() returns void language sql as $$ insert into t values ('x') $$;
"""


@pytest.mark.parametrize("sql", ROWS_IN_CODE.strip().split("\n"))
def test_rows_of_code_that_runs_once_are_not_shown(sql: str) -> None:
    shown = statement.without_rows("DoStmt", sql)
    assert not re.search("'d'", shown)
    assert shown.count("x") == sql.count("x")


def test_rows_of_code_that_fails_are_not_shown(meshdoc: Meshdoc) -> None:
    shown = built(
        meshdoc,
        "create table t (a int, b text); do $$ begin insert into t values ('wrong', 'Jane Roe'); end $$;\n"
        "do $$ begin insert into t values (1, 'Jane Roe'); raise exception 'stop'; end $$;",
    )
    assert "begin insert into t -- 1 row of 2 columns; raise exception 'stop'; end" in shown
    assert not [word for word in ("wrong", "Jane") if word in shown]


def test_a_secret_between_dollars_is_hidden_in_what_its_statement_defines(meshdoc: Meshdoc) -> None:
    made = "execute 'alter role r password $q$geheim$q$'; perform set_config(n, 'geheim', true)"
    shown = built(meshdoc, f"create function f(n text) returns void language plpgsql as $$ begin {made}; end $$;")
    assert f"$q${HIDDEN}$q$" in shown and f"'{HIDDEN}'" in shown and "geheim" not in shown


# --- hostile input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "select " + "crypt(" * 5_000 + "'x'" + ")" * 5_000,
        "create role " * 5_000,
        "do $a$ " + "".join(f"$t{n}$ create_secret(" for n in range(3_000)),
        "e'\\'" * 10_000,
        "-----BEGIN RSA PRIVATE " + "KEY-----" + "-----BEGIN RSA PRIVATE KEY-----" * 5_000,
        "password='" * 10_000,
        "authorization: " * 10_000,
        "://a:" * 20_000,
        "'\n" * 20_000,
        "a1" * 50_000,
        "eyJ-" * 25_000,
        "eyJ" + "a" * 1_990 + ".eyJ" + "-eyJ" * 25_000,
        "twilio a1b2c3d4e5f6a7b8 " * 5_000,
        "aws" * 30_000 + "a1b2c3d4e5f6a7b8",
        "secret=" * 15_000,
        "token='" + "a1-" * 30_000,
        "aB" * 50_000,
        "api_key = " * 5_000,
        "alter role r set " + "a." * 5_000,
        "copy t from stdin; " * 20_000,
        "select " + "format('create role r password %L', " * 5_000,
        "do $$ begin " + "insert into t values ('x');" * 5_000,
        "do " + "".join(f"$t{n}$ '" for n in range(3_000)),
        "options (a b " * 5_000,
        "insert into t values " + "(" * 10_000,
    ],
    ids=lambda text: text[:20],
)
def test_any_text_is_searched_in_linear_time(text: str) -> None:
    start = time.process_time()
    secrets(text)
    statement.without_rows("psql", text)
    list(decoded_strings(SourceFile("1.sql", text)))
    for found in position.secrets(text):
        list(statement.values(text, found))
    assert time.process_time() - start < 3
