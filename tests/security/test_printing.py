"""Text from the input cannot act on a terminal or in a CI log, and no character of it is invisible to the reader."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import PROFILE
from shell import Run, write

from meshdoc.cli import report
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.render.json.value import dumped
from meshdoc.visible import INVISIBLE, visible

Meshdoc = Callable[..., Run]

PIECES = (
    *(
        "\x1b[31m",
        "\x1b]0;title\x07",
        "\x1b]8;;http://x.yz\x07",
        "\x9b2J",
        "\r",
        "\n",
        "\r\n",
        "\x08",
        "\u202e",
        "\u200b",
        "\udc80",
    ),
    *("::error file=a::b", "::set-output name=x::y", "::add-mask::x", "##vso[task.setvariable]x", "##[error]", "###[x"),
    *(" ", "\t", "a", "#", ":", "[", "meshdoc: ", "1.sql:1:1: error: "),
)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=10).map("".join)
EXAMPLES = settings(PROFILE, max_examples=int(os.environ.get("MESHDOC_EXAMPLES", "500")))

COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""What the runners of GitHub and Azure obey: TryParse and TryParseV2 of ActionCommand.cs, Command.cs."""


def assert_harmless(printed: str) -> None:
    """No character acts, no command is in a line, and only the first line begins at its start."""
    assert not INVISIBLE.search(printed.replace("\n", ""))
    assert not COMMAND.search(printed)
    assert all(not line or line.startswith("  ") for line in printed.removesuffix("\n").split("\n")[1:])


@given(st.lists(HOSTILE, min_size=5, max_size=5))
@EXAMPLES
def test_whatever_is_printed_is_harmless(texts: list[str]) -> None:
    path, message, detail, context, note = texts
    with pytest.MonkeyPatch.context() as patch:
        printed: list[str] = []
        patch.setattr(report, "_print", printed.append)
        report.message(message)
        report.failure(message)
        report.diagnostics(
            [
                Diagnostic(
                    code="x",
                    severity=Severity.ERROR,
                    message=message,
                    location=Location(path, 1, 1),
                    detail=detail,
                    context=context,
                    notes=(note,),
                )
            ]
        )
        report.unexpected(RuntimeError(message), [path, detail])
    assert len(printed) == 4
    for text in printed:
        assert_harmless(text)


@given(HOSTILE)
@EXAMPLES
def test_json_has_the_text_and_nothing_that_acts(value: str) -> None:
    printed = dumped({"name": value, value: [value]})
    assert json.loads(printed) == {"name": value, value: [value]}
    assert not INVISIBLE.search(printed)
    assert not COMMAND.search(printed)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\x1b[31mb\x7f\r\x9b", "a<U+001B>[31mb<U+007F><U+000D><U+009B>"),
        ("user\u202ecod\u2066", "user<U+202E>cod<U+2066>"),
        ("id\u200b\ufeff\u00ad\u3164\U000e0041", "id<U+200B><U+FEFF><U+00AD><U+3164><U+E0041>"),
        ("❤️ 👩‍🚀 a\u200db 1\ufe0f", "❤️ 👩‍🚀 a<U+200D>b 1<U+FE0F>"),
        ("é ß 名 ع", "é ß 名 ع"),
        ("\udcff\ufffe\U0001ffff", "<U+DCFF><U+FFFE><U+1FFFF>"),
    ],
)
def test_what_cannot_be_seen_is_marked(value: str, shown: str) -> None:
    assert visible(value) == shown


COMMANDS = (
    *("build", "lint", "lint --format json", "export", "export --format plantuml", "sources --why", "locks", "find x"),
    *("access", "access --format json", "changelog", "changelog --format json", "diff migrations 0.sql"),
    *("diff 0.sql migrations --format markdown", "diff 0.sql migrations", "verify 0.sql"),
)
HOSTILE_SQL = """
create role "##vso[x]";
create table "t\x1b[31m\u202e
::error ::x" (id int);
create table "t\x1b[31m\u202e
::error ::x" (id int);
create role "r\x1b[31m\u202e
::error ::x" in role "##vso[x]";
grant select on all tables in schema public to "##vso[x]";
do $$ begin raise warning '%', E'a\\n::set-output name=x::y\\r##vso[x]\\x1b]0;t\\x07'; end $$;
"""


@pytest.mark.skipif(sys.platform == "win32", reason="such names are impossible there")
def test_a_hostile_project_prints_nothing_that_acts(meshdoc: Meshdoc) -> None:
    write("migrations/::error ::1\x1b[2J\n::x.sql", HOSTILE_SQL)
    write("meshdoc.toml", 'output = "::error ::o"')
    write("0.sql", "create table x (a int);")
    for command in COMMANDS:
        done = meshdoc(*command.split())
        assert done.status in (0, 1), done.err
        for printed in (done.out, done.err):
            assert not INVISIBLE.search(printed.replace("\n", "")), command
            assert not COMMAND.search(printed), command
        assert re.search(r"vso\[x\]|::x", done.out + done.err), command
    for page in Path("::error ::o").rglob("*.md"):
        assert not INVISIBLE.search(page.read_text("utf-8"))
