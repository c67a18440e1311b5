"""Many rows by one statement, and how the database goes about what it is asked: for tests of what must not read a whole table."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model

# In these `s.n` counts the rows, from 1.
_IDS = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
_AGES = {
    "postgresql": "now() - s.n * interval '{0} seconds'",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f000', 'now', '-' || (s.n * {0}) || ' seconds')",
}
_SERIES = {
    "postgresql": "generate_series(1, {0}) AS s(n)",
    "sqlite": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {0}) SELECT n FROM c) AS s",
}
_PEOPLE = "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS total FROM accounts_user) AS u"
Asked = tuple[str, Any]


def an_id() -> str:
    """SQL of a fresh one for each row."""
    return _IDS[connection.vendor]


def id_number(number: str) -> str:
    """SQL of an id that another table can name: by a number, itself SQL."""
    return f"lpad(({number})::text, 32, '0')::uuid" if connection.vendor == "postgresql" else f"printf('%%032d', {number})"


def an_age(seconds: int) -> str:
    """SQL of a time so many seconds before that of the row before."""
    return _AGES[connection.vendor].format(seconds)


def one_in(count: int, value: str, other: str) -> str:
    """SQL of `value` in one row of so many, spread evenly."""
    return f"CASE WHEN s.n %% {count} = 0 THEN {value} ELSE {other} END"


def crowd(row: Model, count: int, **columns: str) -> None:
    """So many rows like `row`, but for columns whose SQL is given. They are everybody's in turn, if the table has owners."""
    meta, quote = row._meta, connection.ops.quote_name
    names = [str(field.column) for field in meta.concrete_fields if not isinstance(field, AutoField)]
    own = {"id": an_id()} if "id" in names else {}
    if "owner_id" in names:
        own["owner_id"] = "u.id"
    assert set(columns) <= set(names), set(columns) - set(names)
    picked = ", ".join({**own, **columns}.get(name, f"t.{quote(name)}") for name in names)
    people = f"JOIN {_PEOPLE} ON u.place = s.n %% u.total" if "owner_id" in names else ""
    table, series = quote(meta.db_table), _SERIES[connection.vendor].format(count)
    into = ", ".join(quote(name) for name in names)
    key = meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {picked} FROM {series} {people} CROSS JOIN {table} AS t"
            f" WHERE t.{quote(str(meta.pk.column))} = %s",
            [key],
        )
        settle(meta.db_table)


def settle(table: str) -> None:
    """As it is some time after many rows came: counted, and all of them in the indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            gin = "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%USING gin%%'"
            cursor.execute(f"SELECT gin_clean_pending_list(found.indexname::regclass) FROM ({gin}) AS found", [table])
        cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


@contextmanager
def asked() -> Iterator[list[Asked]]:
    """Every SELECT that is sent inside."""
    found: list[Asked] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def reads_whole(table: str, statement: Asked) -> str:
    """The plan of a statement that reads all of the table, row by row; empty where it goes by an index, or does not name it."""
    sql, params = statement
    quoted = connection.ops.quote_name(table)
    if quoted not in sql or re.fullmatch(rf'SELECT COUNT\(\*\) AS "\w+" FROM {quoted}', sql):  # how many there are in all
        return ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            told = cursor.fetchone()[0]
            plan = told if isinstance(told, list) else json.loads(told)
            is_whole = any(
                node["Node Type"].endswith("Seq Scan") and node.get("Relation Name") == table for node in _nodes(plan[0]["Plan"])
            )
            return json.dumps(plan) if is_whole else ""
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        lines = [str(line[-1]) for line in cursor.fetchall()]
    aliases = {table, *re.findall(rf"{quoted} (?:AS )?\"?(\w+)\"?", sql)} - {"WHERE", "INNER", "LEFT", "ORDER", "GROUP"}
    is_whole = any(re.fullmatch(rf"SCAN (?:{'|'.join(aliases)})", line) for line in lines)
    if "LIMIT" in sql and "ORDER BY" in sql and "WHERE" not in sql and not any("TEMP B-TREE" in line for line in lines):
        return ""  # in the order of its key, as far as is wanted
    return "; ".join(lines) if is_whole else ""


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _nodes(each)
