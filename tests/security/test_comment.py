"""A comment on a pull request says nothing that the author of the migrations decides, and is never too long."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.token import Token
from profiles import PROFILE

from meshdoc.compare.consequence import Action, Consequence, Found
from meshdoc.compare.difference import FieldChange
from meshdoc.compare.key import Key
from meshdoc.diagnostics import Diagnostic, Location, Severity
from meshdoc.insight.review.change import (
    AccessChange,
    Affected,
    Change,
    Direction,
    Locked,
    Phrase,
    Reach,
    Review,
    Side,
)
from meshdoc.render.review import known
from meshdoc.visible import INVISIBLE
from security.test_escaping import PARSER, PIECES, TAGS

MOST = 65_536
"""The characters that GitHub takes."""
MARK = "Zq7"
"""Is in every text of the input, and in no other."""
URL = "https://github.com/o/r/blob/0123456789abcdef"

texts = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=8).map(
    lambda pieces: f"{MARK}{''.join(pieces)}{MARK}"
)
places = st.none() | st.builds(Location, texts, st.integers(1, 9), st.just(1))
keys = st.builds(Key, st.sampled_from(["table", "column", "policy", "function"]), texts)
meanings = st.sampled_from(Consequence).map(lambda found: Found(found, "", "existing rows must comply"))
fields = st.builds(
    FieldChange,
    field=st.sampled_from(["type", "comment", "query", "row-level security"]),
    before=texts | st.just("yes"),
    after=texts | texts.map(lambda text: f"{text}\n{text * 30}"),
)
locks = st.builds(
    Locked, relation=texts, mode=texts, work=texts, reason=texts, gentler=texts, is_heavy=st.booleans(), place=places
)
changes = st.builds(
    Change,
    key=keys,
    action=st.sampled_from(Action),
    whole=st.none() | keys,
    former=texts | st.just(""),
    fields=st.lists(fields, max_size=2).map(tuple),
    meaning=st.lists(meanings, max_size=2).map(tuple),
    along=st.none() | keys,
    via=st.lists(texts, max_size=1).map(tuple),
    place=places,
    partition_of=st.none() | keys,
    affected=st.lists(st.builds(Affected, key=keys, how=texts, is_certain=st.booleans()), max_size=2).map(tuple),
    locks=st.lists(locks, max_size=1).map(tuple),
)
reaches = st.builds(Reach, rows=st.just("some"), columns=st.lists(texts, max_size=2).map(tuple), condition=texts)
accesses = st.builds(
    AccessChange,
    role=texts,
    key=keys,
    command=st.just("select"),
    direction=st.sampled_from(Direction),
    before=st.none() | reaches,
    after=reaches,
)
diagnostics = st.builds(
    Diagnostic, code=texts, severity=st.sampled_from(Severity), message=texts, location=places, hint=texts
)
sides = st.builds(Side, name=texts, versions=st.integers(0, 3), last=texts)
reviews = st.builds(
    Review,
    base=sides,
    head=sides,
    verdict=st.lists(texts, max_size=3).map(
        lambda names: (Phrase(text="lost" + ", {}" * len(names), names=(*names,)),)
    ),
    changes=st.lists(changes, max_size=5).map(tuple),
    access=st.lists(accesses, max_size=2).map(tuple),
    locks=st.lists(locks, max_size=2).map(tuple),
    unapplied=st.lists(diagnostics, max_size=2).map(tuple),
    notes=st.lists(texts, max_size=1).map(tuple),
    source_url=st.sampled_from(["", URL]),
)


@given(reviews)
@settings(PROFILE)
def test_texts_of_the_input_are_code(review: Review) -> None:
    comment = known()["github"](review)
    assert not INVISIBLE.search(comment)
    for block in PARSER.parse(comment):
        assert_inert(block)
        assert MARK not in "".join(_outside_code(block.children or []))


def _outside_code(tokens: list[Token]) -> Iterator[str]:
    """The text of a block that is not code."""
    is_code = False
    for token in tokens:
        assert_inert(token)
        if token.type == "html_inline" and token.content in ("<code>", "</code>"):
            is_code = token.content == "<code>"
        elif token.type == "text" and not is_code:
            yield token.content


def assert_inert(token: Token) -> None:
    """No picture, no link but to lines of the input, no HTML but folds, and no text of the input in that."""
    assert token.type != "image"
    if token.type == "link_open":
        assert re.fullmatch(rf"{URL}/[\w\-.~/%]*#L\d+", str(token.attrs["href"]), re.ASCII), token.attrs
        assert ".." not in unquote(str(token.attrs["href"])).removeprefix(URL).split("/")[:2]
    if token.type in ("html_inline", "html_block"):
        assert MARK not in token.content
        assert not re.search("[<>]", TAGS.sub("", token.content)), token.content


def crowded(count: int) -> Review:
    """A review with this many of everything, of the longest names there are."""
    keys = [Key("table", f"public.{'x' * 58}{number}") for number in range(count)]
    place = Location("migrations/" + "y" * 200 + ".sql", 1, 1)
    side = Side(name="v1", versions=1, last="1")
    changes = [
        Change(
            key=key,
            action=Action.ALTERED,
            meaning=(Found(consequence, "", ""),),
            place=place,
            fields=(FieldChange(field="query", before="a\n" * 200, after=f"b{number}\n" * 200),),
        )
        for consequence in Consequence
        for number, key in enumerate(keys)
    ]
    reach = Reach(rows="some", condition="c" * 500)
    access = AccessChange(
        role="r", key=keys[0], command="select", direction=Direction.GAINS, before=reach, after=Reach(rows="all")
    )
    unapplied = Diagnostic(code="42P01", severity=Severity.ERROR, message="m" * 2000, location=place)
    lock = Locked(relation="t", mode="ACCESS EXCLUSIVE", work="rewrites the table", is_heavy=True, place=place)
    locks = [replace(lock, relation=f"t{number}") for number in range(count)]
    return Review(
        base=side,
        head=side,
        verdict=(Phrase(text="row-level security lost on {}", names=("workflow_events",)),),
        changes=tuple(changes),
        access=(access,) * count,
        locks=tuple(locks),
        unapplied=(unapplied,) * count,
    )


def test_a_comment_is_never_too_long_and_says_what_it_leaves_out() -> None:
    for count in (1, 30, 500):
        comment = known()["github"](crowded(count))
        assert len(comment) < MOST
        assert comment.startswith("**row-level security lost on `workflow_events`**\n")
        titles = re.findall(r"^### (.*)$", comment, re.MULTILINE)
        assert titles == ["Breaking", "Security", "Data loss", "Access", "Statements not carried out", "Locks", "Order"]
    rest = [int(found) for found in re.findall(r"^- and (\d+) more$", comment, re.MULTILINE)]
    assert len(rest) == len(titles) + 1 and sum(rest) > 3000


@given(reviews)
@settings(PROFILE, max_examples=max(5, PROFILE.max_examples // 4))
def test_reports_for_machines_name_every_problem(review: Review) -> None:
    log = json.loads(known()["sarif"](review))
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    entries = json.loads(known()["gitlab"](review))
    told = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
    assert len(told) == len(entries)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", result["message"]["text"])
        (place,) = result["locations"]
        assert re.fullmatch(r"[\w\-.~/%]*", place["physicalLocation"]["artifactLocation"]["uri"], re.ASCII)
        assert place["physicalLocation"]["region"]["startLine"] >= 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}
