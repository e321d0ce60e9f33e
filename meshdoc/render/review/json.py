"""A review as JSON: what `meshdoc diff --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.compare.consequence import Action, Consequence
from meshdoc.compare.key import Key
from meshdoc.diagnostics import Location
from meshdoc.insight.review.change import (
    AccessChange,
    Affected,
    Belonging,
    Change,
    Direction,
    Locked,
    Mention,
    Reach,
    Reference,
    Review,
    Side,
    Tie,
)
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, dumped, stripped
from meshdoc.render.review import review_format

_TEXT: Facts = {"type": "string"}
_TEXTS: Facts = {"type": "array", "items": _TEXT}
_FLAG: Facts = {"type": "boolean"}


def _object(required: Iterable[str], properties: Facts) -> Facts:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": properties}


def _list(items: Facts, description: str) -> Facts:
    return {"type": "array", "items": items, "description": description}


_PLACE = _object(
    ["path", "line", "column"], {"path": _TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}}
)
_KEY: Facts = {
    "kind": {"type": "string", "description": "`table`, `column`, `foreign key`."},
    "name": {"type": "string", "description": "`public.t`, `public.t.n`, `public.f(integer)`, `c on public.t`."},
}
_NAMED = _object(["kind", "name"], _KEY)
_SIDE = _object(
    ["name"],
    {
        "name": {"type": "string", "description": "`working folder`, `tag v1.2`, `version 0003`, `schema.sql`."},
        "versions": {"type": "integer", "description": "How many versions it has."},
        "last": {"type": "string", "description": "The id of the last of them."},
        "commit": {"type": "string", "description": "The commit that a revision of git means."},
    },
)
_LOCK = _object(
    ["relation", "mode"],
    {
        "relation": _TEXT,
        "mode": {"type": "string", "description": "As PostgreSQL's manual writes it: `ACCESS EXCLUSIVE`."},
        "work": {"type": "string", "description": "What is done with the rows meanwhile; absent for nothing."},
        "reason": {"type": "string", "description": "Why, or why nothing has to be done."},
        "gentler": {"type": "string", "description": "A form of the statement that does with less."},
        "heavy": {**_FLAG, "description": "Whether readers or writers wait for as long as the work takes."},
        "place": _PLACE,
    },
)
_CHANGE = _object(
    ["kind", "name", "action", "class"],
    {
        **_KEY,
        "action": {"enum": [each.value for each in Action]},
        "class": {"enum": [each.value for each in Consequence], "description": "The gravest of what it means."},
        "of": {**_NAMED, "description": "What it is a part of."},
        "former": {"type": "string", "description": "The name before a rename, or the former signature of a routine."},
        "guess": {**_FLAG, "description": "Whether no statement says that it was renamed."},
        "fields": _list(
            _object(["field"], {"field": _TEXT, "before": _TEXT, "after": _TEXT}),
            "What differs, in PostgreSQL's terms; everything about what was created or dropped.",
        ),
        "meaning": _list(
            _object(
                ["class"],
                {"class": {"enum": [each.value for each in Consequence]}, "field": _TEXT, "note": _TEXT},
            ),
            "What it means for those who use the database, the gravest first; absent if it is compatible.",
        ),
        "along": {**_NAMED, "description": "What it was dropped with."},
        "via": {**_TEXTS, "description": "The cascades, calls and blocks that led to it."},
        "place": {**_PLACE, "description": "The statement in the head."},
        "before": {**_PLACE, "description": "The statement in the base."},
        "parts": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "description": "How many columns, indexes and so on a created object has.",
        },
        "partition_of": _NAMED,
        "affected": _list(
            _object(["kind", "name"], {**_KEY, "how": _TEXT, "certain": _FLAG}),
            "What uses it; `certain` is whether PostgreSQL records the dependency.",
        ),
        "locks": _list(_LOCK, "The locks of its statement on the relation that it is about."),
    },
)
_REACH = _object(
    ["rows"],
    {
        "rows": {"enum": ["none", "some", "all"]},
        "columns": _TEXTS,
        "condition": {"type": "string", "description": "What decides which rows, or why the statement is refused."},
    },
)
_ACCESS = _object(
    ["role", "kind", "name", "command", "direction", "after"],
    {
        "role": {"type": "string", "description": "The role, or PUBLIC."},
        **_KEY,
        "command": {"enum": ["select", "insert", "update", "delete", "truncate", "execute", "usage"]},
        "direction": {"enum": [each.value for each in Direction]},
        "before": {**_REACH, "description": "Absent if the object is new."},
        "after": _REACH,
    },
)

_BELONGING = _object(
    ["kind", "name", "tie", "tenant"],
    {
        **_KEY,
        "tie": {"enum": [each.name.lower() for each in Tie], "description": "`apart`: no way leads there any more."},
        "tenant": {"type": "string", "description": "The table of tenants."},
        "ways": _list(_TEXT, "The two ways that may lead to different tenants, or did."),
    },
)
_MENTION = _object(
    ["page", "place", "kind", "name", "action"],
    {
        "page": _TEXT,
        "place": _PLACE,
        **_KEY,
        "action": {"enum": [each.value for each in Action]},
        "now": {"type": "string", "description": "Its name after a rename."},
        "part": {**_NAMED, "description": "What changed of it, if only a part did."},
    },
)


@shape("diff")
def review_shape() -> Facts:
    """The schema of `review`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshdoc diff --format json",
        "description": "The differences from a base to a head. An empty value is left out.",
        **_object(
            ["base", "head", "verdict", "changes"],
            {
                "base": _SIDE,
                "head": _SIDE,
                "verdict": {**_TEXTS, "description": "The phrases of the summary, the gravest first."},
                "changes": _list(_CHANGE, "Objects and columns that differ, those of the gravest tables first."),
                "access": _list(_ACCESS, "What each role gains and loses."),
                "locks": _list(_LOCK, "All locks that the new versions take on tables that were there before."),
                "tenancy": _list(_BELONGING, "The tables whose rows belong to tenants in another way."),
                "pages": _list(_MENTION, "The narrative pages that mention what changed, by its name in the base."),
                "unapplied": {**_TEXTS, "description": "The new statements that did not take full effect."},
                "references": _list(
                    _object(
                        ["table", "references", "columns"],
                        {"table": _TEXT, "references": _TEXT, "columns": _TEXTS, "optional": _FLAG},
                    ),
                    "The foreign keys around the tables that changed.",
                ),
                "notes": {**_TEXTS, "description": "How the two were compared."},
            },
        ),
    }


