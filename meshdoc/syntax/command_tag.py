"""Command tags: cmdtaglist.h, and CreateCommandTag of utility.c for commands that can fire event triggers."""

from __future__ import annotations

from pglast import ast, enums

# CREATE, ALTER and DROP of these objects can fire event triggers, and so can the commands in SINGLE.
OBJECTS = """ACCESS METHOD, AGGREGATE, CAST, COLLATION, CONSTRAINT, CONVERSION, DOMAIN, EXTENSION, FOREIGN DATA WRAPPER,
FOREIGN TABLE, FUNCTION, INDEX, LANGUAGE, MATERIALIZED VIEW, OPERATOR, OPERATOR CLASS, OPERATOR FAMILY, POLICY,
PROCEDURE, PUBLICATION, ROUTINE, RULE, SCHEMA, SEQUENCE, SERVER, STATISTICS, SUBSCRIPTION, TABLE,
TEXT SEARCH CONFIGURATION, TEXT SEARCH DICTIONARY, TEXT SEARCH PARSER, TEXT SEARCH TEMPLATE, TRANSFORM, TRIGGER, TYPE,
USER MAPPING, VIEW"""
SINGLE = """ALTER DEFAULT PRIVILEGES, ALTER LARGE OBJECT, CREATE TABLE AS, DROP OWNED, COMMENT, GRANT,
IMPORT FOREIGN SCHEMA, LOGIN, REFRESH MATERIALIZED VIEW, REINDEX, REVOKE, SECURITY LABEL, SELECT INTO"""
SHARED = ("DATABASE", "EVENT TRIGGER", "ROLE", "TABLESPACE")
SILENT = """ALTER SYSTEM, ANALYZE, BEGIN, CALL, CHECKPOINT, CLOSE, CLOSE CURSOR, CLOSE CURSOR ALL, CLUSTER, COMMIT,
COMMIT PREPARED, COPY, COPY FROM, DEALLOCATE, DEALLOCATE ALL, DECLARE CURSOR, DELETE, DISCARD, DISCARD ALL,
DISCARD PLANS, DISCARD SEQUENCES, DISCARD TEMP, DO, EXECUTE, EXPLAIN, FETCH, GRANT ROLE, INSERT, LISTEN, LOAD,
LOCK TABLE, MERGE, MOVE, NOTIFY, PREPARE, PREPARE TRANSACTION, REASSIGN OWNED, RELEASE, RESET, REVOKE ROLE, ROLLBACK,
ROLLBACK PREPARED, SAVEPOINT, SELECT, SELECT FOR KEY SHARE, SELECT FOR NO KEY UPDATE, SELECT FOR SHARE,
SELECT FOR UPDATE, SET, SET CONSTRAINTS, SHOW, START TRANSACTION, TRUNCATE TABLE, UNLISTEN, UPDATE, VACUUM"""
VERBS = ("ALTER", "CREATE", "DROP")


def _listed(text: str) -> list[str]:
    return " ".join(text.split()).split(", ")


SUPPORTED = frozenset({f"{verb} {noun}" for verb in VERBS for noun in _listed(OBJECTS)} | set(_listed(SINGLE)))
TAGS = SUPPORTED | {f"{verb} {noun}" for verb in VERBS for noun in SHARED} | set(_listed(SILENT))
REWRITING = frozenset({"ALTER MATERIALIZED VIEW", "ALTER TABLE", "ALTER TYPE"})

OF_OBJECTS = {
    "ACCESS_METHOD": "ACCESS METHOD",
    "ATTRIBUTE": "TYPE",
    "COLUMN": "TABLE",
    "DOMCONSTRAINT": "DOMAIN",
    "EVENT_TRIGGER": "EVENT TRIGGER",
    "FDW": "FOREIGN DATA WRAPPER",
    "FOREIGN_SERVER": "SERVER",
    "FOREIGN_TABLE": "FOREIGN TABLE",
    "LARGEOBJECT": "LARGE OBJECT",
    "MATVIEW": "MATERIALIZED VIEW",
    "OPCLASS": "OPERATOR CLASS",
    "OPFAMILY": "OPERATOR FAMILY",
    "STATISTIC_EXT": "STATISTICS",
    "TABCONSTRAINT": "TABLE",
    "TSCONFIGURATION": "TEXT SEARCH CONFIGURATION",
    "TSDICTIONARY": "TEXT SEARCH DICTIONARY",
    "TSPARSER": "TEXT SEARCH PARSER",
    "TSTEMPLATE": "TEXT SEARCH TEMPLATE",
}
"""Object kinds whose tags use other words than their names in the grammar."""

