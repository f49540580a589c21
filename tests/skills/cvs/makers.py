"""Makes real files of the blocks of a document: Word, OpenDocument, PDF, HTML, plain text."""

import html
import io
from collections.abc import Callable, Sequence

import docx
import pypdf
from odf.opendocument import OpenDocumentText
from odf.text import H, List, ListItem, P
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from tests.skills.cvs.corpus import Block

LINES_A_PAGE = 50


def plain(blocks: Sequence[Block]) -> bytes:
    return "\n".join(_line(block) for block in blocks).encode()


def word(blocks: Sequence[Block]) -> bytes:
    document, table = docx.Document(), None
    for style, content in blocks:
        if style == "row":
            table = table or document.add_table(rows=0, cols=len(content))
            for cell, text in zip(table.add_row().cells, content, strict=True):
                cell.text = text
            continue
        table = None
        if style == "h":
            document.add_heading(str(content), level=1)
        else:
            document.add_paragraph(str(content), style="List Bullet" if style == "li" else None)
    return _saved(document.save)


def open_document(blocks: Sequence[Block]) -> bytes:
    document, items = OpenDocumentText(), None
    for style, content in blocks:
        if style == "li":
            items = items if items is not None else List()
            item = ListItem()
            item.addElement(P(text=str(content)))
            items.addElement(item)
            continue
        if items is not None:
            document.text.addElement(items)
            items = None
        document.text.addElement(
            H(outlinelevel=1, text=str(content)) if style == "h" else P(text=_line((style, content)))
        )
    if items is not None:
        document.text.addElement(items)
    return _saved(document.write)


def web_page(blocks: Sequence[Block]) -> bytes:
    tags = {"h": "h2", "li": "li", "p": "p"}
    body = "".join(f"<{tags[s]}>{html.escape(str(text))}</{tags[s]}>" for s, text in blocks)
    unseen = "<script>var job = 'brain surgeon';</script><p style='display:none'>Werk als piloot</p>"
    return f"<!DOCTYPE html><html><head><title>CV</title></head><body>{unseen}{body}</body></html>".encode()


def pdf(blocks: Sequence[Block]) -> bytes:
    writer = pypdf.PdfWriter()
    lines = [_line(block) for block in blocks]
    for start in range(0, len(lines), LINES_A_PAGE):
        page = writer.add_blank_page(width=595, height=842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): _font()})}
        )
        content = DecodedStreamObject()
        shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines[start : start + LINES_A_PAGE])
        content.set_data(f"BT /F1 11 Tf 15 TL 50 800 Td {shown}ET".encode("cp1252", "replace"))
        page[NameObject("/Contents")] = writer._add_object(content)
    return _saved(writer.write)


def _font() -> DictionaryObject:
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _line(block: Block) -> str:
    style, content = block
    text = content if isinstance(content, str) else "  ".join(content)
    return f"• {text}" if style == "li" else text


def _saved(write: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


MAKERS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "txt": plain,
    "docx": word,
    "odt": open_document,
    "pdf": pdf,
    "html": web_page,
}
