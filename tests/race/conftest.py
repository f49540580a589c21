import pytest
from django.db import connection


@pytest.fixture
def unguarded(transactional_db):
    """Tables without constraints, for the controls: they show that the rig does race when the guard is off."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists race_account, race_key, race_hold")
        cursor.execute("create table race_account(id bigint primary key, free bigint not null)")
        cursor.execute("create table race_key(key uuid not null)")
        cursor.execute("create table race_hold(id bigint primary key, state int not null)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("drop table race_account, race_key, race_hold")
