from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


def _sql(name, undo):
    return migrations.RunSQL((SQL / name).read_text(), undo)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        _sql(
            "published.sql",
            "drop view if exists published.person, published.contact, published.employment, published.purse",
        ),
        _sql("references.sql", "drop sequence if exists accounts_payable_number"),
    ]
