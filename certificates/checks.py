"""What `manage.py check` says of the operator's settings."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from certificates import sealing


@register
def signing_key(**kwargs: Any) -> list[CheckMessage]:
    """A key that is named can be used."""
    try:
        sealing.check()
    except sealing.KeyUnusable as error:
        hint = "Set PDF_SIGNING_KEY to a PKCS#12 file and PDF_SIGNING_PASSWORD to its password."
        return [Error(f"Certificates can't be signed: {error}", hint, id="certificates.E001")]
    return []
