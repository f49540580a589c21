"""How forms look: label above, hint, error below with the remedy, tied by aria-describedby; what was typed stays."""

from typing import TYPE_CHECKING, Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template import loader

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    Upload = UploadedFile[Any]
else:
    from django.core.files.uploadedfile import UploadedFile as Upload

__all__ = ["Renderer", "Upload", "posted"]


class Renderer(DjangoTemplates):
    """Django's widgets inside our frame for forms and fields (settings.FORM_RENDERER)."""

    form_template_name = "shared/form/form.html"
    field_template_name = "shared/form/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("shared/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: the data and files of a POST, however empty; else nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
