"""The views that analysis may read: `learning/sql/published.sql`."""

from pathlib import Path

from django.db import migrations

_SQL = Path(__file__).resolve().parents[1] / "sql" / "published.sql"


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [
        migrations.RunSQL(
            _SQL.read_text(encoding="utf-8"),
            reverse_sql="drop view if exists published.achievement, published.log",
        )
    ]
