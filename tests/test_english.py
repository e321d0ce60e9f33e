"""Names in the singular and the plural. In Python, because pages compare them with names and show few."""

from __future__ import annotations

import pytest

from meshdoc.insight.english import plural, singular

FORMS = {
    "user": "users",
    "order_item": "order_items",
    "category": "categories",
    "movie": "movies",
    "day": "days",
    "tax": "taxes",
    "class": "classes",
    "branch": "branches",
    "dish": "dishes",
    "series": "series",
    "user_data": "user_data",
    "userFeedback": "userFeedback",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_name_has_two_forms(name: str) -> None:
    assert (singular(FORMS[name]), plural(name)) == (name, FORMS[name])
    assert (singular(name), plural(FORMS[name])) == (name, FORMS[name])


@pytest.mark.parametrize(("name", "other"), [("pies", "pie"), ("status", "status"), ("analysis", "analysis")])
def test_short_names_and_those_that_only_look_like_plurals(name: str, other: str) -> None:
    assert singular(name) == other
