"""What a training costs from which day on; what is there now costs the same since it was put on offer."""

import django.db.models.deletion
from django.db import migrations, models

# The first 48 bits of a UUID of version 7 are the milliseconds since 1970 (RFC 9562).
_FIRST = """
insert into catalogue_trainingprice (training_id, since, price_cents)
select id, (to_timestamp(('x' || replace(substr(id::text, 1, 13), '-', ''))::bit(48)::bigint / 1000.0)
            at time zone 'Europe/Brussels')::date, price_cents
  from catalogue_training
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_trust")]

    operations = [
        migrations.CreateModel(
            name="TrainingPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("price_cents", models.PositiveIntegerField()),
                (
                    "training",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="catalogue.training"
                    ),
                ),
            ],
            options={"ordering": ["-since"]},
        ),
        migrations.AddConstraint(
            "trainingprice", models.UniqueConstraint(fields=("training", "since"), name="training_price_once")
        ),
        migrations.RunSQL(_FIRST, reverse_sql=migrations.RunSQL.noop),
    ]
