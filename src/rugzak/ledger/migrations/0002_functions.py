"""The ledger's functions and guards: every file of `ledger/sql`, in order of name; each can be run again."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(path.read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)
        for path in sorted(_SQL.glob("*.sql"))
    ]
