"""Text to statements. A case shows what statements do; these are about positions and non-SQL input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshdoc.diagnostics import SqlError
from meshdoc.sources.version import SourceFile
from meshdoc.syntax.encoding import readable
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.psql import Psql
from meshdoc.syntax.psql_part import BlankedKind
from meshdoc.syntax.statement import Parsed, Statement, Unparsed, parse, read


def parsed(text: str) -> Parsed:
    return parse(SourceFile("a.sql", text))


def outline(text: str) -> list[str]:
    """Each statement's place, its kind or the error that it met, and its text."""
    return [
        f"{each.location.line}:{each.location.column} "
        f"{each.kind if isinstance(each, Statement) else each.error.message} | {each.text}"
        for each in parsed(text).statements
    ]


def comments(text: str) -> list[str]:
    return [each.comment for each in parsed(text).statements if isinstance(each, Statement)]


def test_a_statement_is_its_tokens_from_the_first_to_the_last() -> None:
    assert outline("-- é\n/* ü */ SELECT 'é', a ; -- x\n;;\n CREATE TABLE t (a int /* ; */) -- y\n; SELECT 1 -- z") == [
        "2:9 SelectStmt | SELECT 'é', a",
        "4:2 CreateStmt | CREATE TABLE t (a int /* ; */)",
        "5:3 SelectStmt | SELECT 1",
    ]


@pytest.mark.parametrize("before", ["SELECT 1;\n", "SELECT 'é';\n"])
def test_positions_in_the_tree_lead_back_to_the_text(before: str) -> None:
    statement = parsed(f"{before}-- c\nCREATE TABLE t (a int)").statements[1]
    assert isinstance(statement, Statement)
    column = statement.node.tableElts[0]  # type: ignore[attr-defined]
    assert statement.text[statement.position(column.location) :] == "a int)"


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("-- one\n--- two\nSELECT 1", "one\ntwo"),
        ("/* one\n * two\n */\nSELECT 1", "one\ntwo"),
        ("-- ====\n-- one\n-- ====\r\nSELECT 1", "one"),
        ("/* here */ SELECT 1", "here"),
        ("-- far\n\nSELECT 1", ""),
        ("-- far\n\n-- near\nSELECT 1", "near"),
        ("SELECT 0; -- of the one before\nSELECT 1", ""),
        ("SELECT 0; -- of the one before\n-- near\nSELECT 1", "near"),
        ("SELECT '-- none' AS a", ""),
    ],
)
def test_the_comment_directly_above(text: str, comment: str) -> None:
    assert comments(text)[-1] == comment


def test_the_statements_around_a_syntax_error_still_count() -> None:
    assert outline("SELECT 1;\r\nselec 2;\r\nCREATE TABLE a (b int;\nCREATE TABLE c (d int);\nSELECT 'e") == [
        "1:1 SelectStmt | SELECT 1",
        '2:1 syntax error at or near "selec" | selec 2',
        '3:1 syntax error at or near ";" | CREATE TABLE a (b int',
        "4:1 CreateStmt | CREATE TABLE c (d int)",
        "5:1 unterminated quoted string at or near \"'e\" | SELECT 'e",
    ]


def test_a_text_may_end_with_a_comment() -> None:
    assert outline("SELECT 'é';SELECT 1--x") == ["1:1 SelectStmt | SELECT 'é'", "1:12 SelectStmt | SELECT 1"]
    assert outline("SELECT (;SELECT 1/*x*/") == [
        '1:1 syntax error at or near ";" | SELECT (', "1:10 SelectStmt | SELECT 1",
    ]  # fmt: skip


def test_semicolons_that_end_no_statement() -> None:
    body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END"
    rule = "CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)"
    quoted = "SELECT ';', E'\\';', $a$;$a$, \";\" /* ; /* ; */ ; */"
    assert outline(f"{body};{rule};selec;{quoted} FROM t") == [
        f"1:1 CreateFunctionStmt | {body}",
        f"1:{len(body) + 2} RuleStmt | {rule}",
        f'1:{len(body + rule) + 3} syntax error at or near "selec" | selec',
        f"1:{len(body + rule) + 9} SelectStmt | {quoted} FROM t",
    ]


@pytest.mark.parametrize(
    ("sql", "sqlstate", "message", "offset"),
    [
        ("SELECT (", "42601", "syntax error at end of input", 8),
        ("CREATE ASSERTION a CHECK (true)", "0A000", "CREATE ASSERTION is not yet implemented", 0),
        ("SELECT CAST(1 AS float(60))", "22023", "precision for type float must be less than 54 bits", 23),
        ("CREATE ROLE public", "42939", 'role name "public" is reserved', 12),
        ("SELECT sum(a) OVER (ROWS 1 FOLLOWING)", "42P20",
         "frame starting from following row cannot end with current row", 25),
        ("SELECT 'é\0'", "22021", 'invalid byte sequence for encoding "UTF8": 0x00', 9),
        ("SELECT 'a\nb", "42601", "unterminated quoted string at or near \"'a…\"", 7),
    ],
)  # fmt: skip
def test_errors_are_those_of_postgresql(sql: str, sqlstate: str, message: str, offset: int) -> None:
    with pytest.raises(SqlError) as caught:
        raw_parser(sql)
    assert (caught.value.sqlstate, caught.value.message, caught.value.offset) == (sqlstate, message, offset)


