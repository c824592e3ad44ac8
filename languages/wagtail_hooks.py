"""Where this app meets the Wagtail admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import TranslatableMixin

from languages import canonicalising, completing


@hooks.register("before_edit_page", order=-10)
@hooks.register("before_edit_snippet", order=-10)
def publish_complete_translations_only(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Before wagtail-localize's editor, which would publish with gaps."""
    asked = request.method == "POST" and "publish" in request.POST.get("action", "")
    if asked and isinstance(instance, TranslatableMixin) and completing.stop(request, [instance]):
        return completing.back(request)
    return None


@hooks.register("before_bulk_action")
def publish_many_complete_only(
    request: HttpRequest, action_type: str, objects: Any, action_class_instance: Any
) -> HttpResponse | None:
    """The explorer's “Publish” for several pages."""
    if action_type == "publish" and request.method == "POST" and completing.stop(request, objects):
        return completing.back(request)
    return None


@hooks.register("register_admin_urls", order=-10)
def update_complete_translations() -> list[URLPattern]:
    """In place of wagtail-localize's own view, which stands after it."""
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            completing.UpdateCompleteTranslations.as_view(),
        )
    ]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_doubtful_marks(request: HttpRequest, instance: Any) -> None:
    """Where a quotation may end in oʻ or gʻ, only the author knows."""
    canonicalising.warn(request, instance)
