"""A picture of the library whose name, title and words give the answer away."""

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

SPEAKING = b"""<svg xmlns="http://www.w3.org/2000/svg" width="12" height="8" viewBox="0 0 12 8">
<title>The key is zone b</title><!-- zone b --><desc>b</desc><metadata>b</metadata>
<g><title>weapon</title><rect width="3" height="2" fill="#0b5866"/></g><script>x()</script></svg>"""


def stored(data: bytes = SPEAKING, name: str = "weapon-in-zone-b.svg"):
    image = get_image_model()(title="Zone b")
    image.file = ContentFile(data, name=name)
    image._set_image_file_metadata()
    image.save()
    return image
