"""A picture in a size to draw zones on, for those who may choose pictures."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

SPEC = "max-1200x1200|preserve-svg"


def to_draw_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the picture; 403 for who may not choose it."""
    image = get_object_or_404(get_image_model(), pk=pk)
    policy = policy_registry.get_by_type(get_image_model())
    if not policy.user_has_permission_for_instance(request.user, "choose", image):
        raise PermissionDenied
    return redirect(image.get_rendition(SPEC).url)


urlpatterns = [path("quizzes/picture/<int:pk>/", to_draw_on, name="picture_to_draw_on")]
