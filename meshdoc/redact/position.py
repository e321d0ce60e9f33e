"""The places of SQL that hold secrets: options, connection strings, passwords, keys of functions, placeholders.

A place is found in the words of a statement, so that it is found too where the statement does not parse. A new one is
a function registered with `position`; it is given the words, and yields those that are secret.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from meshdoc.redact.code import Word, arguments, inside, words
from meshdoc.redact.needles import is_mixed
from meshdoc.redact.shape import Found
from meshdoc.registry import Registry

Finder = Callable[[Sequence[Word]], Iterator[Word]]

position: Registry[tuple[str, str], Finder] = Registry("position")
"""Functions that find the secret words of a statement, by their kind and a pattern in every such text in lower case."""

STRING = r"\s*(?:(?:e|n|u&)?'|\$|--|/\*)"
"""What begins a string after a keyword, in a cue; a comment may stand between."""
CALL = r"\"?\s*(?:\(|--|/\*)"
"""What follows the name of a function, in a cue: the name may end with a quote, and a comment may follow it."""
LONGEST = 300
"""The words of a call, or of a statement about a role, that are looked at."""
DEEPEST = 12
"""Code nested deeper in strings than this is hidden whole."""
HARMLESS = frozenset(
    {
        *("application_name", "async_capable", "analyze_sampling", "batch_size", "character_set", "client_encoding"),
        *("collection", "column_name", "column_number", "connect_timeout", "database", "dbname", "delimiter"),
        *("encoding", "escape", "extensions", "fdw_startup_cost", "fdw_tuple_cost", "fetch_size", "force_not_null"),
        *("force_null", "format", "header", "host", "hostaddr", "import_collate", "import_default", "import_generated"),
        *("import_not_null", "keep_connections", "keepalives", "max_scan_size", "null", "parallel_abort"),
        *("parallel_commit", "password_required", "port", "quote", "readonly", "region", "rowid_column", "schema"),
        *("schema_name", "servername", "service", "sslmode", "table", "table_name", "tablename", "timeout"),
        *("truncatable", "type", "updatable", "use_remote_estimate", "use_scram_passthrough", "user", "version"),
    }
)
"""Options of foreign objects that name or tune something; every other one may be a secret."""
OWN_PREFIXES = frozenset(
    {
        *("auth_delay", "auto_explain", "basic_archive", "isn", "pg_plan_advice", "pg_prewarm", "pg_stat_statements"),
        *("pg_trgm", "plperl", "plpgsql", "plpython", "pltcl", "postgres_fdw", "sepgsql", "cron", "pgaudit"),
    }
)
"""Prefixes of settings that modules define; the values of all others are the project's."""
SETTING = re.compile(r"[\w$.]+")
PLAIN_VALUES = frozenset({"on", "off", "true", "false", "yes", "no", "default", ""})


def is_harmless_option(name: str) -> bool:
    """Whether the value of an option of a foreign object may be shown."""
    return name in HARMLESS


def is_own_setting(name: str, value: str) -> bool:
    """Whether a setting is PostgreSQL's own or its modules', or its value says nothing."""
    prefix, dot, _ = name.lower().partition(".")
    return not dot or prefix in OWN_PREFIXES or value.lower().strip("'") in PLAIN_VALUES


class _Code(NamedTuple):
    """Code inside a statement: its text, the offset of each of its characters, and the places that it may hold."""

    text: str
    offsets: Sequence[int]
    cued: Sequence[tuple[str, Finder]]


def secrets(text: str) -> list[Found]:
    """The secrets of a statement, or of code in its strings, by where they stand, in order."""
    found: set[Found] = set()
    ahead = [_Code(text, range(len(text) + 1), _cued(text))]
    for _ in range(DEEPEST):
        ahead = [inner for code in ahead if code.cued for inner in _find(code, found)]
    found |= {Found("code in a string", code.offsets[0], code.offsets[-1]) for code in ahead}
    return sorted(found, key=lambda each: (each.start, -each.end))


