"""How Rugzak reaches its database: the embedded server's socket, or the server that DATABASE_URL names."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from rugzak.config.postgres.binaries import OLDEST
from rugzak.config.postgres.cluster import ADMIN, DATABASE, ROLE
from rugzak.config.postgres.place import PORT, Place, find
from rugzak.config.trouble import Trouble

SCHEMES = {"postgres", "postgresql", "pgsql"}
# Several hosts: end at the one that takes writes, and notice within some ten seconds that a host went away silently.
# Without them a connection to a host that lost its network waits for hours.
FAILOVER = {
    "target_session_attrs": "read-write",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


@dataclass(frozen=True)
class Address:
    """Where a database is; `host` may be a socket folder, or several hosts with commas (and `port` as many ports)."""

    name: str
    user: str
    password: str = ""
    host: str = ""
    port: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def url(self) -> str:
        """As libpq and this module read it; a socket folder or several hosts go in the query."""
        secret = f":{quote(self.password, safe='')}" if self.password else ""
        apart = self.host.startswith("/") or "," in self.host
        place = "" if apart else self.host + (f":{self.port}" if self.port else "")
        pairs = [("host", self.host), ("port", self.port)] if apart else []
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in (*pairs, *self.options) if value)
        who = f"{quote(self.user, safe='')}{secret}@" if self.user else ""
        return f"postgresql://{who}{place}/{quote(self.name, safe='')}" + (f"?{query}" if query else "")

    def arguments(self, *, connect_timeout: int | None = None) -> dict[str, Any]:
        """Keyword arguments for psycopg.connect; the seconds of the timeout count where the address names none."""
        given: dict[str, Any] = {
            "connect_timeout": connect_timeout,
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": self.port,
        }
        return {name: value for name, value in (*given.items(), *self.options) if value}

    def django(self) -> dict[str, Any]:
        """The entry of DATABASES."""
        given = {"NAME": self.name, "USER": self.user, "PASSWORD": self.password, "HOST": self.host, "PORT": self.port}
        return {"ENGINE": "django.db.backends.postgresql", **given, "OPTIONS": dict(self.options)}


def own_server() -> bool:
    """Whether DATABASE_URL selects a server that Rugzak does not start."""
    return bool(os.environ.get("DATABASE_URL"))


def current() -> Address:
    """The database of this project; starts nothing."""
    return parse(os.environ["DATABASE_URL"]) if own_server() else embedded(find())


def embedded(place: Place, *, admin: bool = False) -> Address:
    """The socket of an embedded server; as `admin` its superuser."""
    return Address(DATABASE, ADMIN if admin else ROLE, host=str(place.sockets), port=str(PORT))


def parse(url: str) -> Address:
    """Read postgresql://user:password@host:port,host:port/name?option=value; raises Trouble with what is wrong."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise Trouble(
            "DATABASE_URL is not an address of PostgreSQL.",
            "Write it as postgresql://user:password@host:5432/name, or unset it to use the embedded server.",
        )
    query = dict(parse_qsl(parts.query))
    hosts, ports = _places(parts.netloc)
    host, port = query.pop("host", "") or hosts, query.pop("port", "") or ports
    name, user = unquote(parts.path.strip("/")), unquote(parts.username or "") or query.pop("user", "")
    options = {**FAILOVER, **query} if "," in host else query
    return Address(name, user, unquote(parts.password or ""), host, port, tuple(options.items()))


def _places(netloc: str) -> tuple[str, str]:
    """Hosts and ports as libpq takes them: with commas, ports as many as hosts or none at all."""
    places = [urlsplit(f"//{place}") for place in netloc.rpartition("@")[2].split(",")]
    ports = [str(place.port or "") for place in places]
    return ",".join(unquote(place.hostname or "") for place in places), ",".join(ports) if any(ports) else ""


def check_own_server(address: Address) -> str:
    """The version of the server of DATABASE_URL; raises Trouble when it is out of reach, too old or not in UTF-8."""
    import psycopg

    try:
        with psycopg.connect(**address.arguments(connect_timeout=10)) as connection:
            version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        raise Trouble(
            f"The server of DATABASE_URL does not let us in: {str(error).strip()}",
            "Start that server and make the database, or unset DATABASE_URL to use the embedded server.",
        ) from error
    if version // 10_000 < OLDEST:
        raise Trouble(
            f"The server of DATABASE_URL is PostgreSQL {version // 10_000}.", f"Rugzak needs {OLDEST} or newer."
        )
    if encoding != "UTF8":
        raise Trouble(
            f"The database of DATABASE_URL is in {encoding}.", "Make it with ENCODING 'UTF8' TEMPLATE template0."
        )
    return f"{version // 10_000}.{version % 10_000}"
