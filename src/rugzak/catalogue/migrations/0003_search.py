"""Searching by meaning and by the days of a session."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations, models

_DAYS = """
update catalogue_session s set weekdays = d.days, evening = d.evening
  from (select session_id, bit_or(1 << (extract(isodow from date)::int - 1)) as days, bool_and(start_time >= '17:00') as evening
          from catalogue_sessionpart group by session_id) d
 where d.session_id = s.id
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_published")]

    operations = [
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(
            "create sequence catalogue_vector_number", reverse_sql="drop sequence catalogue_vector_number"
        ),
        migrations.AddField("session", "weekdays", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("session", "evening", models.BooleanField(default=False)),
        migrations.RunSQL(_DAYS, reverse_sql=migrations.RunSQL.noop),
        migrations.CreateModel(
            name="TrainingVector",
            fields=[
                (
                    "training",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="catalogue.training",
                    ),
                ),
                ("encoder", models.CharField(max_length=60)),
                ("values", models.BinaryField()),
                ("scale", models.FloatField()),
                ("number", models.BigIntegerField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="CatalogueWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("trainings", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        name="catalogue_word_trigrams",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("word", name="text_pattern_ops"),
                        name="catalogue_word_begin",
                    ),
                ],
            },
        ),
    ]