def is_cued(lower: str) -> bool:
    """Whether a text, in lower case, may hold any such place."""
    return any(_compiled(cue).search(lower) for _, cue in position)


_compiled = functools.cache(re.compile)


def _cued(code: str) -> list[tuple[str, Finder]]:
    lower = code.lower()
    return [(kind, find) for (kind, cue), find in position.items() if _compiled(cue).search(lower)]


def _find(code: _Code, found: set[Found]) -> Iterator[_Code]:
    """Add the secrets of some code, and yield the strings in it that may be code themselves."""
    told = words(code.text)
    hidden: dict[Word, str] = {}
    for kind, find in code.cued:
        for word in find(told):
            hidden.setdefault(word, kind)
    found |= {Found(kind, *(code.offsets[at] for at in _span(word))) for word, kind in hidden.items()}
    for word in told:
        if word.is_string and word not in hidden:
            value, places = inside(word.text)
            if cued := _cued(value):
                yield _Code(value, [code.offsets[word.start + place] for place in places], cued)


def _span(word: Word) -> tuple[int, int]:
    """The offsets of a word, without the quotes of a string."""
    if not word.is_string:
        return word.start, word.end
    offsets = inside(word.text).offsets
    return word.start + offsets[0], word.start + offsets[-1]


# --- places -------------------------------------------------------------------------------------------------


@position(("option of a foreign object", f"options{CALL}"))
def foreign_options(found: Sequence[Word]) -> Iterator[Word]:
    """`OPTIONS ([ADD | SET] name 'value', ...)`, unless it is harmless; a value may lack its quotes or comma."""
    for place, word in enumerate(found[:-1]):
        if word.text == "options" and found[place + 1].text == "(":
            for argument in arguments(found[place + 1 : place + LONGEST]):
                is_change = (
                    len(argument) > 1 and argument[0].text in ("add", "set", "drop") and not argument[1].is_string
                )
                name, *values = argument[is_change:] or [word]
                if len(values) > 1 or name.text not in HARMLESS:
                    yield from (value for value in values if any(map(str.isalnum, value.text)))


@position(("connection string", f"connection{STRING}"))
def subscription(found: Sequence[Word]) -> Iterator[Word]:
    """`CONNECTION 'conninfo'` of a subscription."""
    yield from (after for word, after in _pairs(found) if word.text == "connection" and after.is_string)


@position(("connection string", "dblink"))
def dblink(found: Sequence[Word]) -> Iterator[Word]:
    """The connection strings of dblink's functions: the first argument, or both of dblink_connect."""
    for _, called in _calls(found, "dblink_connect", "dblink_connect_u"):
        yield from (word for argument in called for word in argument if word.is_string)
    for _, called in _calls(found, "dblink", "dblink_exec", "dblink_open", "dblink_send_query"):
        yield from (word for word in called[0] if word.is_string and ("=" in word.text or "://" in word.text))


@position(("password of a role", f"password{STRING}"))
def password(found: Sequence[Word]) -> Iterator[Word]:
    """`PASSWORD 'x'`, wherever it stands."""
    yield from (after for word, after in _pairs(found) if word.text == "password" and after.is_string)


@position(
    ("password of a role", r"create\s+(?:role|user|group)\b"),
    ("password of a role", r"alter\s+(?:role|user|group)\b"),
)
def role(found: Sequence[Word]) -> Iterator[Word]:
    """Every string of a statement about a role but a date, and what follows PASSWORD: it may be misspelt."""
    for start in range(len(found) - 2):
        verb, noun, name = (word.text for word in found[start : start + 3])
        if verb in ("create", "alter") and noun in ("role", "user", "group") and name != "mapping":
            rest = found[start + 3 : start + LONGEST]
            yield from _of_role(list(itertools.takewhile(lambda word: word.text not in (";", "create"), rest)))


