"""The input as JSON: what `meshdoc sources --format json` prints."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.render.json.shape import shape
from meshdoc.render.json.value import Facts, Json, dumped, stripped
from meshdoc.sources import Detected, Ignored, Version
from meshdoc.sources.detect import Other


def _object(required: Sequence[str], properties: Facts) -> Facts:
    return {"type": "object", "required": [*required], "additionalProperties": False, "properties": properties}


def _list(items: Facts, description: str) -> Facts:
    return {"type": "array", "items": items, "description": description}


_PATHS: Facts = {"type": "array", "items": {"type": "string"}}

_SHAPE: Facts = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "meshdoc sources --format json",
    "description": "How the input is read. A value that is empty or unknown is left out.",
    **_object(
        ["read", "versions", "ignored", "others"],
        {
            "read": _list(
                _object(
                    ["layout", "versions"],
                    {
                        "folder": {"type": "string", "description": "The folder; none for files that were named."},
                        "layout": {"type": "string", "description": "The layout, as `meshdoc help layouts` lists it."},
                        "sign": {"type": "string", "description": "The files that identified the layout."},
                        "reason": {"type": "string", "description": "Why it was chosen, if replay decided."},
                        "before": {**_PATHS, "description": "Files read first, outside the layout."},
                        "versions": {"type": "integer", "description": "The number of its versions."},
                    },
                ),
                "What was read, in order.",
            ),
            "platform": {"type": "string", "description": "The platform whose own schemas come first."},
            "versions": _list(
                _object(
                    ["id", "kind", "files"],
                    {
                        "id": {"type": "string", "description": "The version, as its tool orders it."},
                        "name": {"type": "string", "description": "Its name, if it differs from the id."},
                        "date": {"type": "string", "format": "date-time", "description": "Its date, in UTC."},
                        "kind": {"enum": ["migration", "snapshot", "baseline", "repeatable"]},
                        "files": {**_PATHS, "description": "Its files, in order."},
                    },
                ),
                "The versions, in the order of replay.",
            ),
            "ignored": _list(
                _object(
                    ["path", "reason"],
                    {
                        "path": {"type": "string", "description": "A file that belongs to no version."},
                        "reason": {"type": "string", "description": "Why it belongs to none."},
                    },
                ),
                "The files that are ignored.",
            ),
            "others": _list(
                _object(
                    ["folder", "layout", "versions", "reason"],
                    {
                        "folder": {"type": "string", "description": "Another folder that holds migrations."},
                        "layout": {"type": "string", "description": "Its layout."},
                        "versions": {"type": "integer", "description": "The number of its versions."},
                        "refused": {"type": "integer", "description": "Refused statements, if it was replayed."},
                        "objects": {"type": "integer", "description": "Objects that it creates, if it was replayed."},
                        "reason": {"type": "string", "description": "Why it was not chosen."},
                    },
                ),
                "Other readings of the same folder.",
            ),
        },
    ),
}


@shape("sources")
def _shape() -> Facts:
    return _SHAPE


def sources(
    detected: Sequence[Detected], versions: Sequence[Version], ignored: Sequence[Ignored], platform: str
) -> str:
    """How an input is read, in the shape that `meshdoc help json` describes."""
    read: list[Json] = [_detected(each) for each in detected]
    steps: list[Json] = [_version(each) for each in versions]
    unread: list[Json] = [{"path": each.path, "reason": each.reason} for each in ignored]
    others: list[Json] = [_other(other) for each in detected for other in each.others]
    found = stripped({"platform": platform or None})
    return dumped({"read": read, **found, "versions": steps, "ignored": unread, "others": others})


def _detected(detected: Detected) -> Facts:
    return stripped(
        {
            "folder": detected.folder or ("." if detected.sign else None),
            "layout": detected.layout,
            "sign": detected.sign or None,
            "reason": detected.reason or None,
            "before": detected.before,
            "versions": len(detected.versions),
        }
    )


def _version(version: Version) -> Facts:
    return stripped(
        {
            "id": version.id,
            "name": version.name if version.name != version.id else None,
            "date": version.date.isoformat() if version.date else None,
            "kind": version.kind.value,
            "files": tuple(file.path for file in version.files),
        }
    )


def _other(other: Other) -> Facts:
    return stripped(
        {
            "folder": other.folder,
            "layout": other.layout,
            "versions": other.versions,
            "refused": other.refused,
            "objects": other.objects,
            "reason": other.reason,
        }
    )
