"""Secrets of many kinds, planted in many places of a project. All are random, and made when the tests run.

The prefixes of tokens are joined here from parts, so that a scanner of this repository finds none.
"""

from __future__ import annotations

import base64
import itertools
import json
import random
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Chance = random.Random
Maker = Callable[[Chance], str]

LOWER = string.ascii_lowercase
ALPHANUMERIC = string.ascii_letters + string.digits
LOWER_DIGITS = LOWER + string.digits
UPPER_DIGITS = string.ascii_uppercase + "234567"
HEX = "0123456789abcdef"


def some(chance: Chance, alphabet: str, length: int) -> str:
    """A random word."""
    return "".join(chance.choices(alphabet, k=length))


def prefixed(prefix: str, alphabet: str, length: int, suffix: str = "") -> Callable[[Chance], str]:
    """The maker of tokens with a prefix, whose parts are separated by `|`."""
    return lambda chance: prefix.replace("|", "") + some(chance, alphabet, length) + suffix


def jwt(chance: Chance) -> str:
    """A JSON Web Token."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"iss": "x", "sub": some(chance, LOWER_DIGITS, 20)})
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join([*encoded, some(chance, ALPHANUMERIC, 43)])


def pem(kind: str) -> Callable[[Chance], str]:
    """The maker of private keys."""

    def make(chance: Chance) -> str:
        lines = [some(chance, ALPHANUMERIC + "+/", 64) for _ in range(4)]
        return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"])

    return make


def slack(chance: Chance) -> str:
    """A token of a Slack bot."""
    return "-".join(["xo" + "xb", *(some(chance, string.digits, 12) for _ in range(2)), some(chance, ALPHANUMERIC, 24)])


def url(scheme: str) -> Callable[[Chance], str]:
    """The maker of URLs with credentials."""
    return lambda chance: f"{scheme}://svc:{some(chance, ALPHANUMERIC, 14)}@db.example.org/x"


KINDS: dict[str, Maker] = {
    "aws": prefixed("AK|IA", UPPER_DIGITS, 16),
    "github": prefixed("gh|p_", ALPHANUMERIC, 36),
    "github oauth": prefixed("gh|o_", ALPHANUMERIC, 36),
    "github fine-grained": prefixed("github_|pat_", ALPHANUMERIC, 82),
    "gitlab": prefixed("gl|pat-", ALPHANUMERIC, 20),
    "slack": slack,
    "stripe": prefixed("sk_|live_", ALPHANUMERIC, 24),
    "stripe test": prefixed("sk_|test_", ALPHANUMERIC, 24),
    "stripe restricted": prefixed("rk_|live_", ALPHANUMERIC, 24),
    "anthropic": prefixed("sk-|ant-api03-", ALPHANUMERIC, 93, "AA"),
    "sendgrid": prefixed("S|G.", ALPHANUMERIC, 66),
    "npm": prefixed("np|m_", LOWER_DIGITS, 36),
    "google": prefixed("AI|za", ALPHANUMERIC, 35),
    "digitalocean": prefixed("dop|_v1_", HEX, 64),
    "shopify": prefixed("shp|at_", HEX, 32),
    "databricks": prefixed("da|pi", HEX, 32),
    "linear": prefixed("lin_|api_", LOWER_DIGITS, 40),
    "postman": prefixed("PM|AK-", HEX, 24, "-0f1e2d3c4b5a69788796a5b4c3d2e1f001"),
    "doppler": prefixed("dp.|pt.", LOWER_DIGITS, 43),
    "age": prefixed("AGE-|SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),
    "vault": prefixed("hv|s.", ALPHANUMERIC, 95),
    "grafana": prefixed("gl|sa_", ALPHANUMERIC, 32, "_1a2b3c4d"),
    "rubygems": prefixed("ruby|gems_", HEX, 48),
    "planetscale": prefixed("pscale|_pw_", ALPHANUMERIC, 43),
    "sentry": prefixed("sntr|yu_", HEX, 64),
    "easypost": prefixed("EZ|AK", ALPHANUMERIC, 54),
    "huggingface": prefixed("h|f_", string.ascii_letters, 34),
    "pulumi": prefixed("pu|l-", HEX, 40),
    "prefect": prefixed("pn|u_", LOWER_DIGITS, 36),
    "readme": prefixed("rd|me_", LOWER_DIGITS, 70),
    "openai": prefixed("sk-|proj-", ALPHANUMERIC, 60),
    "supabase": prefixed("sb_|secret_", ALPHANUMERIC, 30),
    "webhook": prefixed("wh|sec_", ALPHANUMERIC, 32),
    "telegram": prefixed("123456789:|AA", ALPHANUMERIC, 33),
    "mailchimp": lambda chance: some(chance, HEX, 32) + "-us12",
    "google oauth": prefixed("GOC|SPX-", ALPHANUMERIC, 28),
    "discord": lambda chance: "M" + ".".join(some(chance, ALPHANUMERIC, size) for size in (23, 6, 27)),
    "header": lambda chance: "Authorization: " + "Bearer " + some(chance, ALPHANUMERIC, 32) + "7x9",
    "basic header": lambda chance: "Authorization: " + "Basic " + some(chance, ALPHANUMERIC, 32) + "7x9",
    "connection string": lambda chance: "host=db user=app password=" + some(chance, ALPHANUMERIC, 14) + "7x",
    "jwt": jwt,
    "url": url("postgres"),
    "web url": url("https"),
    "rsa key": pem("RSA PRIVATE " + "KEY"),
    "ec key": pem("EC PRIVATE " + "KEY"),
    "ssh key": pem("OPENSSH PRIVATE " + "KEY"),
}
"""Makers of secrets that are recognized wherever they are."""

PASSWORDS: dict[str, Maker] = {
    "short word": lambda chance: "zq" + some(chance, LOWER, 4),
    "long word": lambda chance: "zq" + some(chance, LOWER, 14),
    "phrase": lambda chance: " ".join("zq" + some(chance, LOWER, 5) for _ in range(4)),
    "mixed": lambda chance: "Zq" + some(chance, ALPHANUMERIC + "!#*+_-", 14),
}
"""Makers of secrets that are recognized only by where they stand."""

NEEDED = """
create extension postgres_fdw; create extension dblink; create extension pgcrypto; create extension pg_cron;
create schema vault; create function vault.create_secret(a text, b text default '') returns void language sql as '';
create foreign data wrapper w; create server s foreign data wrapper w; create role r; create database elsewhere;
create table data (id integer primary key check (id < 1000), a text not null unique, n integer);
create table parted (a text) partition by list (a);
create function trigger_f() returns trigger language plpgsql as 'begin return new; end';
"""

ANYWHERE = r"""
create table t{n} (a text default '{s}');
create table t{n} (a text check (a <> '{s}'));
create table t{n} (a text, b text generated always as (a || '{s}') stored);
create domain d{n} text default '{s}';
create domain d{n} text check (value <> '{s}');
comment on table data is '{s}';
comment on column data.a is 'The key is {s}.';
comment on function trigger_f() is $$Uses ({s}), for now$$;
create view v{n} as select '{s}'::text as a;
create view v{n} as select a from data where a = '{s}';
create materialized view v{n} as select '{s}'::text as a;
create function f{n}() returns text language sql as $$ select '{s}' $$;
create function f{n}() returns text language sql as 'select ''{s}''';
create function f{n}() returns text language plpgsql as $$ begin return '{s}'; end $$;
create function f{n}() returns text language sql return '{s}';
create function f{n}() returns text language sql begin atomic select '{s}'; end;
create function f{n}(a text default '{s}') returns void language sql as '';
create procedure p{n}() language plpgsql as $$ begin perform '{s}'; end $$;
do $$ begin raise warning 'key: {s}'; end $$;
do $$ begin raise exception 'key: {s}'; end $$;
do $$ begin raise exception 'failed' using detail = '{s}', hint = '{s}'; end $$;
do $$ begin execute format('comment on table data is %L', '{s}'); end $$;
create trigger g{n} before insert on data for each row execute function trigger_f('{s}');
create trigger g{n} before insert on data for each row when (new.a = '{s}') execute function trigger_f();
create policy p{n} on data using (a = '{s}');
create policy p{n} on data for insert with check (a = '{s}');
create rule r{n} as on insert to data do also notify r, '{s}';
create index i{n} on data (id) where a = '{s}';
create index i{n} on data ((a || '{s}'));
create table t{n} partition of parted for values in ('{s}');
create aggregate a{n} (text) (sfunc = textcat, stype = text, initcond = '{s}');
-- the key is {s}\ncreate table t{n} (a integer);
/* {s} */ create table t{n} (a integer);
create table t{n} (a integer /* {s} */);
select '{s}' from no_such_table;
selec '{s}';
select 'it is {s};
create table t{n} (a integer default '{s}');
select no_such_function('{s}');
do $$ begin raise notice '{s}'; end $$;
select cron.schedule('j{n}', '0 0 * * *', $$select '{s}'$$);
comment on table data is E'{escaped}';
comment on table data is U&'{unicode}';
comment on table data is '{first}'\n  '{last}';
create table t{n} (a jsonb default '{{"key": "{s}"}}');
create table t{n} (a bytea default '{s}'::bytea);
create table t{n} as select '{s}'::text as a;
create table "{short}" (a integer);
notify c{n}, '{s}';
call no_such_procedure('{s}');
begin; create table t{n} (a text default '{s}'); rollback;
begin; select 1/0; create table t{n} (a text default '{s}'); commit;
create publication p{n} for table data where (a = '{s}');
create extension "{short}";
create type e{n} as enum ('{short}');
\echo {s}
\if :unknown\ncomment on table data is '{s}';\n\endif
grant select on data to "{short}";
"""
"""Where a secret is recognized by its shape."""

POSITIONS = r"""
create role r{n} password '{s}';
create role r{n}; alter role r{n} encrypted password '{s}';
create role r{n} passwrod '{s}';
create user r{n} identified by '{s}';
do $$ begin execute 'alter role r password ''{s}'''; end $$;
create role r{n} password '{s}
create role r{n}; create user mapping for r{n} server s options (user 'u', password '{s}');
create user mapping if not exists for r server s; alter user mapping for r server s options (add password '{s}');
create server s{n} foreign data wrapper w options (host 'h', api_key '{s}');
create foreign table t{n} (a integer) server s options (table_name 't', token '{s}');
create foreign table t{n} (a integer options (secret '{s}')) server s;
create foreign data wrapper w{n} options (key '{s}');
import foreign schema public from server no_such_server into public options (token '{s}');
create subscription b{n} connection 'host=h password={s}' publication p with (connect = false);
do $$ begin perform dblink_connect('c', 'host=h password={s}'); end $$;
create view v{n} as select * from dblink('host=h password={s}', 'select 1') as t(a integer);
alter role r set app.jwt_secret = '{s}';
alter database elsewhere set "app.settings.key" to '{s}';
set local app.settings.key to '{s}', 'b';
alter database elsewhere set app.jwt_secret to '{s}';
set app.jwt_secret = '{s}';
select cron.schedule('j{n}', '0 0 * * *', $$select pgp_sym_encrypt('x', '{s}')$$);
select set_config('app.jwt_secret', '{s}', false);
create function f{n}() returns void language sql set app.jwt_secret = '{s}' as '';
select vault.create_secret('{s}', 'name');
create function f{n}() returns void language plpgsql as $$ begin perform vault.create_secret('{s}'); end $$;
create table t{n} (a bytea default pgp_sym_encrypt('x', '{s}'));
create function f{n}() returns bytea language sql as $$ select hmac('x', '{s}', 'sha256') $$;
do $$ begin perform crypt('{s}', gen_salt('bf')); end $$;
copy data from program 'fetch --key {s}';
do $$ declare api_key text := '{s}'; begin raise warning 'is %', api_key; end $$;
create table t{n} (a jsonb default '{{"password": "{s}"}}');
\set secret '{s}'
\o | send --key {s}
\echo `send --key {s}`
\setenv PGPASSWORD {s}
"""
"""Where any secret is recognized by its place."""

DATA = r"""
insert into data (id, a) values ({n}, '{s}');
insert into data (id, a) values ({n}, '{s}'), (2000, '{s}');
insert into data (id, a) values (2000, '{s}');
insert into data (id, a) values ({n}, '{s}'); insert into data (id, a) values ({m}, '{s}');
insert into data (id, a, n) values ({n}, 'x{n}', '{s}');
insert into data (id, a) values (null, '{s}');
insert into data values ({n}, '{s}' 'x');
insert into data values ({n}, '{s}
insert into data select {n}, '{s}';
with x as (insert into data (id, a) values ({n}, '{s}') returning id) select * from x;
update data set a = '{s}' where id = {n};
update data set n = '{s}';
update data set id = 5000 where a <> '{s}';
create table x{n} (a text); insert into x{n} values ('{s}'); alter table x{n} alter a type integer using a::integer;
create table x{n} (a text); insert into x{n} values ('{s}'), ('{s}'); create unique index on x{n} (a);
create table x{n} (a text); insert into x{n} values ('{s}'); alter table x{n} add check (a = 'x');
update data set n = 1 /* was '{s}' */ where id = {n};
insert into data (id, a) values ({n}, 'x') on conflict (id) do update set a = '{s}';
create table x{n} (a) as values ('{s}'), ('x');
delete from data where a = '{s}';
merge into data using (select '{s}' as b) s on a = b when not matched then insert values ({n}, b);
prepare p{n} as insert into data (id, a) values ({n}, '{s}');
explain insert into data (id, a) values ({n}, '{s}');
copy data (id, a) from stdin;\n{n}\t{s}\n\.
copy data (id, a) from stdin;\n{s}\t{n}\n\.
copy data (id, a) from stdin;\n9999\t{s}\n\.
"""
"""Where the secret is data."""


@dataclass(frozen=True)
class Planted:
    """A secret, its kind, its place, and the file that holds it."""

    secret: str
    kind: str
    place: str
    path: str
    text: str

    @property
    def pieces(self) -> list[str]:
        """What must not be shown: the secret, and each long line of one of several lines."""
        lines = [line for line in self.secret.splitlines() if len(line) >= 40]
        for before in ("://svc:", "password=", "Bearer ", "Basic "):
            if inner := self.secret.partition(before)[2].partition("@")[0]:
                return [inner]
        return lines if len(lines) > 1 else [self.secret]


def places() -> list[tuple[str, bool]]:
    """Every place, and whether a secret is recognized there only by its shape."""
    told = ((ANYWHERE, True), (POSITIONS, False), (DATA, False))
    return [(place, by_shape) for text, by_shape in told for place in text.strip().split("\n")]


def planted(seed: int, each: int) -> Iterator[Planted]:
    """`each` secrets in every place, of kinds that take turns."""
    chance = Chance(seed)
    turns = {True: _endless(chance, KINDS), False: _endless(chance, PASSWORDS | KINDS)}
    for number, (place, by_shape) in enumerate(places() * each, 1):
        made = ((kind, make(chance)) for kind, make in turns[by_shape])
        kind, secret = next((kind, secret) for kind, secret in made if fits(place, secret))
        yield Planted(secret, kind, place, f"migrations/{number:04}_x.sql", filled(place, secret, number))


def _endless(chance: Chance, kinds: Mapping[str, Maker]) -> Iterator[tuple[str, Maker]]:
    """The kinds again and again, in an order decided by chance."""
    return itertools.cycle(chance.sample(sorted(kinds.items()), len(kinds)))


MIXED = ("api_key text", '"password"')
ONE_LINE = ("{escaped}", "{unicode}", "{first}", "{short}", "\\", "--", "password={s}")


def fits(place: str, secret: str) -> bool:
    """Whether a secret can stand in a place: some take one line, a name, or a word of a connection string."""
    if "{short}" in place and len(secret) > 60:
        return False
    if any(sign in place for sign in MIXED) and secret.replace(" ", "").isalpha():
        return False
    if "password={s}" in place and any(sign in secret for sign in (" ", "://")):
        return False
    return "\n" not in secret or not any(sign in place for sign in ONE_LINE)


def filled(place: str, secret: str, number: int) -> str:
    """The text of a migration with a secret."""
    values = {
        "s": secret,
        "n": number,
        "m": number + 500,
        "short": secret,
        "first": secret[: len(secret) // 2],
        "last": secret[len(secret) // 2 :],
        "escaped": "".join(f"\\x{ord(each):02x}" for each in secret),
        "unicode": "".join(f"\\{ord(each):04x}" for each in secret),
    }
    return place.replace("\\n", "\n").replace("\\t", "\t").format(**values) + "\n"