OF_DEFINITIONS = {
    **{"Am": "ACCESS METHOD", "Cast": "CAST", "Collation": "COLLATION", "Conversion": "CONVERSION", "Domain": "DOMAIN"},
    **{"Extension": "EXTENSION", "ExtensionContents": "EXTENSION", "Fdw": "FOREIGN DATA WRAPPER"},
    **{"ForeignServer": "SERVER", "ForeignTable": "FOREIGN TABLE", "OpClass": "OPERATOR CLASS"},
    **{"OpFamily": "OPERATOR FAMILY", "Operator": "OPERATOR", "PLang": "LANGUAGE", "Policy": "POLICY"},
    **{"Publication": "PUBLICATION", "Schema": "SCHEMA", "Seq": "SEQUENCE", "Stats": "STATISTICS"},
    **{"Subscription": "SUBSCRIPTION", "TSConfiguration": "TEXT SEARCH CONFIGURATION"},
    **{"TSDictionary": "TEXT SEARCH DICTIONARY", "Transform": "TRANSFORM", "Trig": "TRIGGER"},
    **{"Enum": "TYPE", "Range": "TYPE", "Type": "TYPE", "UserMapping": "USER MAPPING"},
}
"""The objects of the nodes that are named after a verb and an object, such as AlterSeqStmt."""
OF_NODES: dict[type[ast.Node], str] = {
    ast.CreateStmt: "CREATE TABLE",
    ast.IndexStmt: "CREATE INDEX",
    ast.ViewStmt: "CREATE VIEW",
    ast.RuleStmt: "CREATE RULE",
    ast.CompositeTypeStmt: "CREATE TYPE",
    ast.ImportForeignSchemaStmt: "IMPORT FOREIGN SCHEMA",
    ast.RefreshMatViewStmt: "REFRESH MATERIALIZED VIEW",
    ast.AlterDefaultPrivilegesStmt: "ALTER DEFAULT PRIVILEGES",
    ast.DropOwnedStmt: "DROP OWNED",
    ast.CommentStmt: "COMMENT",
    ast.SecLabelStmt: "SECURITY LABEL",
    ast.ReindexStmt: "REINDEX",
    **{
        getattr(ast, node): f"{verb} {words}"
        for name, words in OF_DEFINITIONS.items()
        for verb in VERBS
        if hasattr(ast, node := f"{verb.capitalize()}{name}Stmt")
    },
}


def command_tag(node: ast.Node) -> str:
    """The command tag; empty for a command that can never fire an event trigger."""
    if isinstance(node, ast.SelectStmt):
        return "SELECT INTO" if _into(node) else ""
    if isinstance(node, ast.GrantStmt):
        return "GRANT" if node.is_grant else "REVOKE"
    if isinstance(node, ast.CreateFunctionStmt):
        return "CREATE PROCEDURE" if node.is_procedure else "CREATE FUNCTION"
    if isinstance(node, ast.CreateTableAsStmt):
        if node.is_select_into:
            return "SELECT INTO"
        return "CREATE TABLE AS" if _kind(node.objtype) == "TABLE" else "CREATE MATERIALIZED VIEW"
    if (tag := OF_NODES.get(type(node))) is not None:
        return tag
    return _of_object(node)


def _of_object(node: ast.Node) -> str:
    """The command tag of a statement that applies to many kinds of objects."""
    if isinstance(node, ast.DefineStmt):
        return f"CREATE {_words(node.kind)}"
    if isinstance(node, ast.DropStmt):
        return f"DROP {_words(node.removeType)}"
    if isinstance(node, ast.AlterTableStmt | ast.AlterTableMoveAllStmt | ast.AlterFunctionStmt):
        return f"ALTER {_words(node.objtype)}"
    if isinstance(node, ast.RenameStmt):
        named_by = node.relationType if _kind(node.renameType) in ("COLUMN", "ATTRIBUTE") else node.renameType
        return f"ALTER {_words(named_by)}"
    if isinstance(node, ast.AlterObjectSchemaStmt | ast.AlterOwnerStmt | ast.AlterObjectDependsStmt):
        return f"ALTER {_words(node.objectType)}"
    return ""


def _kind(value: enums.ObjectType) -> str:
    return str(enums.ObjectType(value).name.removeprefix("OBJECT_"))


def _words(value: enums.ObjectType) -> str:
    kind = _kind(value)
    return OF_OBJECTS.get(kind, kind)


def _into(node: ast.SelectStmt) -> bool:
    while node.larg is not None:
        node = node.larg
    return node.intoClause is not None
