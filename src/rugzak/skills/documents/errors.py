"""Why a document can't be read, and what a person can do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class DocumentRefused(Refusal):
    status = 422
    code = "document_refused"
    message = _("We can't read this file.")
    remedy = _("Save it as a new PDF or Word file, or paste the text.")


class Empty(DocumentRefused):
    code = "document_empty"
    message = _("This file is empty.")
    remedy = _("Choose another file, or paste the text.")


class TooBig(DocumentRefused):
    status = 413
    code = "document_too_big"
    message = _("This file is bigger than 50 MB.")
    remedy = _("Take out the pictures, or paste the text.")


class UnknownKind(DocumentRefused):
    code = "document_unknown"
    message = _("We don't know this kind of file.")
    remedy = _("Save it as PDF, Word (docx), ODT, HTML or plain text.")


class Encrypted(DocumentRefused):
    code = "document_encrypted"
    message = _("This file is locked with a password.")
    remedy = _("Save it without a password, then try again.")


class Corrupt(DocumentRefused):
    code = "document_corrupt"
    message = _("This file is damaged.")
    remedy = _("Open it on your computer and save it again.")


class NoText(DocumentRefused):
    code = "document_no_text"
    message = _("This file holds pictures only, no text that we can read.")
    remedy = _("Paste the text, or save it from Word as PDF.")


class Bomb(DocumentRefused):
    code = "document_bomb"
    message = _("This file unpacks to far more than a text can be.")
    remedy = _("Save it as a new PDF or Word file.")


class TooSlow(DocumentRefused):
    code = "document_too_slow"
    message = _("Reading this file took too long.")
    remedy = _("Save it as a simpler PDF or Word file, or paste the text.")


BY_CODE: dict[str, type[DocumentRefused]] = {
    "empty": Empty,
    "big": TooBig,
    "unknown": UnknownKind,
    "encrypted": Encrypted,
    "corrupt": Corrupt,
    "no_text": NoText,
    "bomb": Bomb,
    "slow": TooSlow,
}
