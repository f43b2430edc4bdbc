"""Queries that Django writes once and that are asked again and again with other values.

Writing SQL from a queryset costs a page more than sending it and reading the answer. In a queryset `Slot("now",
DateTimeField())` stands where a value would; `Compiled` keeps the finished SQL, and each time puts the values in. What
a session asks often is planned once too (civic/core/prepared.py).

    @compiled
    def _names() -> QuerySet:
        return Agency.objects.filter(slug=Slot("slug", SlugField())).values_list("name")

    _names().rows(slug="health")
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Expression, Field, Func, QuerySet, TextField
from django.db.models.query import get_related_populators

from civic.core.prepared import Statement

LENGTH = re.compile(r"\([\d, ]+\)")


class Slot(Expression):
    """The place of a value that is given each time; `field` says of which kind it is."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Written(Expression):
    """A condition of a query: whether another one, whose SQL was written once, has a row.

    `given` puts into each of its slots a value, a slot, or a column of the query around it (`F("audience_id")`). It may
    stand in queries that are written anew each time, such as those with filters, and costs them next to nothing. The
    slots of columns must stand in its own WHERE and not in a query within that, whose tables may bear the same names.
    """

    def __init__(self, query: "Callable[[], Compiled]", **given: Any) -> None:
        super().__init__(output_field=BooleanField())
        self.query = query
        self.values = {name: value for name, value in given.items() if not hasattr(value, "resolve_expression")}
        self.columns = {name: value for name, value in given.items() if hasattr(value, "resolve_expression")}

    def get_source_expressions(self) -> list[Any]:
        return list(self.columns.values())

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = dict(zip(self.columns, exprs, strict=True))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        columns = {name: _Column(column) for name, column in self.columns.items()}
        sql, params = self.query().bound(**columns, **self.values)
        first, *rest = sql.split("%s")
        said: list[str] = [first]
        values: list[Any] = []
        for param, after in zip(params, rest, strict=True):
            text, more = compiler.compile(param.column) if isinstance(param, _Column) else ("%s", [param])
            said += [text, after]
            values += more
        return f"EXISTS({''.join(said)})", values


@dataclass(frozen=True)
class _Column:
    """What stands in a slot instead of a value."""

    column: Any


class RowVersion(Func):
    """Another text after every change of a row, whoever made it: the place of its newest version, and its writer.

    Given the name of any column that is the row's own; over a join to a row that is not there it is nothing.
    """

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column: Any = self.source_expressions[0]
        table = compiler.quote_name_unless_alias(column.alias)
        return f"({table}.ctid::text || {table}.xmin::text)", []


class Compiled:
    """A queryset's SQL, made when this is made: not before there is a database to ask."""

    def __init__(self, queryset: "QuerySet[Any, Any]") -> None:
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select])
        self.kinds = [_type(each) if isinstance(each, Slot) else None for each in self.params]
        self._all = Statement(self.sql, self.kinds)
        self._firsts: dict[int, Statement] = {}  # by their number, which is part of the plan

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Its rows as tuples, for these values."""
        return self._converted(self._all.rows(self._params(values)))

    def part(self, limit: int, offset: int, **values: Any) -> list[tuple[Any, ...]]:
        """The same, but no more than `limit` of them, after `offset`."""
        if not offset:
            return self._converted(self._first(limit).rows(self._params(values)))
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT %s OFFSET %s", [*self._params(values), limit, offset])
            return self._converted(cursor.fetchall())

    def _first(self, limit: int) -> Statement:
        if limit not in self._firsts:
            self._firsts[limit] = Statement(f"{self.sql} LIMIT {limit:d}", self.kinds)
        return self._firsts[limit]

    def bound(self, **values: Any) -> tuple[str, list[Any]]:
        """The SQL and its values, for a statement of which it is a part."""
        return self.sql, self._params(values)

    def objects(self, rows: list[tuple[Any, ...]]) -> list[Any]:
        """Rows as the queryset's model, with what it selects and annotates beside it."""
        select, info = self.compiler.select, self.compiler.klass_info
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column.target.attname for column, _sql, _alias in select[start:end]]
        beside = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # typed for Django 6
        annotations = list((self.compiler.annotation_col_map or {}).items())
        made = []
        for row in rows:
            made.append(info["model"].from_db(DEFAULT_DB_ALIAS, names, row[start:end]))
            for each in beside:
                each.populate(row, made[-1])
            for name, at in annotations:
                setattr(made[-1], name, row[at])
        return made

    def _params(self, values: dict[str, Any]) -> list[Any]:
        return [values[each.name] if isinstance(each, Slot) else each for each in self.params]

    def _converted(self, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return list(map(tuple, self.compiler.apply_converters(found, self.converters))) if self.converters else found


def _type(slot: Slot) -> str:
    """The type of its value in the database, without a length: a value that is too long finds nothing."""
    return LENGTH.sub("", slot.output_field.cast_db_type(connection) or "")  # type: ignore[union-attr]


def compiled(queryset: Callable[..., "QuerySet[Any, Any]"]) -> Callable[..., Compiled]:
    """Turn a function that makes a queryset into one that writes its SQL once, for each set of its arguments."""
    return cache(lambda *shape: Compiled(queryset(*shape)))
