"""What the templates of PostgreSQL's own dictionaries take as options: verify_dictoptions (tsearchcmds.c), dict_*.c.

Differs from PostgreSQL: files that options name are not looked for. Of templates that an extension or the user made
nothing is known, so their options are all taken to be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import SystemTextSearchTemplate
from meshdoc.catalog.textsearch import TextSearchTemplate
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session

# fmt: off
STEMMERS = frozenset({
    "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "estonian", "finnish", "french",
    "german", "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian",
    "porter", "portuguese", "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish", "yiddish",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Known:
    """What a template knows: its name in messages, its options as messages spell them, those it cannot do without."""

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
    """Refuse options that the template does not know. Raises SqlError 22023, or 42601 for one that takes none."""
    made = session.catalog.get(template)
    if isinstance(made, TextSearchTemplate):
        if options and not made.init:
            raise _takes_none(made.name)
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
        message = f'no Snowball stemmer available for language "{language}" and encoding "UTF8"'
        raise SqlError("42704", message)


def _takes_none(template: str) -> SqlError:
    return SqlError("42601", f'text search template "{template}" does not accept options')


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
