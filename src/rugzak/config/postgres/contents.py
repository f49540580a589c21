"""What an embedded server holds from the start: a role without special powers, and its database."""

import psycopg
from psycopg import sql

from rugzak.config.postgres.address import Address, embedded
from rugzak.config.postgres.cluster import ADMIN, DATABASE, ROLE
from rugzak.config.postgres.place import Place
from rugzak.config.trouble import Trouble


def ensure(place: Place) -> None:
    """Make the role and the database when they are not there."""
    with _connect(place) as connection:
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            command = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
            connection.execute(command)


def _connect(place: Place) -> psycopg.Connection[tuple[int]]:
    admin = embedded(place, admin=True)
    address = Address(ADMIN, ADMIN, host=admin.host, port=admin.port)
    try:
        return psycopg.connect(**address.arguments(connect_timeout=30), autocommit=True)
    except psycopg.OperationalError as error:
        raise Trouble(
            f"The embedded server does not let us in: {str(error).strip()}",
            "Run `rugzak down` as the user who started it, then try again.",
        ) from error


def _exists(connection: psycopg.Connection[tuple[int]], query: str, name: str) -> bool:
    return connection.execute(query.encode(), (name,)).fetchone() is not None
