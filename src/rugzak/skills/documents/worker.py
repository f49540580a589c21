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
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "title",
    ]
)
_HIDING = re.compile(
    r"display:none|visibility:hidden|font-size:0(?![.\d]*[1-9])|opacity:0(?![.\d]*[1-9])|text-indent:-\d{3}"
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S
)
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
    readers = {"pdf": _pdf, "docx": _docx, "odt": _odt, "html": _html, "text": _plain}
    text, pages, notes = readers[kind](content)
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
    elif kind == "html":
        import lxml.html  # noqa: F401
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
    if content[:5].lower() == b"{\\rtf" or (b"\x00" in content[:2048] and not wide):
        raise No("unknown")
    return "html" if _HTML.match(content[:2048]) else "text"


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
    """Paragraphs, boxes and table cells in their order, each cell once."""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in {cell._tc: cell for cell in row.cells}.values():
                    yield from _docx_blocks(cell)
        else:
            yield _docx_paragraph(block)
            yield from _docx_boxes(block)


def _docx_paragraph(paragraph: Any) -> str:
    """Its text without what is hidden; a list has a bullet, a heading stands apart, as one sees it on paper."""
    runs = [run for part in paragraph.iter_inner_content() for run in getattr(part, "runs", [part])]
    text = "".join(run.text for run in runs if not run.font.hidden)
    style, listed = paragraph.style.name or "", paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return _shaped(text, heading=style.startswith(("Heading", "Title")), listed=listed or style.startswith("List"))


def _docx_boxes(paragraph: Any) -> Iterator[str]:
    """Text boxes, which templates of CVs are made of; the copy for older programs is left out."""
    from docx.oxml.ns import qn

    fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
    for box in paragraph._p.iter(qn("w:txbxContent")):
        if not any(above.tag == fallback for above in box.iterancestors()):
            for line in box.iter(qn("w:p")):
                yield "".join(node.text or "" for node in line.iter(qn("w:t")))


def _shaped(text: str, *, heading: bool, listed: bool) -> str:
    if not text.strip():
        return ""
    return f"\n{text}\n" if heading else f"• {text}" if listed else text


def _odt(content: bytes) -> tuple[str, int, list[str]]:
    from odf.opendocument import load

    document = load(io.BytesIO(content))
    if getattr(document, "text", None) is None:
        raise No("unknown")
    return "\n".join(_odt_lines(document.text, listed=False)), 1, []


def _odt_lines(node: Any, *, listed: bool) -> Iterator[str]:
    from odf import teletype
    from odf.namespaces import TEXTNS

    for child in node.childNodes:
        name = getattr(child, "qname", None)
        if name in ((TEXTNS, "h"), (TEXTNS, "p")):
            yield _shaped(teletype.extractText(child), heading=name == (TEXTNS, "h"), listed=listed)
        elif hasattr(child, "childNodes"):
            yield from _odt_lines(child, listed=listed or name == (TEXTNS, "list-item"))


def _html(content: bytes) -> tuple[str, int, list[str]]:
    import lxml.html

    # A declaration of the encoding is for bytes only; what says nothing is UTF-8 nowadays.
    declared = b"charset" in content[:2048].lower() or content[:5] == b"<?xml"
    tree = lxml.html.document_fromstring(content if declared else _decoded(content))
    pieces: list[str] = []
    _html_pieces(tree, pieces)
    text = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", re.sub(r"[ \t\r\f\xa0]+", " ", "".join(pieces)))
    return text, 1, []


def _html_pieces(node: Any, pieces: list[str]) -> None:
    """The visible text, blocks on lines of their own; with a stack of its own, for pages nested without end."""
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if done or not tag or _html_hidden(element, tag):
            pieces.append(_html_end(tag) if done else "")
            pieces.append(re.sub(r"\s+", " ", element.tail or ""))
            continue
        pieces.append("\n• " if tag == "li" else "\n\n" if tag in _HEADINGS else "\n" if tag in _BLOCKS else "")
        pieces.append(re.sub(r"\s+", " ", element.text or ""))
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _html_end(tag: str) -> str:
    return "\n\n" if tag in _HEADINGS else "\n" if tag in _BLOCKS else ""


def _html_hidden(element: Any, tag: str) -> bool:
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    return (
        tag in _UNSEEN
        or element.get("hidden") is not None
        or (element.get("type") or "").lower() == "hidden"
        or bool(_HIDING.search(style))
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _plain(content: bytes) -> tuple[str, int, list[str]]:
    if content[:2] in _UTF16:
        return content.decode("utf-16", "replace"), 1, []
    text = _decoded(content)
    odd = sum(1 for letter in text[:5000] if ord(letter) < 32 and letter not in "\n\r\t\f") + text[:5000].count(
        "\ufffd"
    )
    if odd > len(text[:5000]) * 0.02:
        raise No("unknown")
    return text, 1, []


if __name__ == "__main__":
    main()
