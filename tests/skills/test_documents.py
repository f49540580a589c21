"""Documents, each made here for real: what is read, what is refused, and that the reader is locked in."""

import io
import time
import zipfile
import zlib

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from odf.opendocument import OpenDocumentText
from odf.text import H, P
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from rugzak.skills import documents
from rugzak.skills.documents import errors, worker

CV = "Ik werk als lasser in een atelier en ik kan technische tekeningen lezen."


def a_pdf(*pages: str, password: str = "", owner: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for words in pages:
        page = writer.add_blank_page(width=595, height=842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 50 800 Td ({words}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-256")
    return saved(writer.write)


def saved(write: object) -> bytes:
    out = io.BytesIO()
    write(out)  # type: ignore[operator]
    return out.getvalue()


def a_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document.save)


def an_odt(*paragraphs: str) -> bytes:
    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Curriculum vitae"))
    for words in paragraphs:
        document.text.addElement(P(text=words))
    return saved(document.save)


def changed(package: bytes, **parts: bytes) -> bytes:
    """A zip with some of its parts replaced or added ("word/document.xml" by `word__document`)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
        for name in old.namelist():
            new.writestr(name, names.pop(name, None) or old.read(name))
        for name, content in names.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (a_pdf(CV), "pdf"),
        (a_docx(CV), "docx"),
        (an_odt(CV), "odt"),
        (CV.encode(), "text"),
        (CV.encode("utf-16"), "text"),
    ],
)
def test_each_kind_is_read(content: bytes, kind: str) -> None:
    document = documents.read(content, "cv")
    assert CV in " ".join(document.text.split())
    assert (document.kind, document.language, document.notes) == (kind, "nl", ())


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Mijn cv</title>{head}</head><body>{body}</body></html>".encode()


def test_web_page_is_read_in_lines_and_lists() -> None:
    document = documents.read(
        page("<h1>Werk</h1><p>Kok bij<br>De Zwaan</p><ul><li>vis</li><li>vlees</li></ul>"), "cv.html"
    )
    assert document.kind == "html"
    assert [line for line in document.text.split("\n") if line] == ["Werk", "Kok bij", "De Zwaan", "• vis", "• vlees"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 'piloot';</script>",
        "<style>.piloot {}</style>",
        "<p style='display: none'>piloot</p>",
        "<div style='VISIBILITY:hidden'><b>piloot</b></div>",
        "<span style='font-size:0px'>piloot</span>",
        "<span style='opacity: 0'>piloot</span>",
        "<p hidden>piloot</p>",
        "<input type='hidden' value='piloot'>",
        "<template><p>piloot</p></template>",
        "<!-- piloot -->",
        "<iframe src='http://example.com/'>piloot</iframe>",
    ],
)
def test_what_a_web_page_hides_is_not_read(hidden: str) -> None:
    text = documents.read(page(f"<p>Ik werk als kok.</p>{hidden}<p>In Gent.</p>"), "cv.html").text
    assert "piloot" not in text
    assert "kok" in text and "Gent" in text


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>élève à Liège, infirmière</p></body></html>".encode(),
        "<html><head><meta charset='iso-8859-1'></head><body>élève à Liège, infirmière</body></html>".encode("latin-1"),
        "<?xml version='1.0' encoding='utf-8'?>\n<html xmlns='http://www.w3.org/1999/xhtml'><body>élève à Liège, "
        "infirmière"
        "</body></html>".encode(),
        "\ufeff  <!DOCTYPE HTML><html><body>élève à Liège, infirmière</body></html>".encode(),
    ],
)
def test_web_page_in_any_encoding_keeps_its_accents(content: bytes) -> None:
    document = documents.read(content, "cv.htm")
    assert (document.kind, "élève à Liège, infirmière" in document.text) == ("html", True)


def test_strange_web_pages_do_no_harm() -> None:
    deep = page("<div>" * 20_000 + "kok in Gent, met ervaring" + "</div>" * 20_000)
    for content in (deep, page("<p>" * 50_000 + "kok in Gent"), b"<html><body>" + b"<" * 100_000):
        try:
            documents.read(content, "cv.html")
        except errors.DocumentRefused as refusal:
            assert refusal.text()
    with pytest.raises(errors.NoText):
        documents.read(page("<img src='photo.png'>"), "cv.html")


def test_lists_headings_and_hidden_words_of_word() -> None:
    document = docx.Document()
    document.add_heading("Werkervaring", level=1)
    document.add_paragraph("vis bereiden", style="List Bullet")
    document.add_paragraph("Kok").add_run(" piloot").font.hidden = True
    text = documents.read(saved(document.save), "cv.docx").text
    assert "• vis bereiden" in text
    assert "Werkervaring\n" in text
    assert "Kok" in text and "piloot" not in text


def test_windows_text_keeps_its_accents() -> None:
    text = "Je travaille comme infirmière à l'hôpital, j'ai été employée en 2019 – 2022."
    assert documents.read(text.encode("cp1252"), "cv.txt").text == text


def test_tables_and_headings_are_read_in_order() -> None:
    document = docx.Document()
    document.add_paragraph("Ervaring van vroeger")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2015-2019", "Kok bij De Zwaan"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Lasser"
    document.add_paragraph("Talen en zo")
    text = documents.read(saved(document.save), "cv.docx").text
    places = [text.index(words) for words in ("Ervaring", "2015-2019", "Kok bij", "Lasser", "Talen")]
    assert places == sorted(places)
    assert text.count("Lasser") == 1
    assert documents.read(an_odt(CV), "cv.odt").text.startswith("Curriculum vitae")


def test_long_pdf_is_read_in_part_and_that_is_said() -> None:
    document = documents.read(
        a_pdf(*(f"bladzijde nummer {number} van mijn leven" for number in range(1, 201))), "boek.pdf"
    )
    assert (document.pages, document.notes) == (200, ("long_document",))
    assert f"nummer {worker.MAX_PAGES} van" in document.text
    assert f"nummer {worker.MAX_PAGES + 1} van" not in document.text
    assert str(worker.MAX_PAGES) in document.note_texts()[0]


def test_long_text_is_cut_and_that_is_said() -> None:
    document = documents.read(b"Ik ben kok. " * 100_000, "cv.txt")
    assert len(document.text) == worker.MAX_LETTERS
    assert document.notes == ("long_text",)


def test_pdf_that_only_forbids_printing_is_read() -> None:
    assert CV in documents.read(a_pdf(CV, owner="secret"), "cv.pdf").text


def test_encrypted_files_are_refused() -> None:
    odt = changed(an_odt(CV), **{"META-INF__manifest": b"<manifest><encryption-data/></manifest>"})
    word = worker._OLE + bytes(600) + worker._ENCRYPTED_OLE
    for content in (a_pdf(CV, password="secret"), odt, word):
        with pytest.raises(errors.Encrypted) as refusal:
            documents.read(content, "cv")
        assert "password" in refusal.value.text()


def test_damaged_files_are_refused() -> None:
    pdf, word = a_pdf(CV), a_docx(CV)
    broken = changed(word, word__document=b"<w:document><w:body><w:p>")
    for content in (b"%PDF-1.7\n" + b"\x01nonsense" * 50, pdf[:200], word[: len(word) // 2], broken):
        with pytest.raises((errors.Corrupt, errors.NoText)):
            documents.read(content, "cv")


def test_empty_files_are_refused() -> None:
    for content in (b"", b"  \n\t "):
        with pytest.raises(errors.Empty):
            documents.read(content, "cv.txt")


def test_files_without_text_are_refused() -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    picture = StreamObject()
    picture.set_data(zlib.compress(bytes(100 * 100)))
    for name, value in {
        "Type": "/XObject",
        "Subtype": "/Image",
        "ColorSpace": "/DeviceGray",
        "Filter": "/FlateDecode",
    }.items():
        picture[NameObject(f"/{name}")] = NameObject(value)
    for name in ("Width", "Height"):
        picture[NameObject(f"/{name}")] = pypdf.generic.NumberObject(100)
    picture[NameObject("/BitsPerComponent")] = pypdf.generic.NumberObject(8)
    objects = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
    for content in (saved(writer.write), a_docx(""), a_pdf("")):
        with pytest.raises(errors.NoText) as refusal:
            documents.read(content, "scan.pdf")
        assert "Paste the text" in refusal.value.text()


def test_unknown_kinds_are_refused() -> None:
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8
    for content in (sheet.getvalue(), png, worker._OLE + bytes(600), b"{\\rtf1 hallo}", bytes(range(1, 32)) * 40):
        with pytest.raises(errors.UnknownKind):
            documents.read(content, "cv")


def test_more_than_50_mb_is_refused_before_it_is_read() -> None:
    start = time.monotonic()
    with pytest.raises(errors.TooBig):
        documents.read(b"a" * (worker.MAX_BYTES + 1), "cv.txt")
    assert time.monotonic() - start < 1


def test_zip_bomb_is_refused() -> None:
    for size in (40_000_000, 400_000_000):
        with pytest.raises(errors.Bomb):
            documents.read(changed(a_docx(CV), word__media__big=bytes(size)), "cv.docx")


def test_zip_that_lies_about_its_size_does_no_harm() -> None:
    content = bytearray(changed(a_docx(CV), word__document=b"<a>" + b" " * 300_000_000 + b"</a>"))
    true = (300_000_007).to_bytes(4, "little")
    while (at := content.find(true)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises((errors.Corrupt, errors.Bomb)):
        documents.read(bytes(content), "cv.docx")


def test_entity_bomb_is_refused() -> None:
    lol = b'<!DOCTYPE lolz [<!ENTITY a "lol">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    bomb = b'<?xml version="1.0"?>' + lol + b"]><a>&j;</a>"
    for content in (changed(a_docx(CV), word__document=bomb), changed(an_odt(CV), content=bomb)):
        with pytest.raises(errors.Bomb):
            documents.read(content, "cv")


def test_pdf_that_unpacks_without_end_is_stopped() -> None:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=595, height=842)
    stream = StreamObject()
    stream._data = zlib.compress(b"(a) Tj " * 130_000_000, 9)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    start = time.monotonic()
    with pytest.raises((errors.Bomb, errors.TooSlow, errors.Corrupt, errors.NoText)):
        documents.read(saved(writer.write), "bomb.pdf")
    assert time.monotonic() - start < documents.SECONDS + 5


def test_pictures_from_the_net_are_not_fetched() -> None:
    document = docx.Document()
    run = document.add_paragraph(CV).add_run()
    link = document.part.relate_to("http://127.0.0.1:9/pixel.png", "http://x/image", is_external=True)
    run._r.set(qn("r:link"), link)
    assert CV in documents.read(saved(document.save), "cv.docx").text


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "open('/tmp/rugzak-was-here', 'w')",
        "import os; os.remove('/tmp/rugzak-was-here')",
    ],
)
def test_reader_may_not_do_anything_else(deed: str) -> None:
    import subprocess
    import sys

    code = (
        f"import sys; sys.path.insert(0, {str(worker.__file__).rsplit('/', 1)[0]!r}); import worker; worker._limit(); "
    )
    code += f"worker._ready('text')\ntry:\n    exec({deed!r})\nexcept PermissionError:\n    print('held')"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "held", done.stderr


def test_reader_has_little_memory() -> None:
    import subprocess
    import sys

    code = (
        f"import sys; sys.path.insert(0, {str(worker.__file__).rsplit('/', 1)[0]!r}); import worker; worker._limit(); "
    )
    code += "print(len(bytes(900_000_000)))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
