"""Rows as SQL writes and reads them, where a learner's every click pays for it: to compose such a
statement anew takes the ORM ten times as long as the database takes to run it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def insert(new: Sequence[Model]) -> None:
    """Store new rows of one model in one statement; their keys are not read back."""
    if not new:
        return
    fields = [field for field in new[0]._meta.concrete_fields if not field.primary_key]
    names = ", ".join(_name(field.column) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    statement = (
        f"INSERT INTO {_table(new[0])} ({names})"  # noqa: S608
        f" VALUES {', '.join([marks] * len(new))}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(field, row) for row in new for field in fields])


def update(changed: Sequence[Model], names: Collection[str]) -> None:
    """Store these fields of the rows: one statement, sent once with all of them.

    Django's `bulk_update` makes a condition for each row and field: a third of handing in a test.
    """
    if not changed:
        return
    fields = [field for field in changed[0]._meta.concrete_fields if field.name in names]
    settings = ", ".join(f"{_name(field.column)} = %s" for field in fields)
    statement = f"UPDATE {_table(changed[0])} SET {settings} WHERE id = %s"  # noqa: S608
    values = [[*(_stored(field, row) for field in fields), row.pk] for row in changed]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def read(model: type[M], statement: str, values: Sequence[Any]) -> list[tuple[M, Sequence[Any]]]:
    """The rows of a statement that selects `columns(model, …)` first; each with what it selects
    besides, as the database gives it."""
    names = [field.attname for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        fetched = cursor.fetchall()
    found = []
    for row in fetched:
        own = list(row[: len(names)])
        for place, convert, column in _converters(model):
            own[place] = convert(own[place], column, connection)
        found.append((model.from_db(DEFAULT_DB_ALIAS, names, own), row[len(names) :]))
    return found


@cache
def columns(model: type[Model], name: str) -> str:
    """All columns of a model in their order, where its table goes by this name."""
    return ", ".join(f"{name}.{_name(field.column)}" for field in model._meta.concrete_fields)


def rows(model: type[M], which: Mapping[str, Any], *, lock: bool = False) -> list[M]:
    """The rows of these values, by field. With `lock` nobody else writes them until the transaction
    ends (on SQLite nobody has since BEGIN IMMEDIATE)."""
    fields: list[Any] = [model._meta.get_field(name) for name in which]
    table = _table(model)
    statement = (
        f"SELECT {columns(model, table)} FROM {table}"  # noqa: S608
        f" WHERE {' AND '.join(f'{_name(field.column)} = %s' for field in fields)}"
    )
    if lock and connection.features.has_select_for_update:
        statement = f"{statement} {connection.ops.for_update_sql()}"
    values = [
        field.get_db_prep_value(value, connection)
        for field, value in zip(fields, which.values(), strict=True)
    ]
    return [row for row, _more in read(model, statement, values)]


def _converters(model: type[Model]) -> list[tuple[int, Callable[..., Any], Any]]:
    """(place, function, column) of the columns that come otherwise than the model has them; found
    once for each connection, which some of the functions belong to."""
    here = connections[DEFAULT_DB_ALIAS]
    kept = vars(here).setdefault("_converters_of_models", {})
    if model not in kept:
        found = [(n, field.cached_col) for n, field in enumerate(model._meta.concrete_fields)]
        kept[model] = [
            (n, convert, column)
            for n, column in found
            for convert in here.ops.get_db_converters(column) + column.get_db_converters(here)
        ]
    return kept[model]


def _name(name: str) -> str:
    return f'"{name}"'


def _table(model: Model | type[Model]) -> str:
    return _name(model._meta.db_table)


def _stored(field: Field, row: Model) -> Any:
    """The value of a field as the database takes it."""
    return field.get_db_prep_save(getattr(row, field.attname), connection)
