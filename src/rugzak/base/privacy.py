"""A person's data across the house: export all of it, erase all of it.

Each room registers a handler that declares its columns about people; a test fails on a column that no room declares.
Erasure walks the rooms from the top down, one transaction a room, and can be taken up again where it stopped.
"""

from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction

from rugzak.base import clock, files, registry
from rugzak.base.models import Due, Erasure, Message, PersonKey, StoredFile

ORDER = ("evaluation", "careers", "learning", "booking", "catalogue", "skills", "accounts", "schemes", "ledger", "base")


class Handler(Protocol):
    """What a room must offer; `columns` are "table.column" names that hold a person's id."""

    room: str
    columns: frozenset[str]

    def export(self, person_id: UUID) -> dict[str, Any]: ...

    def erase(self, person_id: UUID) -> dict[str, int]: ...


class BaseHandler:
    """Messages, files and their key."""

    room = "base"
    columns = frozenset(
        {"base_message.person_id", "base_personkey.person_id", "base_storedfile.person_id", "base_erasure.person_id"}
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        messages = Message.objects.filter(person_id=person_id).values("kind", "to", "context", "created_at", "sent_at")
        stored = StoredFile.objects.filter(person_id=person_id).values("id", "name", "size", "created_at")
        return {"messages": list(messages), "files": list(stored)}

    def erase(self, person_id: UUID) -> dict[str, int]:
        return {
            "messages": Message.objects.filter(person_id=person_id).delete()[0],
            "due": Due.objects.filter(subject=person_id).delete()[0],
            "files": files.erase_person(person_id),
            "keys": PersonKey.objects.filter(pk=person_id).delete()[0],
        }


registry.privacy(BaseHandler())


def export(person_id: UUID) -> dict[str, Any]:
    """All that the house keeps about a person, by room."""
    return {handler.room: handler.export(person_id) for handler in _handlers()}


def erase(person_id: UUID) -> Erasure:
    """Erase a person from every room; the books stay whole because they know no persons."""
    receipt = Erasure.objects.filter(person_id=person_id, done_at=None).first() or Erasure.objects.create(
        person_id=person_id
    )
    for handler in _handlers():
        if handler.room in receipt.rooms:
            continue
        with transaction.atomic():
            receipt.rooms[handler.room] = handler.erase(person_id)
            receipt.save(update_fields=["rooms"])
    receipt.done_at = clock.now()
    receipt.save(update_fields=["done_at"])
    return receipt


def undeclared_columns() -> set[str]:
    """Columns named person_id, or that refer to a person, which no room declares."""
    declared = {column for handler in registry.privacy_handlers.values() for column in handler.columns}
    with connection.cursor() as cursor:
        cursor.execute(_PERSON_COLUMNS)
        return {f"{table}.{column}" for table, column in cursor.fetchall()} - declared


def _handlers() -> list[Handler]:
    return [registry.privacy_handlers[room] for room in ORDER if room in registry.privacy_handlers]


# Columns by name or by foreign key, plus the copies that history tables keep of them.
_PERSON_COLUMNS = """
select c.table_name, c.column_name
  from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name ~ '(^|_)person_id$'
union
select s.relname, a.attname
  from pg_constraint k
  join pg_class s on s.oid = k.conrelid
  join pg_class p on p.oid = k.confrelid and p.relname = 'accounts_person'
  join pg_attribute a on a.attrelid = s.oid and a.attnum = any(k.conkey)
 where k.contype = 'f'
"""