@pytest.mark.parametrize(
    ("deep", "sqlstate"),
    [
        ("+".join(["1"] * 50_000), "54001"),
        ("+".join(["1"] * 6_000), "54001"),
        ("(SELECT " * 1_900 + "1" + ")" * 1_900, "54001"),
        ("(" * 20_000 + "1" + ")" * 20_000, "42601"),
    ],
)
def test_no_nesting_ends_the_process(deep: str, sqlstate: str) -> None:
    before, error, after = parsed(f"SELECT 1; SELECT {deep}; SELECT 2").statements
    assert isinstance(before, Statement) and isinstance(after, Statement)
    assert isinstance(error, Unparsed) and error.error.sqlstate == sqlstate


def test_what_is_deep_and_still_parses_is_parsed() -> None:
    assert len(raw_parser("SELECT " + "+".join(["1"] * 4_000))) == 1
    assert len(raw_parser("SELECT 1" + " UNION SELECT 1" * 9_000)) == 1


def blanked(text: str) -> list[tuple[BlankedKind, str]]:
    return [(each.kind, each.text.strip()) for each in parsed(text).blanked]


def test_commands_of_psql_are_blanked_where_they_are_no_text() -> None:
    text = (
        "\\restrict it's\nSELECT '\\a', E'\\'', $$\\b$$; -- \\c\n/* \\d */ \\connect - x \\\\ SELECT 2;\n\\i more.sql\n"
    )
    assert outline(text) == ["2:1 SelectStmt | SELECT '\\a', E'\\'', $$\\b$$", "3:26 SelectStmt | SELECT 2"]
    assert blanked(text) == [
        (BlankedKind.FAILED, "\\restrict it's"),
        (BlankedKind.CONNECT, "\\connect - x \\\\"),
        (BlankedKind.UNREAD, "\\i more.sql"),
    ]


def test_a_command_that_sends_the_query_ends_it() -> None:
    assert outline("SELECT 1 AS a \\gset\nSELECT 2\\; SELECT 3;\nSELECT 4 \\gexec") == [
        "1:1 SelectStmt | SELECT 1 AS a",
        "2:1 SelectStmt | SELECT 2",
        "2:12 SelectStmt | SELECT 3",
        "3:1 SelectStmt | SELECT 4",
    ]


def test_rows_of_copy_are_kept_apart() -> None:
    text = "SET a = 1;\nCOPY t (a) FROM stdin;\nit's\t\\N\n\\.\nSELECT 1;\n\\copy t from stdin\n1\n\\.\n"
    assert outline(text) == [
        "1:1 VariableSetStmt | SET a = 1", "2:1 CopyStmt | COPY t (a) FROM stdin", "5:1 SelectStmt | SELECT 1",
        "6:1 CopyStmt | COPY t FROM STDIN",
    ]  # fmt: skip
    assert [turn.rows for turn in read(SourceFile("a.sql", text), Psql(lambda: "UTF8")) if turn.rows] == [
        "it's\t\\N\n",
        "1\n",
    ]
    assert [kind for kind, _ in blanked(text)] == [BlankedKind.COPY_DATA, BlankedKind.COPY_DATA]


@pytest.mark.parametrize(
    ("text", "statements", "kinds"),
    [
        ("\\if true\n1;\n\\else\n2;\n\\endif\n3", "1 3", "COMMAND COMMAND SKIPPED COMMAND"),
        ("\\if false\n1;\n\\elif on\n2;\n\\else\n3;\n\\endif", "2", "COMMAND SKIPPED COMMAND COMMAND SKIPPED COMMAND"),
        ("\\set a `x`\n\\if :a\n1;\n\\else\n2;\n\\endif\n3", "3", "COMMAND COMMAND UNDECIDED COMMAND"),
        ("\\if :a\n1;\n\\else\n2;\n\\endif", "2", "FAILED SKIPPED COMMAND COMMAND"),
        ("\\if false\n1\n\\;\n2\n\\endif", "", "COMMAND SKIPPED COMMAND"),
        ("1;\n\\q\n2", "1", "COMMAND SKIPPED"),
        ("\\endif\n1", "1", "FAILED"),
        ("\\if yes\n1", "1", "COMMAND FAILED"),
    ],
)
def test_branches(text: str, statements: str, kinds: str) -> None:
    found = parsed(text)
    assert [each.text for each in found.statements] == statements.split()
    assert [each.kind.name for each in found.blanked] == kinds.split()


_SCRAPS = [
    *("SELECT 1", ";", "'", '"', "$$", "--", "/*", "*/", "(", ")", "BEGIN ATOMIC", "END", "é", "\0", " ", "\n", "\r\n"),
    *("\\", "\\if :a", "\\endif", "\\;", "\\g", "COPY t FROM stdin;", "\\.", "\udce9", ":a", ":'b'"),
    *(
        "\\set a 'b;:c' :b \\\\",
        "\\set b 1",
        "\\set c :b ::a",
        "\\copy t from stdin",
        "\\gset",
        "\\r",
        "\\q",
        "\\if true",
        "\\else",
    ),
]


@given(st.lists(st.sampled_from(_SCRAPS), max_size=30).map("".join))
def test_nothing_raises_and_every_piece_has_its_place(text: str) -> None:
    file = SourceFile("a.sql", text)
    places = [file.location(offset) for offset in range(len(text) + 1)]
    before = places[0]
    for turn in read(file, Psql(lambda: "UTF8")):
        assert turn.location in places
        if isinstance(turn.piece, Statement | Unparsed) and not {"\\", ":"} & set(text):
            assert turn.location >= before
            before = turn.location
            assert readable(text[turn.piece.offset :]).startswith(readable(turn.piece.text))
