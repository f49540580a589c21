"""The view that analysis may read (`evaluation/sql/published.sql`), and the first day of the due list."""

from pathlib import Path
from uuid import UUID

from django.db import migrations

from rugzak.base import clock

_SQL = Path(__file__).resolve().parents[1] / "sql" / "published.sql"


def _plant(apps, schema_editor):
    row = {"date": clock.today(), "kind": "evaluation.day", "subject": UUID(int=0)}
    apps.get_model("base", "Due").objects.get_or_create(**row)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial"), ("base", "0001_initial")]

    operations = [
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), reverse_sql="drop view if exists published.survey"),
        migrations.RunPython(_plant, migrations.RunPython.noop),
    ]
