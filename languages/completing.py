"""Nothing untranslated is published as if it were.

wagtail-localize fills gaps with the source's text and publishes; here an incomplete translation
stays at its last complete version, whichever way somebody tries to publish it.
"""

import contextlib
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsView


def missing(instance: Any) -> int:
    """How many texts of this object wait for a translation; 0 for one that is no translation."""
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key,
        target_locale_id=instance.locale_id,
        enabled=True,
    ).first()
    return missing_in(translation) if translation else 0


def missing_in(translation: Translation) -> int:
    """How many texts of a translation are not there yet, or have an error."""
    wanted, done = translation.get_progress()
    return wanted - done


def stop(request: HttpRequest, instances: Iterable[Any]) -> bool:
    """Tell the person which of these are not published, and why; whether there are any."""
    stopped = False
    for instance in instances:
        if count := missing(instance):
            stopped = True
            messages.error(request, refusal(instance, count))
    return stopped


def refusal(instance: Any, count: int) -> str:
    return ngettext(
        "“%(title)s” is not published: %(count)s text has no translation yet. "
        "Learners go on seeing the last complete version.",
        "“%(title)s” is not published: %(count)s texts have no translation yet. "
        "Learners go on seeing the last complete version.",
        count,
    ) % {"title": instance, "count": count}


class UpdateCompleteTranslations(UpdateTranslationsView):
    """wagtail-localize's “Sync translated pages”, publishing only what is complete."""

    def form_valid(self, form: Any) -> HttpResponse:
        publish = form.cleaned_data["publish_translations"]
        form.cleaned_data["publish_translations"] = False
        answer = super().form_valid(form)
        if publish:
            for translation in self.object.translations.filter(enabled=True):
                self.publish(translation)
        return answer

    def publish(self, translation: Translation) -> None:
        target = self.object.get_translated_instance(translation.target_locale)
        if not stop(self.request, [target]):
            with contextlib.suppress(ValidationError):
                translation.save_target(user=self.request.user, publish=True)


def back(request: HttpRequest) -> HttpResponse:
    """To the page from which somebody tried to publish."""
    return redirect(request.get_full_path())
