"""QR codes on pages: drawn inside the page, so that they print without another request."""

from django.utils.safestring import SafeString, mark_safe


def qr(address: str) -> SafeString:
    """The code as SVG with its quiet zone, as large as the style sheet makes it; always dark on
    white, or a camera would not read it."""
    # Only where a code is really drawn: other pages never carry the library.
    import segno

    code = segno.make(address, error="m", micro=False)
    return mark_safe(  # noqa: S308 - drawn here
        code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    )