def _of_role(statement: Sequence[Word]) -> Iterator[Word]:
    if any(word.text == "set" for word in statement):
        return
    for word, after in _pairs(statement):
        is_unquoted = word.text == "password" and after.text not in ("null", "=", "(")
        if is_unquoted or (after.is_string and word.text != "until"):
            yield after


@position(("password of a user", r"identified\s+by"))
def identified(found: Sequence[Word]) -> Iterator[Word]:
    """`IDENTIFIED BY 'x'`, as other servers have it."""
    for word, after, last in zip(found, found[1:], found[2:], strict=False):
        if (word.text, after.text) == ("identified", "by"):
            yield last


@position(("value of a setting", r'set\s+(?:local\s+|session\s+)?["\w]+\s*\.'))
def settings(found: Sequence[Word]) -> Iterator[Word]:
    """`SET a.b = 'value'` in any statement, for settings that are not PostgreSQL's own."""
    for place, word in enumerate(found):
        if word.text == "set":
            named = list(itertools.takewhile(lambda each: each.text not in ("=", "to"), found[place + 1 : place + 12]))
            name = "".join(each.text for each in named if each.text not in ("local", "session"))
            if "." in name and SETTING.fullmatch(name):
                values = _values(found, place + len(named) + 2)
                yield from (value for value in values if not is_own_setting(name, value.text))


def _values(found: Sequence[Word], start: int) -> Iterator[Word]:
    """The words of a list of values, the first of which is at `start`."""
    for place in range(start, len(found), 2):
        yield found[place]
        if [word.text for word in found[place + 1 : place + 2]] != [","]:
            return


@position(("value of a setting", "set_config"))
def set_config(found: Sequence[Word]) -> Iterator[Word]:
    """`set_config('a.b', 'value', ...)`, for the same settings, and for one whose name is computed."""
    for _, called in _calls(found, "set_config"):
        named = {argument[0].text: argument[1:] for argument in called if argument[1:2] and argument[1].text in ":="}
        name = named.get("setting_name", called[0])
        setting = "".join(inside(word.text).value for word in name if word.is_string)
        is_computed = "." not in setting and any(word.text.isidentifier() and word.text != "text" for word in name)
        for word in named.get("new_value", [word for argument in called[1:2] for word in argument]):
            if word.is_string and not is_own_setting("a.b" if is_computed else setting, word.text):
                yield word


@position(("secret of the vault", f"te_secret{CALL}"))
def vault(found: Sequence[Word]) -> Iterator[Word]:
    """The strings passed to Supabase's Vault."""
    for _, called in _calls(found, "create_secret", "update_secret"):
        yield from (word for argument in called for word in argument if word.is_string)


KEYS = {
    **dict.fromkeys(("pgp_sym_encrypt", "pgp_sym_encrypt_bytea", "encrypt", "encrypt_iv"), (0, 1)),
    **dict.fromkeys(("pgp_sym_decrypt", "pgp_sym_decrypt_bytea", "decrypt", "decrypt_iv", "hmac", "sign"), (1,)),
    **dict.fromkeys(("verify",), (1,)),
    **dict.fromkeys(("pgp_pub_decrypt", "pgp_pub_decrypt_bytea"), (1, 2)),
    "crypt": (0,),
}
"""The arguments of pgcrypto's and pgjwt's functions that are keys, passwords, or what they protect."""


@position(
    ("key of a cryptographic function", f"crypt(?:_iv|_bytea)?{CALL}"),
    ("key of a cryptographic function", f"hmac{CALL}"),
    ("key of a cryptographic function", f"sign{CALL}"),
    ("key of a cryptographic function", f"verify{CALL}"),
)
def cryptographic_key(found: Sequence[Word]) -> Iterator[Word]:
    """The keys passed to pgcrypto and pgjwt."""
    for name, called in _calls(found, *KEYS):
        secret = (called[place] for place in KEYS[name] if place < len(called))
        yield from (word for argument in secret for word in argument if word.is_string)


