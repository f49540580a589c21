from pathlib import Path

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import rugzak.base.clock
import rugzak.base.fields
import rugzak.base.ids
import rugzak.base.text
from django.db import migrations, models

_SQL = Path(__file__).resolve().parents[1] / "sql" / "rounds.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sql"),
        ("booking", "0002_published"),
        ("catalogue", "0002_published"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=rugzak.base.ids.uuid7, primary_key=True, serialize=False)),
                ("name", rugzak.base.fields.TextField(default=rugzak.base.text.Text)),
                ("scheme", models.CharField(blank=True, max_length=64)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("arrival", "Arrival"),
                            ("rolling", "Rolling"),
                            ("lottery", "Lottery"),
                            ("priority", "Priority"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("budget", models.PositiveBigIntegerField()),
                ("opens_register", models.DateTimeField()),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("accept_days", models.PositiveSmallIntegerField(default=14)),
                ("use_until", models.DateField(null=True)),
                ("quotas", models.JSONField(blank=True, default=list)),
                ("caps", models.JSONField(blank=True, default=dict)),
                ("points", models.JSONField(blank=True, default=list)),
                ("conditions", models.JSONField(blank=True, default=list)),
                ("reserve_size", models.PositiveIntegerField(null=True)),
                ("reserve_cut", models.BigIntegerField(null=True)),
                ("seed_commitment", models.CharField(blank=True, max_length=64)),
                ("seed_sealed", models.BinaryField(null=True)),
                ("seed", models.CharField(max_length=64, null=True)),
                ("public_source", models.CharField(blank=True, max_length=200)),
                ("public_value", models.CharField(blank=True, max_length=200)),
                ("list_hash", models.CharField(blank=True, max_length=64)),
                ("listed", models.PositiveIntegerField(default=0)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("registering", "Registering"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("drawn", "Drawn"),
                            ("settled", "Settled"),
                        ],
                        default="draft",
                        max_length=11,
                    ),
                ),
                ("book", models.BigIntegerField(null=True)),
                ("pot", models.BigIntegerField(null=True)),
                ("group_pots", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(blank=True, max_length=255)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(default=rugzak.base.clock.now)),
                ("published_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="accounts.fund"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cap",
            fields=[
                ("id", models.UUIDField(default=rugzak.base.ids.uuid7, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("course", "Course"), ("provider", "Provider")], max_length=8)),
                ("subject", models.UUIDField()),
                ("most", models.PositiveIntegerField()),
                ("account", models.BigIntegerField()),
                ("taken", models.BigIntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cap_accounts", to="booking.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=rugzak.base.ids.uuid7, serialize=False)),
                ("name", rugzak.base.fields.TextField(default=rugzak.base.text.Text)),
                ("scheme", models.CharField(blank=True, max_length=64)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("arrival", "Arrival"),
                            ("rolling", "Rolling"),
                            ("lottery", "Lottery"),
                            ("priority", "Priority"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("budget", models.PositiveBigIntegerField()),
                ("opens_register", models.DateTimeField()),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("accept_days", models.PositiveSmallIntegerField(default=14)),
                ("use_until", models.DateField(null=True)),
                ("quotas", models.JSONField(blank=True, default=list)),
                ("caps", models.JSONField(blank=True, default=dict)),
                ("points", models.JSONField(blank=True, default=list)),
                ("conditions", models.JSONField(blank=True, default=list)),
                ("reserve_size", models.PositiveIntegerField(null=True)),
                ("reserve_cut", models.BigIntegerField(null=True)),
                ("seed_commitment", models.CharField(blank=True, max_length=64)),
                ("seed_sealed", models.BinaryField(null=True)),
                ("seed", models.CharField(max_length=64, null=True)),
                ("public_source", models.CharField(blank=True, max_length=200)),
                ("public_value", models.CharField(blank=True, max_length=200)),
                ("list_hash", models.CharField(blank=True, max_length=64)),
                ("listed", models.PositiveIntegerField(default=0)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("registering", "Registering"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("drawn", "Drawn"),
                            ("settled", "Settled"),
                        ],
                        default="draft",
                        max_length=11,
                    ),
                ),
                ("book", models.BigIntegerField(null=True)),
                ("pot", models.BigIntegerField(null=True)),
                ("group_pots", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(blank=True, max_length=255)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField(default=rugzak.base.clock.now)),
                ("published_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.fund",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="booking.round",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.UUIDField(default=rugzak.base.ids.uuid7, primary_key=True, serialize=False)),
                ("group", models.CharField(blank=True, max_length=32)),
                ("priority", models.IntegerField(null=True)),
                ("amount", models.PositiveBigIntegerField()),
                ("purse_account", models.BigIntegerField()),
                ("legs", models.JSONField()),
                ("decision", models.UUIDField(null=True)),
                ("registered_at", models.DateTimeField(default=rugzak.base.clock.now)),
                ("listed", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("reserve", "Reserve"),
                            ("accepted", "Accepted"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="registered",
                        max_length=10,
                    ),
                ),
                ("act", models.BigIntegerField(null=True)),
                ("refused_leg", models.SmallIntegerField(null=True)),
                ("again", models.PositiveSmallIntegerField(default=0)),
                ("place", models.IntegerField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("told", models.CharField(blank=True, max_length=16)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tickets",
                        to="accounts.person",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="booking.round"
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.training",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens__lt", models.F("closes")), ("opens_register__lte", models.F("opens"))),
                name="round_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("budget__gte", models.F("amount"))), name="round_money"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="round",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "booking_roundevent" ("accept_days", "amount", "book", "budget", "caps", "closes", "conditions", "drawn_at", "fund_id", "group_pots", "id", "list_hash", "listed", "made_at", "made_by", "name", "opens", "opens_register", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "pot", "public_source", "public_value", "published_by", "quotas", "reason", "reserve_cut", "reserve_size", "rule", "scheme", "seed", "seed_commitment", "seed_sealed", "settled_at", "state", "use_until") VALUES (NEW."accept_days", NEW."amount", NEW."book", NEW."budget", NEW."caps", NEW."closes", NEW."conditions", NEW."drawn_at", NEW."fund_id", NEW."group_pots", NEW."id", NEW."list_hash", NEW."listed", NEW."made_at", NEW."made_by", NEW."name", NEW."opens", NEW."opens_register", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."pot", NEW."public_source", NEW."public_value", NEW."published_by", NEW."quotas", NEW."reason", NEW."reserve_cut", NEW."reserve_size", NEW."rule", NEW."scheme", NEW."seed", NEW."seed_commitment", NEW."seed_sealed", NEW."settled_at", NEW."state", NEW."use_until"); RETURN NULL;',
                    hash="e33245dcb51f42b02b225d4143d826c667a384d3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ce673",
                    table="booking_round",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="round",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "booking_roundevent" ("accept_days", "amount", "book", "budget", "caps", "closes", "conditions", "drawn_at", "fund_id", "group_pots", "id", "list_hash", "listed", "made_at", "made_by", "name", "opens", "opens_register", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "pot", "public_source", "public_value", "published_by", "quotas", "reason", "reserve_cut", "reserve_size", "rule", "scheme", "seed", "seed_commitment", "seed_sealed", "settled_at", "state", "use_until") VALUES (NEW."accept_days", NEW."amount", NEW."book", NEW."budget", NEW."caps", NEW."closes", NEW."conditions", NEW."drawn_at", NEW."fund_id", NEW."group_pots", NEW."id", NEW."list_hash", NEW."listed", NEW."made_at", NEW."made_by", NEW."name", NEW."opens", NEW."opens_register", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."pot", NEW."public_source", NEW."public_value", NEW."published_by", NEW."quotas", NEW."reason", NEW."reserve_cut", NEW."reserve_size", NEW."rule", NEW."scheme", NEW."seed", NEW."seed_commitment", NEW."seed_sealed", NEW."settled_at", NEW."state", NEW."use_until"); RETURN NULL;',
                    hash="c5b14d72ab8594fae2f58907577d95c507987651",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_47fd6",
                    table="booking_round",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cap",
            constraint=models.UniqueConstraint(fields=("round", "kind", "subject"), name="round_cap_once"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["round", "state", "act"], name="ticket_line"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["round", "place"], name="ticket_place"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(fields=("round", "person"), name="ticket_once"),
        ),
        migrations.RunSQL(_SQL.read_text(encoding="utf-8"), reverse_sql="drop view if exists published.ticket"),
    ]
