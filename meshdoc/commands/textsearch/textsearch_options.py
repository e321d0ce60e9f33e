"""Options of the templates of PostgreSQL's own dictionaries: verify_dictoptions (tsearchcmds.c), dict_*.c.

Differs from PostgreSQL: files named in options are not checked. The options of an extension's or a user's templates are
unknown, so all are accepted.
"""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemTextSearchTemplate
from meshdoc.catalog.textsearch import TextSearchTemplate
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional
from meshdoc.session import Session

# fmt: off
STEMMERS = frozenset({
    "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "estonian", "finnish", "french",
    "german", "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian",
    "porter", "portuguese", "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
})
# fmt: on


@positional
class Known:
    """The options of a template: its name in messages, its options as spelled there, and the required ones."""

    noun: str
    options: tuple[str, ...]
    required: tuple[str, ...] = ()


BOOLEANS = frozenset({"Accept", "CaseSensitive"})
TRUTH = frozenset({"true", "false", "on", "off", "0", "1"})

TEMPLATES = {
    "simple": Known("simple dictionary", ("StopWords", "Accept")),
    "synonym": Known("synonym", ("Synonyms", "CaseSensitive"), ("Synonyms",)),
    "ispell": Known("Ispell", ("DictFile", "AffFile", "StopWords"), ("AffFile", "DictFile")),
    "thesaurus": Known("Thesaurus", ("DictFile", "Dictionary"), ("DictFile", "Dictionary")),
    "snowball": Known("Snowball", ("StopWords", "Language"), ("Language",)),
}


def check_options(session: Session, template: Oid, options: Sequence[tuple[str, str]]) -> None:
    """Refuse invalid options. Raises SqlError 22023 or 42704, or 42601 if the template takes no options."""
    made = session.catalog.get(template)
    if isinstance(made, TextSearchTemplate):
        if options and not made.init:
            raise SqlError("42601", f'text search template "{made.name}" does not accept options')
        return
    (row,) = session.system.table(SystemTextSearchTemplate).where(("oid",), (template,))
    known = TEMPLATES.get(row.name)
    if known is None:
        return
    given = _spelled(known, options)
    for option in known.required:
        if option not in given:
            raise SqlError("22023", f"missing {option} parameter")
    language = given.get("Language")
    if language is not None and language.lower() not in STEMMERS:
        raise SqlError("42704", f'no Snowball stemmer available for language "{language}" and encoding "UTF8"')


def _spelled(known: Known, options: Sequence[tuple[str, str]]) -> dict[str, str]:
    spelling = {option.lower(): option for option in known.options}
    found: dict[str, str] = {}
    for name, value in options:
        if name not in spelling:
            raise SqlError("22023", f'unrecognized {known.noun} parameter: "{name}"')
        if spelling[name] in found:
            raise SqlError("22023", f"multiple {spelling[name]} parameters")
        if spelling[name] in BOOLEANS and value.lower() not in TRUTH:
            raise SqlError("42601", f"{name} requires a Boolean value")
        found[spelling[name]] = value
    return found
