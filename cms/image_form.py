"""The form for the pictures of pages: Wagtail's, which refuses a drawing that does more."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from cms.drawings import acts


class ImageForm(BaseImageForm):
    def clean(self) -> dict:
        cleaned = super().clean()
        file = cleaned.get("file")
        is_new = file is not None and "file" in self.changed_data
        if is_new and file.name.lower().endswith(".svg") and acts(read(file)):
            self.add_error("file", ValidationError(
                _("This drawing holds a program or parts of a web page. Save it as “plain SVG” in "
                  "your drawing program, or as PNG, and choose it again."), code="acts",
            ))  # fmt: skip
        return cleaned


def read(file: File) -> bytes:
    file.seek(0)
    data = file.read()
    file.seek(0)
    return data
