"""The normalization report: keys and normal form of each table, and what repeats data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.insight.normal_form import Form
from meshdoc.insight.normalization import Declared, Repetition, TableForm, counts
from meshdoc.render.display import plural
from meshdoc.render.links import NORMALIZATION
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import grouped, report
from meshdoc.render.markup import NOTHING, Markup, Text, code, join, md, section

HEADERS = ("Table", "Keys", "Form", "Note")


@report(
    NORMALIZATION,
    "Normalization",
    "keys, the normal form that the declarations support, and repeated data",
    lambda book: book.normal_forms,
)
def normalization(page: Page) -> Markup:
    """The report; empty without tables."""
    forms = page.book.normal_forms
    if not forms:
        return NOTHING
    deviating = [_row(page, each) for each in forms if _deviates(each)]
    others = [_row(page, each) for each in forms if not _deviates(each)]
    plain = [(name, keys, notes) for name, keys, _, notes in others]
    return page.shared(
        "Normalization",
        _summary(forms),
        "A normal form holds by declared dependencies: keys, unique indexes, composite foreign keys and generated "
        "columns. Other dependencies are unknown here.",
        section("Repeated data and missing keys", grouped(HEADERS, deviating, "table")),
        section(
            f"{'Other tables' if deviating else 'Tables'}: {Form.BOYCE_CODD.value}",
            grouped(("Table", "Keys", "Note"), plain, "table"),
        ),
    )


def _summary(forms: Sequence[TableForm]) -> str:
    found = counts(forms)
    words = [f"{found[form]} {form.value}" for form in reversed(Form) if found[form]]
    repeating = sum(1 for each in forms if each.repetitions)
    more = f" {plural(repeating, 'table')} may repeat a column of a referenced row." if repeating else ""
    return f"{plural(len(forms), 'table')}: {', '.join(words)}.{more}"


def _deviates(each: TableForm) -> bool:
    return each.form is not Form.BOYCE_CODD or bool(each.repetitions or each.groups)


def _row(page: Page, each: TableForm) -> tuple[Markup, Markup, str, Markup]:
    keys = [page.columns(each.table, key) for key in each.keys]
    keys += [md("{} (where not null)", page.columns(each.table, key)) for key in each.partial]
    form = each.form.value
    if each.repetitions:
        assumed = min((item.form for item in each.repetitions), key=list(Form).index)
        form = f"{form}, or {assumed.value}: see note" if assumed is not each.form else form
    return page.object(each.table), join("; ", keys), form, join("<br>", _notes(page, each))


def _notes(page: Page, each: TableForm) -> Iterator[Text]:
    yield page.book.edition.reasons.get(Address(each.table), NOTHING)
    for repetition in each.repetitions:
        yield _repetition(page, each, repetition)
    for declared in each.dependencies:
        if page.book.is_shown(page.book.catalog[declared.by]):
            yield _dependency(page, each, declared)
    for group in each.groups:
        yield md("numbered columns: {}", page.columns(each.table, group))
    for words, attnums in (
        ("array", each.arrays),
        ("document", each.documents),
        ("values listed in a check", each.listed),
    ):
        if attnums:
            yield md("{}: {}", words, page.columns(each.table, attnums))
    for implied in each.unkeyed:
        yield md(
            "no foreign key: {}, as {}",
            page.columns(each.table, (implied.attnum,)),
            page.name(Address(implied.table, implied.target)),
        )


def _repetition(page: Page, each: TableForm, repetition: Repetition) -> Markup:
    through, other = (page.book.catalog[oid] for oid in (repetition.through, repetition.other))
    assert isinstance(through, ForeignKey)
    assert isinstance(other, ForeignKey)
    users = [
        plural(len(oids), noun)
        for oids, noun in ((repetition.policies, "policy"), (repetition.indexes, "index"))
        if oids
    ]
    used = f"Used by {' and '.join(users)}." if users else ""
    reason = page.book.edition.reasons.get(Address(each.table, repetition.column), "")
    return join(
        " ",
        [
            md(
                "{} determines {} if it always equals {}{}. Not enforced.",
                page.columns(each.table, through.columns),
                page.columns(each.table, (repetition.column,)),
                page.unlinked().name(Address(other.table, other.columns[0])),
                "" if repetition.form is each.form else f"; then {repetition.form.value}",
            ),
            used,
            md("Reason: {}", reason) if reason else NOTHING,
        ],
    )


def _dependency(page: Page, each: TableForm, declared: Declared) -> Markup:
    determinant, dependent = (
        page.columns(each.table, attnums) for attnums in (declared.determinant, declared.dependent)
    )
    if declared.attnum:
        if not declared.determinant:
            return md("{} is generated", dependent)
        return md("{} is generated from {}", dependent, determinant)
    by = page.book.catalog[declared.by]
    assert isinstance(by, ForeignKey | Index | Relation)
    return md("{} determines {}: enforced by foreign key {}", determinant, dependent, code(by.name))
