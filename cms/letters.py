"""Letters in plain text and in the look of the site, from three templates."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def letter(template: str, *, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The letter made of `<template>_subject.txt`, `<template>.txt` and `<template>.html`.

    In the active language; the templates also know `site_name` and `site_url`. The HTML one
    extends `letters/base.html`. The text templates switch autoescaping off themselves.
    """
    context = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL.rstrip("/"),
        **context,
    }
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}.txt", context).strip() + "\n"
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message
