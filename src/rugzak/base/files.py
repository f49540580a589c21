"""Files behind one seam, encrypted with a key per person: dropping the key erases the files in every backup."""

from dataclasses import dataclass
from uuid import UUID

from rugzak.base import crypto
from rugzak.base.errors import NotFound
from rugzak.base.models import PersonKey, StoredFile

_WRAP = "base.person_key"


@dataclass(frozen=True)
class FileRef:
    """Where a stored file is."""

    id: UUID
    name: str
    size: int


def store(*, name: str, content: bytes, person_id: UUID | None = None, media_type: str = "") -> FileRef:
    """Keep a file, encrypted; without a person it belongs to the house."""
    row = StoredFile(person_id=person_id, name=name, size=len(content), media_type=media_type or _BINARY)
    row.content = crypto.encrypt(content, context=str(row.id), key=_key(person_id))
    row.save(force_insert=True)
    return FileRef(row.id, name, row.size)


def read(file_id: UUID) -> bytes:
    """The content of a stored file. Raises NotFound where it or its key was erased."""
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return crypto.decrypt(row.content, context=str(row.id), key=_key(row.person_id, make=False))


def erase_person(person_id: UUID) -> int:
    """Drop a person's files and their key; gives the number of files."""
    PersonKey.objects.filter(pk=person_id).delete()
    return StoredFile.objects.filter(person_id=person_id).delete()[0]


_BINARY = "application/octet-stream"


def _key(person_id: UUID | None, *, make: bool = True) -> bytes | None:
    if person_id is None:
        return None
    row = PersonKey.objects.filter(pk=person_id).first()
    if row is None:
        if not make:
            raise NotFound
        sealed = crypto.encrypt(crypto.new_key(), context=_WRAP)
        row = PersonKey.objects.get_or_create(pk=person_id, defaults={"wrapped": sealed})[0]
    return crypto.decrypt(row.wrapped, context=_WRAP)