FORMAT = re.compile(r"%(?:(?P<number>\d+)\$)?-?\d*(?P<kind>[sLI])")
_FILLER = "format_argument_{}_"


@position(("argument of format()", f"format{CALL}"))
def formatted(found: Sequence[Word]) -> Iterator[Word]:
    """The arguments of `format('ALTER ROLE r PASSWORD %L', 'x')` that stand in one of the other places."""
    for _, called in _calls(found, "format"):
        if len(called) > 1 and called[0] and called[0][0].is_string:
            told = words(code := _filled(inside(called[0][0].text).value))
            finders = (find for kind, find in _cued(code) if find is not formatted)
            hidden = {word.text for find in finders for word in find(told)}
            for number, argument in enumerate(called[1:], 1):
                if any(_FILLER.format(number) in text for text in hidden):
                    yield from (word for word in argument if word.is_string)


def _filled(template: str) -> str:
    """The text of format() with the number of each argument in its place."""
    numbers = itertools.count(1)

    def filler(match: re.Match[str]) -> str:
        text = _FILLER.format(match["number"] or next(numbers))
        return {"L": f"'{text}'", "I": f'"{text}"'}.get(match["kind"], text)

    return FORMAT.sub(filler, template)


@position(("shell command", f"program{STRING}"))
def program(found: Sequence[Word]) -> Iterator[Word]:
    """`COPY ... PROGRAM 'command'`."""
    for before, word, after in zip(found, found[1:], found[2:], strict=False):
        if word.text == "program" and before.text in ("from", "to") and after.is_string:
            yield after


def _pairs(found: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    return itertools.pairwise(found)


def _calls(found: Sequence[Word], *names: str) -> Iterator[tuple[str, list[list[Word]]]]:
    """The calls of functions with these names, and their arguments."""
    for place, (word, after) in enumerate(_pairs(found)):
        if after.text == "(" and word.text in names:
            yield word.text, arguments(found[place + 1 : place + LONGEST])


NAMES = "passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|private_?key"
ASSIGNED = rf"\"?\s*(?:[\w.]+\s*)?(?::=|=>|=|default){STRING}"
NAMED = re.compile(rf"\w*(?:{NAMES})")


@position(*(("value of a secret variable", f"(?:{name}){ASSIGNED}") for name in NAMES.split("|")))
def variable(found: Sequence[Word]) -> Iterator[Word]:
    """`password := 'x'`, `secret => 'x'`, `token text default 'x'`, if the value is more than a word."""
    for place, (word, after) in enumerate(_pairs(found)):
        before = [each.text for each in found[max(0, place - 3) : place]]
        is_assigned = word.text in ("=", "default") or (word.text == ">" and before[-1:] == ["="])
        if is_assigned and after.is_string and any(map(NAMED.fullmatch, before)) and is_mixed(inside(after.text).value):
            yield after


# --- psql ---------------------------------------------------------------------------------------------------

COMMAND = re.compile(
    r"""\\set\s+(?!(?-i:[A-Z_]+)\b)
        (?: \S*(?:pass|pw|secret|token|key|cred|auth)\S*\s+ | \S+\s+(?!'?[\w./-]{0,63}'?\s*$) ) (?P<value>\S.*)
      | \\setenv\s+\S+\s+(?P<variable>\S.*) | \\!\s*(?P<shell>\S.*)""",
    re.VERBOSE | re.IGNORECASE,
)
SHELL = re.compile(r"`([^`]+)`|\|\s*(\S.*)")


def psql_secrets(text: str) -> list[Found]:
    """The values of variables and the shell commands in a meta-command of psql; nothing in rows or skipped SQL.

    The value of a variable may be a plain name, such as that of a schema, unless its own name tells of a secret.
    """
    if not text.startswith("\\"):
        return []
    matches = [match] if (match := COMMAND.match(text)) else list(SHELL.finditer(text))
    return [Found("psql variable or shell command", *match.span(match.lastindex or 0)) for match in matches]
