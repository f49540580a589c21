"""The tables of an export: their columns with types, and the query over published views that fills them. Plain data."""
# ruff: noqa: S608  the queries are put together from constants of this file

from dataclasses import dataclass

_BOOKING = "md5(v.booking_id::text || '{salt}')"
_WHO = "left join published.person p on p.person_id = v.person_id"


@dataclass(frozen=True)
class Table:
    """A table of the export; `views` must all be published."""

    name: str
    columns: dict[str, str]
    sql: str
    views: tuple[str, ...]


def _table(name: str, columns: str, sql: str, *also: str) -> Table:
    pairs = [(column.split()[0], column.split()[1]) for column in columns.split(",")]
    return Table(name, dict(pairs), " ".join(sql.split()), (name, *also))


TABLES = (
    _table(
        "person",
        "person varchar, sex varchar, birth_year int, education varchar, region varchar, statute varchar",
        """select v.pseudonym, v.sex, extract(year from v.birth_date)::int, v.education, v.region, v.statute
             from published.person v""",
    ),
    _table(
        "employment",
        "person varchar, employer_id varchar, joint_committee varchar, start date, end date",
        """select p.pseudonym, v.employer_id, v.joint_committee, v.start, v."end"
             from published.employment v join published.person p on p.person_id = v.person_id""",
        "person",
    ),
    _table(
        "purse",
        "person varchar, scheme varchar, payer varchar, asset varchar, granted bigint, valid_from date,"
        "valid_until date",
        """select p.pseudonym, v.scheme, v.payer, v.asset, v.granted, v.valid_from, v.valid_until
             from published.purse v join published.person p on p.person_id = v.person_id""",
        "person",
    ),
    _table(
        "session",
        "session_id varchar, training_id varchar, provider_id varchar, start date, end date, capacity bigint,"
        "region varchar, form varchar, cancelled boolean",
        """select v.session_id, v.training_id, v.provider_id, v.start, v."end", v.capacity, v.region, v.form,
                  v.cancelled from published.session v""",
    ),
    _table(
        "booking",
        "booking varchar, person varchar, session_id varchar, training_id varchar, provider_id varchar,"
        "purpose varchar, state varchar, price_cents bigint, booked_on date, start date, end date",
        f"""select {_BOOKING}, p.pseudonym, v.session_id, v.training_id, v.provider_id, v.purpose, v.state,
                   v.price_cents,
                   (v.booked_at at time zone 'Europe/Brussels')::date, v.start, v."end"
             from published.booking v {_WHO}""",
        "person",
    ),
    _table(
        "attendance",
        "booking varchar, date date, minutes bigint, attended boolean",
        f"select {_BOOKING}, v.date, v.minutes, v.attended from published.attendance v",
    ),
    _table(
        "payment",
        "booking varchar, payer varchar, scheme varchar, asset varchar, amount bigint, captured bigint",
        f"select {_BOOKING}, v.payer, v.scheme, v.asset, v.amount, v.captured from published.payment v",
    ),
    _table(
        "waiting",
        "person varchar, session_id varchar, joined_on date, outcome varchar",
        f"""select p.pseudonym, v.session_id, (v.joined_at at time zone 'Europe/Brussels')::date, v.outcome
             from published.waiting v {_WHO}""",
        "person",
    ),
    _table(
        "achievement",
        "booking varchar, person varchar, training_id varchar, passed boolean, score double, date date",
        f"select {_BOOKING}, p.pseudonym, v.training_id, v.passed, v.score, v.date from published.achievement v {_WHO}",
        "person",
    ),
    _table(
        "log",
        "person varchar, booking varchar, kind varchar, share varchar, minutes bigint, date date, purpose varchar",
        f"""select p.pseudonym, case when v.booking_id is not null then {_BOOKING} end, v.kind, v.share, v.minutes,
                   v.date, v.purpose
             from published.log v {_WHO}""",
        "person",
    ),
    _table(
        "survey",
        "booking varchar, person varchar, training_id varchar, kind varchar, answered_on date, item varchar,"
        "number double, choice varchar",
        f"""select {_BOOKING}, p.pseudonym, v.training_id, v.kind, (v.answered_at at time zone 'Europe/Brussels')::date,
                   v.item, v.number, v.choice
             from published.survey v {_WHO} where v.answered_at is not null and v.item is not null""",
        "person",
    ),
)
