"""Write PostgreSQL's built-in catalog and the contents of its extensions into `meshdoc/data/`, read from a server.

    python -m tests.generate "host=/run/postgresql user=postgres dbname=postgres"

The server must run PostgreSQL 18, with exactly the extensions of PostgreSQL's own distribution available, all of which
can be created; the role must be a superuser. A temporary database is created and dropped. Requires psycopg, which
meshdoc's extra `test` installs.

- `pg_catalog/<system catalog>.tsv`: the contents of every new database, by oid; see `meshdoc.catalog.system.table` for
  the format. Omitted are indexes and TOAST tables, conversions, the queries of system views, privileges and comments,
  and anything that depends on the platform: the C library's collations other than C and POSIX. ICU collations are those
  of the server's ICU. Oids from 12000 on are chosen by initdb, and valid within these files only.
- `timezone_abbreviations.tsv`: the time zone abbreviations of timezone_abbreviations = Default: seconds east of UTC and
  `D` for summer time, or the zone that determines the offset.
- `extensions/<extension>.json`: the entries of the control file and, by system catalog, the rows that CREATE EXTENSION
  creates for the default version, one per line, with the same fields; without the queries of views, privileges and
  comments. Rows have no oids and refer to each other as described in `meshdoc.catalog.system.extension`. Fields that
  are 0, false, '' or empty are omitted.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeAlias

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row

from meshdoc.catalog.system.extension import reference
from meshdoc.catalog.system.row import REFERENCED, ROWS, SystemRow, referenced
from meshdoc.catalog.system.table import ESCAPED

DATA = Path(__file__).parent.parent / "meshdoc" / "data"
DATABASE = "meshdoc_facts"
FIRST_USER_OID = 16384  # FirstNormalObjectId in access/transam.h

Facts: TypeAlias = DictRow  # a row by field name

# The rows of each class, with every oid and letter under its field name.
QUERIES: dict[str, str] = {
    "pg_namespace": "select oid, nspname as name from pg_namespace where nspname !~ '^pg_(toast_)?temp_' order by oid",
    "pg_authid": """select oid, rolname as name,
            array(select roleid::oid from pg_auth_members where member = r.oid order by 1) as member_of
        from pg_authid r where rolname ~ '^pg_' order by oid""",
    "pg_language": """select oid, lanname as name, lanispl as procedural, lanpltrusted as trusted,
            lanplcallfoid as handler, laninline as inline, lanvalidator as validator
        from pg_language order by oid""",
    "pg_collation": """select oid, collname as name, collnamespace as schema, collprovider::text as provider,
            collisdeterministic as deterministic, collencoding as encoding, collcollate as collate, collctype as ctype,
            colllocale as locale, collicurules as icu_rules
        from pg_collation where collprovider <> 'c' or collname in ('C', 'POSIX') order by oid""",
    "pg_type": """select oid, typname as name, typnamespace as schema, typlen as length, typbyval as by_value,
            typtype::text as kind, typcategory::text as category, typispreferred as preferred, typisdefined as defined,
            typdelim::text as delimiter, typrelid as relation, typsubscript::oid as subscript, typelem as element,
            typarray as array, typinput::oid as input, typoutput::oid as output, typreceive::oid as receive,
            typsend::oid as send, typmodin::oid as typmod_in, typmodout::oid as typmod_out, typanalyze::oid as analyze,
            typalign::text as align, typstorage::text as storage, typnotnull as not_null, typbasetype as base,
            typtypmod as base_typmod, typndims as dimensions, typcollation as collation, typdefault as default
        from pg_type order by oid""",
    "pg_range": """select rngtypid as type, rngsubtype as subtype, rngmultitypid as multirange,
            rngcollation as collation, rngsubopc as subtype_opclass, rngcanonical::oid as canonical,
            rngsubdiff::oid as subtype_diff
        from pg_range order by rngtypid""",
    "pg_proc": """select oid, proname as name, pronamespace as schema, prolang as language, procost as cost,
            prorows as rows, provariadic as variadic, prosupport::oid as support, prokind::text as kind,
            prosecdef as security_definer, proleakproof as leakproof, proisstrict as strict, proretset as returns_set,
            provolatile::text as volatility, proparallel::text as parallel, prorettype as returns,
            proargtypes::oid[] as argument_types, proallargtypes as all_argument_types,
            proargmodes::text[] as argument_modes, proargnames as argument_names,
            array(select d from generate_series(1, coalesce(array_length(proallargtypes, 1), pronargs)) n,
                  pg_get_function_arg_default(p.oid, n) d where d is not null order by n) as defaults,
            prosrc as body, probin as library, pg_get_function_sqlbody(oid) as sql_body, proconfig as config
        from pg_proc p order by oid""",
    "pg_aggregate": """select aggfnoid::oid as function, aggkind::text as kind, aggnumdirectargs as direct_arguments,
            aggtransfn::oid as transition_function, aggfinalfn::oid as final_function,
            aggcombinefn::oid as combine_function, aggserialfn::oid as serial_function,
            aggdeserialfn::oid as deserial_function, aggmtransfn::oid as moving_transition_function,
            aggminvtransfn::oid as moving_inverse_function, aggmfinalfn::oid as moving_final_function,
            aggfinalextra as final_extra, aggmfinalextra as moving_final_extra, aggfinalmodify::text as final_modify,
            aggmfinalmodify::text as moving_final_modify, aggsortop as sort_operator, aggtranstype as transition_type,
            aggtransspace as transition_space, aggmtranstype as moving_transition_type,
            aggmtransspace as moving_transition_space, agginitval as initial_value,
            aggminitval as moving_initial_value
        from pg_aggregate order by aggfnoid::oid""",
    "pg_operator": """select oid, oprname as name, oprnamespace as schema, oprkind::text as kind, oprcanmerge as merges,
            oprcanhash as hashes, oprleft as left, oprright as right, oprresult as result, oprcom as commutator,
            oprnegate as negator, oprcode::oid as function, oprrest::oid as restrict, oprjoin::oid as join
        from pg_operator order by oid""",
    "pg_cast": """select oid, castsource as source, casttarget as target, castfunc as function,
            castcontext::text as context, castmethod::text as method
        from pg_cast order by oid""",
    "pg_am": "select oid, amname as name, amhandler::oid as handler, amtype::text as kind from pg_am order by oid",
    "pg_opfamily": """select oid, opfmethod as method, opfname as name, opfnamespace as schema
        from pg_opfamily order by oid""",
    "pg_opclass": """select oid, opcmethod as method, opcname as name, opcnamespace as schema, opcfamily as family,
            opcintype as input_type, opcdefault as default, opckeytype as key_type
        from pg_opclass order by oid""",
    "pg_amop": """select oid, amopfamily as family, amoplefttype as left, amoprighttype as right,
            amopstrategy as strategy, amoppurpose::text as purpose, amopopr as operator, amopmethod as method,
            amopsortfamily as sort_family
        from pg_amop order by oid""",
    "pg_amproc": """select oid, amprocfamily as family, amproclefttype as left, amprocrighttype as right,
            amprocnum as number, amproc::oid as function
        from pg_amproc order by oid""",
    "pg_transform": """select oid, trftype as type, trflang as language, trffromsql::oid as from_sql,
            trftosql::oid as to_sql
        from pg_transform order by oid""",
    "pg_foreign_data_wrapper": """select oid, fdwname as name, fdwhandler as handler, fdwvalidator as validator,
            fdwoptions as options
        from pg_foreign_data_wrapper order by oid""",
    "pg_ts_parser": """select oid, prsname as name, prsnamespace as schema, prsstart::oid as start,
            prstoken::oid as token, prsend::oid as end, prsheadline::oid as headline, prslextype::oid as lextypes
        from pg_ts_parser order by oid""",
    "ts_token_type": """select p.oid as parser, t.tokid as number, t.alias as name, t.description
        from pg_ts_parser p, ts_token_type(p.oid) t order by p.oid, t.tokid""",
    "pg_ts_template": """select oid, tmplname as name, tmplnamespace as schema, tmplinit::oid as init,
            tmpllexize::oid as lexize
        from pg_ts_template order by oid""",
    "pg_ts_dict": """select oid, dictname as name, dictnamespace as schema, dicttemplate as template,
            dictinitoption as options
        from pg_ts_dict order by oid""",
    "pg_ts_config": """select oid, cfgname as name, cfgnamespace as schema, cfgparser as parser
        from pg_ts_config order by oid""",
    "pg_ts_config_map": """select mapcfg as configuration, maptokentype as token_type,
            array_agg(mapdict order by mapseqno) as dictionaries
        from pg_ts_config_map group by mapcfg, maptokentype order by mapcfg, maptokentype""",
    "pg_class": """select oid, relname as name, relnamespace as schema, relkind::text as kind, reltype as row_type
        from pg_class where relkind not in ('i', 'I', 't') order by oid""",
    "pg_attribute": """select a.attrelid as relation, a.attnum, a.attname as name, a.atttypid as type,
            a.atttypmod as typmod, a.attndims as dimensions, a.attnotnull as not_null, a.attcollation as collation
        from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind not in ('i', 'I', 't')
        where a.attnum > 0 order by a.attrelid, a.attnum""",
    "pg_constraint": """select oid, conname as name, connamespace as schema, contype::text as kind, conrelid as table,
            contypid as domain, conkey as columns, pg_get_expr(conbin, conrelid) as expression
        from pg_constraint order by oid""",
}

MEMBERS = """with recursive member(catalog, oid) as (
        select classid, objid from pg_depend d join pg_extension e on e.oid = refobjid
        where refclassid = 'pg_extension'::regclass and extname = %(extension)s and deptype = 'e'
        union
        select classid, objid from pg_depend join member on refclassid = catalog and refobjid = oid
        where deptype in ('a', 'i'))
    select catalog::regclass::text as catalog, array_agg(oid order by oid) as oids from member group by catalog"""


@contextmanager
def new_database(server: str) -> Iterator[psycopg.Connection[DictRow]]:
    """A connection to a new database, where names are printed schema-qualified; the database is dropped afterwards."""
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute(f"drop database if exists {DATABASE} with (force)")
        owner.execute(f"create database {DATABASE} template template0")
        try:
            with psycopg.connect(make_conninfo(server, dbname=DATABASE), autocommit=True, row_factory=dict_row) as new:
                new.execute("set search_path to ''")
                yield new
        finally:
            owner.execute(f"drop database {DATABASE} with (force)")


def read(connection: psycopg.Connection[DictRow], row: type[SystemRow], condition: str, *values: object) -> list[Facts]:
    """The rows of a class whose first field meets a condition, ordered by it."""
    query = f"select * from ({QUERIES[row.catalog]}) q where {fields(row)[0].name} {condition}"
    return connection.execute(query.encode(), values).fetchall()


# --- what every database holds ------------------------------------------------------------------------


def stored(value: object) -> str:
    """A value in the format of meshdoc.catalog.system.table."""
    match value:
        case None | []:
            return ""
        case bool():
            return "t" if value else "f"
        case str():
            return "".join(ESCAPED.get(character, character) for character in value)
        case list():
            numbers = all(isinstance(item, int) for item in value)
            return " ".join(map(str, value)) if numbers else stored(json.dumps(value, ensure_ascii=False))
        case _:
            return f"{value:g}" if isinstance(value, float) else str(value)


def write_system(server: str) -> None:
    """Write `pg_catalog/`."""
    folder = DATA / "pg_catalog"
    folder.mkdir(exist_ok=True)
    with new_database(server) as connection:
        for row in ROWS:
            names = [field.name for field in fields(row)]
            rows = read(connection, row, "< %s", FIRST_USER_OID)
            lines = ["\t".join(names), *("\t".join(stored(facts[name]) for name in names) for facts in rows)]
            if rows:
                (folder / f"{row.catalog}.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def write_abbreviations(server: str) -> None:
    """Write `timezone_abbreviations.tsv`."""
    query = """select pg_read_file(setting || '/timezonesets/Default') as text from pg_config where name = 'SHAREDIR'"""
    with psycopg.connect(server, row_factory=dict_row) as connection:
        (found,) = connection.execute(query).fetchall()
    entries = (line.partition("#")[0].split() for line in found["text"].splitlines())
    lines = sorted("\t".join((entry[0].lower(), *entry[1:])) for entry in entries if entry)
    (DATA / "timezone_abbreviations.tsv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


# --- what extensions contain --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Symbols:
    """The symbols in an extension's rows, by class and oid; `schemas` are the symbols of the extensions' schemas."""

    references: dict[type[SystemRow], Mapping[int, str]]
    schemas: Mapping[str, str]

    def placed(self, text: str) -> str:
        """The text with the schema of each extension replaced by its symbol, such as `@extschema@`."""
        for schema, symbol in self.schemas.items():
            text = re.sub(rf"\b{schema}\b", symbol, text)
        return text

    def facts(self, row: type[SystemRow], facts: Facts) -> Facts:
        """A row's fields, except its oid, with symbols for references to classes that have symbols already."""
        annotations = {field.name: str(field.type) for field in fields(row)}
        return {
            name: self._value(annotations[name], value) for name, value in facts.items() if annotations[name] != "Oid"
        }

    def _value(self, annotation: str, value: object) -> object:
        known = self.references.get(referenced(annotation) or SystemRow, {})
        match value:
            case str():
                return self.placed(value)
            case int() if known:
                return self.placed(known[value]) if value else ""
            case list() if annotation == "tuple[str, ...]" or known:
                return [self.placed(str(known.get(item, item))) for item in value]
            case _:
                return value


