"""CREATE COLLATION and ALTER COLLATION: collationcmds.c.

Differs from PostgreSQL: the locales of the operating system and ICU are unknown here, so every such locale is assumed
to exist and is stored as written.
"""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.type import resolve_collation
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import Collation
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.define import define, get_boolean, get_qualified_name, get_string, known_by_name
from meshdoc.commands.object.named import creation_name, refuse_or_keep
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import DEFAULT_COLLATION
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

ATTRIBUTES = frozenset({"from", "locale", "lc_collate", "lc_ctype", "provider", "deterministic", "rules", "version"})
TEXTS = ("provider", "locale", "lc_collate", "lc_ctype", "rules")
PROVIDERS = {"builtin": "b", "icu": "i", "libc": "c"}
BUILTIN_LOCALES = {"C": "C", "C.UTF-8": "C.UTF-8", "C.UTF8": "C.UTF-8", "PG_UNICODE_FAST": "PG_UNICODE_FAST"}
UTF8 = 6  # PG_UTF8
ANY_ENCODING = -1


@define(ObjectType.OBJECT_COLLATION)
def create_collation(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE COLLATION: DefineCollation."""
    name, schema = creation_name(session, stmt.defnames)
    options = _options(stmt.definition)
    empty = Collation(name=name, schema=schema, owner=session.current_user, provider="c")
    source = options.get("from")
    collation = _copied(session, empty, source) if source else _described(empty, options)
    if session.catalog.find("collation", schema, name) or schema in session.system.collations_named(name):
        about = "" if collation.encoding == ANY_ENCODING else ' for encoding "UTF8"'
        message = f'collation "{name}"{about} already exists'
        refuse_or_keep(session, "42710", message, keeps=stmt.if_not_exists)
        return
    session.catalog.create(collation)


def _options(elements: Sequence[ast.DefElem] | None) -> dict[str, ast.DefElem]:
    found = known_by_name(elements, ATTRIBUTES, "collation attribute")
    message = "conflicting or redundant options"
    if "locale" in found and ("lc_collate" in found or "lc_ctype" in found):
        raise SqlError("42601", message, detail="LOCALE cannot be specified together with LC_COLLATE or LC_CTYPE.")
    if "from" in found and len(found) > 1:
        raise SqlError("42601", message, detail="FROM cannot be specified together with any other options.")
    return found


def _copied(session: Session, collation: Collation, element: ast.DefElem) -> Collation:
    name = tuple(ast.String(sval=part) for part in get_qualified_name(element) if part is not None)
    source = collation_by_oid(session.names, resolve_collation(Facts(session.names), name, None))
    if source.provider == "d":
        raise SqlError("42P17", 'collation "default" cannot be copied')
    return replace(
        source,
        oid=collation.oid,
        name=collation.name,
        schema=collation.schema,
        owner=collation.owner,
        acl=None,
        comment=None,
        extension=collation.extension,
    )


def collation_by_oid(names: Names, oid: Oid) -> Collation:
    """The collation with this oid, PostgreSQL's own included."""
    found = names.catalog.get(oid)
    if isinstance(found, Collation):
        return found
    row = names.system.collation(oid)
    if row is None:
        raise KeyError(oid)
    return Collation(
        oid=oid,
        name=row.name,
        schema=row.schema,
        provider=row.provider,
        deterministic=row.deterministic,
        encoding=row.encoding,
        collate=row.collate or None,
        ctype=row.ctype or None,
        locale=row.locale or None,
        icu_rules=row.icu_rules or None,
    )


def _described(collation: Collation, options: dict[str, ast.DefElem]) -> Collation:
    """The collation with the provider and locale that the options give."""
    texts = {name: get_string(options[name]) for name in TEXTS if name in options}
    deterministic = get_boolean(options["deterministic"]) if "deterministic" in options else True
    word = texts.get("provider", "libc")
    if (provider := PROVIDERS.get(word.lower())) is None:
        raise SqlError("42P17", f"unrecognized collation provider: {word}")
    collation = _located(replace(collation, provider=provider, deterministic=deterministic), texts)
    if not deterministic and provider != "i":
        raise SqlError("0A000", "nondeterministic collations not supported with this provider")
    if "rules" in texts and provider != "i":
        raise SqlError("42P17", "ICU rules cannot be specified unless locale provider is ICU")
    return replace(collation, icu_rules=texts.get("rules"))


def _located(collation: Collation, texts: dict[str, str]) -> Collation:
    """The collation with the locale that its provider requires."""
    locale = texts.get("locale")
    if collation.provider == "c":
        collate, ctype = texts.get("lc_collate", locale), texts.get("lc_ctype", locale)
        for name, value in (("lc_collate", collate), ("lc_ctype", ctype)):
            if value is None:
                raise SqlError("42P17", f'parameter "{name}" must be specified')
        return replace(collation, collate=collate, ctype=ctype, encoding=UTF8)
    if locale is None:
        raise SqlError("42P17", 'parameter "locale" must be specified')
    if collation.provider == "i":
        return replace(collation, locale=locale)
    if locale not in BUILTIN_LOCALES:
        raise SqlError("42809", f'invalid locale name "{locale}" for builtin provider')
    encoding = ANY_ENCODING if locale == "C" else UTF8
    return replace(collation, locale=BUILTIN_LOCALES[locale], encoding=encoding)


@command(ast.AlterCollationStmt)
def alter_collation(stmt: ast.AlterCollationStmt, session: Session) -> None:
    """ALTER COLLATION ... REFRESH VERSION: AlterCollation."""
    oid = resolve_collation(Facts(session.names), stmt.collname, None)
    if oid == DEFAULT_COLLATION:
        raise SqlError(
            "XX000",
            "cannot refresh version of default collation",
            hint="Use ALTER DATABASE ... REFRESH COLLATION VERSION instead.",
        )
    check_owner(session, collation_by_oid(session.names, oid))
    session.notice("version has not changed")
    raise Inert("collation versions are not tracked")
