"""Secrets by their shape, wherever they are: tokens of services, URLs with credentials, private keys."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from meshdoc.redact.needles import is_mixed
from meshdoc.redact.token import is_generated, is_random, tokens
from meshdoc.registry import Registry


class Found(NamedTuple):
    """A secret in a text: its kind and its offsets."""

    kind: str
    start: int
    end: int


_compiled = functools.cache(re.compile)

Finder = Callable[[str, str], Iterator[tuple[int, int]]]

shape: Registry[tuple[str, str], Finder] = Registry("shape")
"""Functions that find secrets in a text and the same in lower case, by their kind and a pattern in every such text."""


def secrets(text: str) -> list[Found]:
    """The secrets in a text in order; of those that overlap, the first."""
    lower = lowered(text)
    found = list(itertools.starmap(Found, tokens(text, lower)))
    for (kind, cue), find in shape.items():
        if _compiled(cue).search(lower):
            found += (Found(kind, *span) for span in find(text, lower))
    return list(_apart(sorted(found, key=lambda each: (each.start, -each.end))))


def lowered(text: str) -> str:
    """The text in lower case, each character at its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(map(_lower, text))


def _lower(character: str) -> str:
    return character.lower() if character.isascii() else character


def _apart(found: list[Found]) -> Iterator[Found]:
    end = -1
    for each in found:
        if each.start >= end:
            yield each
            end = each.end


# --- shapes of no service -----------------------------------------------------------------------------------

CREDENTIALS = re.compile(r"://([^\s/:@'\"<>{}$%]{0,200}:[^\s/@'\"<>{}]{1,200})@")
CONNECTION = re.compile(r"\b(?:host|hostaddr|port|user|dbname)=[^\s'\"]", re.IGNORECASE)
PASSWORD = re.compile(r"\b(?:ssl)?passw(?:or)?d=('[^']+'|(?!''|[(%$:])[^\s'\",;)]+)", re.IGNORECASE)
NEAR = 200
"""The parts of a connection string stand within this many characters."""
HEADER = re.compile(
    r"\b(?:authorization|(?:x-)?api-?key|x-[a-z]{1,20}-(?:key|token))\b['\"]{0,4}\s{0,5}[:=,>]{1,2}\s{0,5}['\"]{0,4}"
    r"(?:(?:bearer|basic|token|apikey)\s{1,5})?([\w=~@.+/-]{8,2000})",
    re.IGNORECASE,
)
BEARER = re.compile(r"bearer\s{1,5}([\w=~@.+/-]{16,2000})")
JSON = re.compile(
    r"(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|private_?key)\"\s{0,5}:\s{0,5}\"([^\"\s]{6,200})\""
)
QUERY = re.compile(
    r"[?&](?:(?:access_?|auth_?|api_?)?(?:token|key)|secret|client_secret|sig|signature|passw(?:or)?d)=([\w.~%+/=-]{8,1000})"
)
PROSE = re.compile(r"\b(?:password|passwd|passphrase)(?:\s{1,5}is\s{1,5}|\s{0,5}:\s{1,5})['\"]?([^\s'\"`,;()]{6,100})")
ASSIGNED = re.compile(
    r"(?:secret|passw(?:or)?d|passphrase|token|credential|(?:api|access|auth|private|signing|encryption|master)[_-]?key)"
    r"\w{0,30}['\"\\]{0,2}\s{0,5}(?:=>|:=|=|:)\s{0,5}"
    r"(?:['\"\\]{1,4}([^\s'\"\\]{16,400}+)['\"\\]|([\w+/=~-]{20,400}+)(?![.\w(]))"
)
DEFAULT = re.compile(r"default\s{1,20}'([^'\s]{8,200})'")
NAMED = re.compile(
    r"(?:passw(?:or)?d|secret|api_?key|access_?key|private_?key|token)\w{0,50}\"?\s{1,20}"
    r"[\w.]{1,60}(?:\s{0,5}\([\d, ]{1,20}\))?(?:\s{1,20}not\s{1,20}null)?\s{1,20}\Z",
)
END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
HEAD = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")


@shape(("credentials in a URL", "://"))
def credentials(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """The user and the password in a URL."""
    return (match.span(1) for match in CREDENTIALS.finditer(text))


@shape(("password in a connection string", "passw(?:or)?d="))
def connection_string(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """`password=…` with the other keywords of libpq near it."""
    for match in PASSWORD.finditer(text):
        if CONNECTION.search(text, max(0, match.start() - NEAR), match.end() + NEAR):
            yield match.span(1)


@shape(
    ("authorization header", "authorization"),
    ("key in a header", "api-?key"),
    ("key in a header", "x-[a-z]{1,20}-[kt]"),
)
def header(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """The credentials of an HTTP header."""
    return (match.span(1) for match in HEADER.finditer(text) if is_random(match[1]))


@shape(("secret in a URL", "[?&][a-z_]{1,20}="))
def in_query(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """The value of a parameter of a URL that is named like a secret."""
    return (match.span(1) for match in QUERY.finditer(lower) if is_random(text[slice(*match.span(1))]))


@shape(("bearer token", r"bearer\s"))
def bearer(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """What follows the word."""
    return (match.span(1) for match in BEARER.finditer(lower) if is_random(text[slice(*match.span(1))]))


@shape(("secret in JSON", r"\"\s{0,5}:\s{0,5}\""))
def in_json(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """The value of a key named like a secret, if it is more than a word."""
    return (match.span(1) for match in JSON.finditer(lower) if is_mixed(text[slice(*match.span(1))]))


@shape(("password in prose", r"pass(?:word|wd|phrase)(?:\s{1,5}is\s|\s{0,5}:\s)"))
def in_prose(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """`password: x` or `the password is x`, if it looks random."""
    spans = (match.span(1) for match in PROSE.finditer(lower))
    return ((start, end) for start, end in spans if is_random(text[start:end]) and not text[start:end].isidentifier())


@shape(("assigned secret", r"[=:]>?\s{0,5}(?:['\"\\]{1,4}[^\s'\"\\]{16}|[\w+/=~-]{20})"))
def assigned(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """What is assigned to a name like that of a secret, if it looks generated."""
    for match in ASSIGNED.finditer(lower):
        span = match.span(match.lastindex or 0)
        if is_generated(text[slice(*span)]):
            yield span


@shape(("default of a secret", r"default\s{1,20}'[^'\s]{8}"))
def default(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """The default of a column or parameter named like a secret, if it looks random."""
    for match in DEFAULT.finditer(lower):
        before = lower[max(0, match.start() - NEAR) : match.start()]
        if is_random(text[slice(*match.span(1))]) and NAMED.search(before):
            yield match.span(1)


@shape(("private key", "-----begin "))
def private_key(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """A private key in PEM, up to its end, or else up to the end of the text."""
    position = 0
    while head := HEAD.search(text, position):
        end = END.search(text, head.end())
        position = end.end() if end else len(text)
        yield head.end(), position