@review_format("json")
def review(found: Review) -> str:
    """JSON, whose shape `meshdoc help json` prints."""
    return dumped(
        {
            "base": _side(found.base),
            "head": _side(found.head),
            "verdict": [phrase.shown("`{}`".format) for phrase in found.verdict],
            "changes": [_change(each) for each in found.changes],
            **stripped(
                {
                    "access": [_access(each) for each in found.access],
                    "locks": [_lock(each) for each in found.locks],
                    "tenancy": [_belonging(each) for each in found.belongings],
                    "pages": [_mention(each) for each in found.pages],
                    "unapplied": [str(each) for each in found.unapplied],
                    "references": [_reference(each) for each in found.references],
                    "notes": found.notes,
                }
            ),
        }
    )


def _side(side: Side) -> Facts:
    return stripped(
        {"name": side.name, "versions": side.versions, "last": side.last or None, "commit": side.commit or None}
    )


def _change(change: Change) -> Facts:
    return stripped(
        {
            **_key(change.key),
            "action": change.action.value,
            "class": change.consequence.value,
            "of": _key(change.whole),
            "former": change.former or None,
            "guess": change.is_guess,
            "fields": [
                stripped({"field": each.field, "before": each.before or None, "after": each.after or None})
                for each in change.fields
            ],
            "meaning": [
                stripped({"class": each.consequence.value, "field": each.property or None, "note": each.note or None})
                for each in change.meaning
            ],
            "along": _key(change.along),
            "via": change.via,
            "place": _place(change.place),
            "before": _place(change.before),
            "parts": dict(change.parts),
            "partition_of": _key(change.partition_of),
            "affected": [_affected(each) for each in change.affected],
            "locks": [_lock(each) for each in change.locks],
        }
    )


def _key(key: Key | None) -> Facts:
    return {"kind": key.kind, "name": key.name} if key else {}


def _place(location: Location | None) -> Facts:
    return {"path": location.path, "line": location.line, "column": location.column} if location else {}


def _affected(item: Affected) -> Facts:
    return stripped({**_key(item.key), "how": item.how or None, "certain": item.is_certain})


def _lock(lock: Locked) -> Facts:
    return stripped(
        {
            "relation": lock.relation,
            "mode": lock.mode,
            "work": lock.work or None,
            "reason": lock.reason or None,
            "gentler": lock.gentler or None,
            "heavy": lock.is_heavy,
            "place": _place(lock.place),
        }
    )


def _access(change: AccessChange) -> Facts:
    return stripped(
        {
            "role": change.role,
            **_key(change.key),
            "command": change.command,
            "direction": change.direction.value,
            "before": _reach(change.before),
            "after": _reach(change.after),
        }
    )


def _belonging(found: Belonging) -> Facts:
    tie = found.tie.name.lower()
    return stripped({**_key(found.key), "tie": tie, "tenant": found.tenant, "ways": found.ways})


def _mention(found: Mention) -> Facts:
    return stripped(
        {
            "page": found.page,
            "place": _place(found.place),
            **_key(found.key),
            "action": found.action.value,
            "now": found.now or None,
            "part": _key(found.part),
        }
    )


def _reach(reach: Reach | None) -> Facts:
    if reach is None:
        return {}
    return stripped({"rows": reach.rows, "columns": reach.columns, "condition": reach.condition or None})


def _reference(item: Reference) -> Facts:
    return stripped(
        {
            "table": item.table,
            "references": item.references,
            "columns": item.columns,
            "optional": item.is_optional,
        }
    )