def control(connection: psycopg.Connection[DictRow], name: str) -> Facts:
    """The entries of the extension's control file for the default version."""
    query = """select e.name, e.default_version, v.schema, v.relocatable, v.superuser, v.trusted, v.comment,
            v.requires::text[] as requires,
            array(select o.version from pg_available_extension_versions o where o.name = e.name order by 1) as versions
        from pg_available_extensions e
        join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version
        where e.name = %s"""
    (facts,) = connection.execute(query, [name]).fetchall()
    return facts


def create(connection: psycopg.Connection[DictRow], name: str, schemas: dict[str, str]) -> None:
    """Create an extension after those that it requires, each in a schema of its own unless its schema is fixed."""
    if connection.execute("select oid from pg_extension where extname = %s", [name]).fetchone():
        return
    facts = control(connection, name)
    for required in facts["requires"] or ():
        create(connection, required, schemas)
    place = "extschema_of_" + re.sub(r"\W", "_", name)
    into = sql.SQL("" if facts["schema"] else f"schema {place}")
    if not facts["schema"]:
        connection.execute(f"create schema {place}")
        schemas[place] = f"@extschema:{name}@"
    connection.execute(sql.SQL("create extension {} {}").format(sql.Identifier(name), into))


def members(connection: psycopg.Connection[DictRow], name: str) -> dict[str, list[int]]:
    """The oids of an extension's members and of objects that exist only for them, by system catalog."""
    found = connection.execute(MEMBERS, {"extension": name}).fetchall()
    return {facts["catalog"]: facts["oids"] for facts in found}


