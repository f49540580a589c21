"""Runs alone, in a process of its own: a document comes from standard input, its text goes as JSON to standard output.

It imports nothing of Rugzak. Before it looks at one byte it limits its own memory, time and files; before it parses it
gives up connecting, starting programs and writing: whatever a crafted file makes a library do, it dies here.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MAX_BYTES = 50_000_000
MAX_PAGES = 60
MAX_LETTERS = 1_000_000
MEMORY = 700_000_000
SECONDS = 10
MAX_UNPACKED, MAX_RATIO, MAX_ENTRIES = 150_000_000, 200, 3_000
FEW_LETTERS = 10
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_OLE, _ENCRYPTED_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")


class No(Exception):
    """Refused, with a code of errors.BY_CODE."""


def main() -> None:
    """Read, answer, never raise."""
    _limit()
    try:
        answer = read(sys.stdin.buffer.read(MAX_BYTES + 1))
    except No as refusal:
        answer = {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        answer = {"refused": "bomb"}
    except Exception as error:
        # A parser met something its writers didn't foresee: to the person that is a damaged file.
        answer = {"refused": "corrupt", "detail": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def read(content: bytes) -> dict[str, Any]:
    """Text, kind, pages and notes of a document. Raises No."""
    if len(content) > MAX_BYTES:
        raise No("big")
    if not content.strip():
        raise No("empty")
    kind = _kind(content)
    _ready(kind)
    text, pages, notes = {"pdf": _pdf, "docx": _docx, "odt": _odt, "text": _plain}[kind](content)
    text = re.sub(r"[ \t]+", " ", re.sub(r"\n{3,}", "\n\n", text.replace("\x00", ""))).strip()
    if len(re.sub(r"[\W_]", "", text)) < FEW_LETTERS and kind != "text":
        raise No("no_text")
    notes = [*notes, *(["long_text"] if len(text) > MAX_LETTERS else [])]
    return {"text": text[:MAX_LETTERS], "kind": kind, "pages": pages, "notes": notes}


def _limit() -> None:
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            # Not every system lets a process limit its address space (macOS): the others still hold.
            continue


def _ready(kind: str) -> None:
    """Load the one parser that is needed, and only then set the watch: libraries look around when they load."""
    if kind == "pdf":
        import pypdf  # noqa: F401
    elif kind == "docx":
        import docx  # noqa: F401
    elif kind == "odt":
        import odf.opendocument
        import odf.teletype  # noqa: F401
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError("open for writing")


def _kind(content: bytes) -> str:
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content[:8] == _OLE:
        raise No("encrypted" if _ENCRYPTED_OLE in content else "unknown")
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(content)
    wide = content[:2] in _UTF16
    if content[:5].lower() in (b"{\\rtf", b"<html", b"<!doc") or (b"\x00" in content[:2048] and not wide):
        raise No("unknown")
    return "text"


def _zip_kind(content: bytes) -> str:
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise No("corrupt") from None
    names = set(package.namelist())
    kind = "docx" if "word/document.xml" in names else "odt" if {"content.xml", "mimetype"} <= names else ""
    if not kind:
        raise No("unknown")
    _check_zip(package)
    return kind


def _check_zip(package: zipfile.ZipFile) -> None:
    """Refuse what unpacks too big, declares entities, or is encrypted; sizes are measured, not believed."""
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise No("bomb")
    for entry in entries:
        if entry.flag_bits & 1:
            raise No("encrypted")
        if entry.file_size > 1_000_000 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise No("bomb")
        if entry.filename.endswith((".xml", ".rels")):
            _check_xml(package, entry)


def _check_xml(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with package.open(entry) as file:
        head = file.read(200_000)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise No("bomb")
    if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in head:
        raise No("encrypted")


def _pdf(content: bytes) -> tuple[str, int, list[str]]:
    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise No("encrypted")
        pages = len(reader.pages)
        text = "\n\n".join(reader.pages[number].extract_text() or "" for number in range(min(pages, MAX_PAGES)))
    except FileNotDecryptedError:
        raise No("encrypted") from None
    except PyPdfError:
        raise No("corrupt") from None
    return text, pages, ["long_document"] if pages > MAX_PAGES else []


def _docx(content: bytes) -> tuple[str, int, list[str]]:
    import docx

    document = docx.Document(io.BytesIO(content))
    return "\n".join(_docx_blocks(document)), 1, []


def _docx_blocks(document: Any) -> Iterator[str]:
    """Paragraphs and table cells in their order, each cell once."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\n".join(dict.fromkeys(cell.text for cell in row.cells))
        else:
            yield block.text


def _odt(content: bytes) -> tuple[str, int, list[str]]:
    from odf import teletype
    from odf.namespaces import TEXTNS
    from odf.opendocument import load

    document = load(io.BytesIO(content))
    if getattr(document, "text", None) is None:
        raise No("unknown")
    kinds = ((TEXTNS, "h"), (TEXTNS, "p"))
    return "\n".join(teletype.extractText(node) for node in _nodes(document.text, kinds)), 1, []


def _nodes(node: Any, kinds: tuple[Any, ...]) -> Iterator[Any]:
    for child in node.childNodes:
        if getattr(child, "qname", None) in kinds:
            yield child
        elif hasattr(child, "childNodes"):
            yield from _nodes(child, kinds)


def _plain(content: bytes) -> tuple[str, int, list[str]]:
    if content[:2] in _UTF16:
        return content.decode("utf-16", "replace"), 1, []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    odd = sum(1 for letter in text[:5000] if ord(letter) < 32 and letter not in "\n\r\t\f") + text[:5000].count(
        "\ufffd"
    )
    if odd > len(text[:5000]) * 0.02:
        raise No("unknown")
    return text, 1, []


if __name__ == "__main__":
    main()
