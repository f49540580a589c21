"""The same SQL for Spark: what is written for DuckDB, transpiled by sqlglot, with what the two don't share rewritten.

Worker and command line only. Spark runs in ANSI mode, so that an overflow is an error and never another number; dates
by months end on the last day of a shorter month on both. The session registers `rz_workdays_after` and
`rz_workdays_before`.
"""

from sqlglot import exp, parse_one


def transpile(sql: str) -> str:
    """One statement of DuckDB's dialect as one of Spark's."""
    tree = parse_one(sql, read="duckdb")
    for node in reversed(list(tree.walk())):  # what lies inside first
        if (other := _rewritten(node)) is not None:
            node.replace(other)
    return tree.sql(dialect="spark")


def _rewritten(node: exp.Expr) -> exp.Expression | None:
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("decimal(38, 0)")
    if isinstance(node, exp.GenerateSeries):
        return exp.Anonymous(this="range", expressions=[node.args["start"], node.args["end"]])
    if isinstance(node, exp.Add) and _named(node.expression, "to_months"):
        return exp.Anonymous(this="add_months", expressions=[node.this, node.expression.expressions[0]])
    if isinstance(node, exp.Sub) and isinstance(node.expression, exp.ToDays):
        return exp.Anonymous(this="date_sub", expressions=[node.this, node.expression.this])
    if isinstance(node, exp.IntDiv) and any(_wide(cast) for cast in node.find_all(exp.Cast)):
        return _divided(node.this, node.expression)
    return None


def _named(node: exp.Expression | None, name: str) -> bool:
    return isinstance(node, exp.Anonymous) and str(node.this).lower() == name


def _wide(cast: exp.Cast) -> bool:
    return cast.to == exp.DataType.build("decimal(38, 0)")


def _divided(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    """Whole-number division beyond 64 bits, which Spark's DIV can't hold: what divides evenly divides exactly."""
    rest = exp.Mod(this=exp.paren(a.copy()), expression=exp.paren(b.copy()))
    even = exp.paren(exp.Sub(this=exp.paren(a.copy()), expression=rest))
    return exp.cast(exp.Div(this=even, expression=exp.paren(b.copy()), typed=False, safe=True), "decimal(38, 0)")