def symbols(connection: psycopg.Connection[DictRow], name: str, schemas: Mapping[str, str]) -> Symbols:
    """The symbols for the rows of an extension that has been created."""
    own = {schema: "@extschema@" if symbol == f"@extschema:{name}@" else symbol for schema, symbol in schemas.items()}
    known = Symbols({}, own)
    for row in REFERENCED.values():
        rows = read(connection, row, ">= 0")
        known.references[row] = {facts["oid"]: reference(row, known.facts(row, facts)) for facts in rows}
    return known


def line(facts: Facts) -> str:
    """A row as a line of the extension's file."""
    return json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)


def extension(connection: psycopg.Connection[DictRow], name: str) -> str:
    """The text of an extension's file."""
    schemas: dict[str, str] = {}
    create(connection, name, schemas)
    names, oids = symbols(connection, name, schemas), members(connection, name)
    parts = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in control(connection, name).items() if value]
    for row in ROWS:
        owner = referenced(str(fields(row)[0].type)) or row
        rows = read(connection, row, "= any(%s)", oids.get(owner.catalog, []))
        if rows:
            lines = ",\n".join(line(names.facts(row, facts)) for facts in rows)
            parts.append(f'"{row.catalog}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write_extensions(server: str) -> None:
    """Write `extensions/`."""
    folder = DATA / "extensions"
    folder.mkdir(exist_ok=True)
    with psycopg.connect(server) as connection:
        names = [name for (name,) in connection.execute("select name from pg_available_extensions order by name")]
    for name in names:
        with new_database(server) as database:
            (folder / f"{name}.json").write_text(extension(database, name), encoding="utf-8")


if __name__ == "__main__":
    write_system(sys.argv[1])
    write_extensions(sys.argv[1])
    write_abbreviations(sys.argv[1])
