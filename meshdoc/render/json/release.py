"""Releases as JSON: what `meshdoc changelog --format json` prints."""

from __future__ import annotations

from meshdoc.diagnostics import Location
from meshdoc.history.item import Action, Detail
from meshdoc.history.ledger import Entry
from meshdoc.insight.chapters import Chapter, Told
from meshdoc.insight.readers import Reader, reader_of
from meshdoc.insight.release import Release
from meshdoc.insight.review.change import Locked
from meshdoc.insight.semver import Level, Proposal
from meshdoc.insight.upgrade import Moment, Need
from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, dumped, stripped
from meshdoc.sources.version import Version

_TEXT: Facts = {"type": "string"}


def _object(required: list[str], properties: Facts, description: str = "") -> Facts:
    about: Facts = {"description": description} if description else {}
    return {
        **about,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


_OBJECT: Facts = {
    "kind": {"type": "string", "description": "`table`, `column`, `foreign key`."},
    "name": {"type": "string", "description": "`public.t`, `public.t.n`, `public.f(integer)`, `c on public.t`."},
}
_PLACE: Facts = {"path": _TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}}
_DETAIL = _object(["property"], {"property": _TEXT, "before": _TEXT, "after": _TEXT})
_CHANGE = _object(
    ["meaning", "reader", "action", "kind", "name"],
    {
        "meaning": {"enum": [chapter.name.lower() for chapter in Chapter], "description": "The gravest first."},
        "reader": {"enum": [reader.name.lower() for reader in Reader], "description": "Whom it concerns most."},
        "action": {"enum": [action.value for action in Action]},
        **_OBJECT,
        "former": {"type": "string", "description": "The name before a rename."},
        "with": {"type": "string", "description": "The object with which it was removed."},
        "note": {"type": "string", "description": "What the change means."},
        "details": {"type": "array", "items": _DETAIL, "description": "The properties that changed."},
        "version": {"type": "string", "description": "The version whose statement made the change last."},
        **_PLACE,
    },
)
_NEED = _object(
    ["moment", "objects"],
    {
        "moment": {"enum": [moment.name.lower() for moment in Moment]},
        "objects": {"type": "array", "items": _object(["kind", "name"], {**_OBJECT, "note": _TEXT})},
    },
)


_LOCK = _object(
    ["relation", "mode", "work"],
    {"relation": _TEXT, "mode": _TEXT, "work": _TEXT, "reason": _TEXT, "gentler": _TEXT, **_PLACE},
)


@shape("changelog")
def release_shape() -> Facts:
    """The schema of `released`."""
    versions = _object(["id"], {"id": _TEXT, "name": _TEXT, "files": {"type": "array", "items": _TEXT}})
    proposal = _object(
        ["level"],
        {
            "level": {"enum": [level.value for level in Level]},
            "version": {"type": "string", "description": "Empty if the last version is not known."},
            "initial": {"type": "boolean", "description": "Whether the last version is below 1.0.0."},
        },
    )
    unapplied = _object(["outcome", *_PLACE], {"outcome": _TEXT, "sqlstate": _TEXT, "message": _TEXT, **_PLACE})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meshdoc changelog --format json",
        **_object(
            ["versions", "proposal", "changes"],
            {
                "since": {"type": "string", "description": "The earlier state; absent for the beginning."},
                "until": {"type": "string", "description": "The later state; absent for the files as they are."},
                "date": {"type": "string", "description": "The day of the later state's commit, if it is a tag."},
                "versions": _list(versions, "Those that the earlier state lacks."),
                "changed": _list(_TEXT, "Versions that the earlier state has in another form or place."),
                "proposal": proposal,
                "changes": {"type": "array", "items": _CHANGE},
                "upgrade": _list(_NEED, "What to do, in order."),
                "locks": _list(_LOCK, "Those that keep readers or writers out for as long as the work takes."),
                "unapplied": _list(unapplied, "The statements of these versions that did not take full effect."),
            },
            "The net effect of the versions between two states. A value that is empty or unknown is left out.",
        ),
    }


def _list(items: Facts, about: str) -> Facts:
    return {"type": "array", "items": items, "description": about}


def released(release: Release) -> str:
    """A release in the shape that `release_shape` describes."""
    return dumped(
        {
            **stripped(
                {
                    "since": release.since or None,
                    "until": release.until or None,
                    "date": f"{release.day:%Y-%m-%d}" if release.day else None,
                    "changed": release.changed,
                }
            ),
            "versions": [_version(version) for version in release.versions],
            "proposal": _proposal(release.proposal),
            "changes": [_change(chapter, told) for chapter, every in release.chapters.items() for told in every],
            **stripped(
                {
                    "upgrade": [_need(need) for need in release.upgrade],
                    "locks": [_lock(lock) for lock in release.locks],
                    "unapplied": [_entry(entry) for entry in release.unapplied],
                }
            ),
        }
    )


def _version(version: Version) -> Facts:
    files = [file.path for file in version.files]
    return stripped({"id": version.id, "name": version.name or None, "files": files})


def _proposal(found: Proposal) -> Facts:
    return stripped({"level": found.level.value, "version": found.version or None, "initial": found.is_initial})


def _change(chapter: Chapter, told: Told) -> Facts:
    item = told.item
    cause = item.details[-1].cause if item.action is Action.CHANGED and item.details else item.cause
    return stripped(
        {
            "meaning": chapter.name.lower(),
            "reader": reader_of(item).name.lower(),
            "action": item.action.value,
            "kind": item.noun,
            "name": item.name,
            "former": item.former or None,
            "with": f"{told.along.noun} {told.along.name}" if told.along else None,
            "note": told.note or None,
            "details": [_detail(detail) for detail in item.details],
            "version": cause.version if cause else None,
            **_place(cause.location if cause else None),
        }
    )


def _lock(lock: Locked) -> Facts:
    texts = {"reason": lock.reason or None, "gentler": lock.gentler or None}
    return stripped({"relation": lock.relation, "mode": lock.mode, "work": lock.work, **texts, **_place(lock.place)})


def _place(where: Location | None) -> Facts:
    return {"path": where.path, "line": where.line, "column": where.column} if where else {}


def _entry(entry: Entry) -> Facts:
    message = entry.message or entry.reason or None
    told = {"outcome": entry.outcome.value, "sqlstate": entry.sqlstate or None, "message": message}
    return stripped({**told, **_place(entry.location)})


def _detail(detail: Detail) -> Facts:
    return stripped({"property": detail.property, "before": detail.before or None, "after": detail.after or None})


def _need(need: Need) -> Facts:
    objects = [stripped({"kind": item.noun, "name": item.name, "note": note or None}) for item, note in need.items]
    return {"moment": need.moment.name.lower(), "objects": objects}
