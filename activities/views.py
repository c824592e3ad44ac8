"""The frame in which a content plays, its files, and what it reports."""

from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_POST

from activities import drafting, files, playing, recording, tickets
from activities.importing import media_path
from activities.installing import file_path
from activities.models import H5PContent
from activities.refusing import Refused

PRIVATE_A_WHILE = f"private, max-age={tickets.WINDOW}"


def core_file(request: HttpRequest, version: str, path: str) -> HttpResponseBase:
    """A file of the player; the version is in the address, so that it may be kept for ever."""
    if request.method == "OPTIONS":
        return files.preflight()
    if not playing.is_installed():
        raise Http404
    return files.serve(request, FileSystemStorage(playing.PLAYER / "dist"), path)


def library_file(request: HttpRequest, digest: str, path: str) -> HttpResponseBase:
    """A file of a library, found by its hash; no query."""
    if request.method == "OPTIONS":
        return files.preflight()
    return files.serve(request, default_storage, file_path(digest, path))


def editor_file(request: HttpRequest, digest: str, path: str) -> HttpResponseBase:
    """A file of the official editor, found by its hash; no query."""
    if request.method == "OPTIONS":
        return files.preflight()
    return files.serve(request, default_storage, f"h5p/editor/{digest}/{path}")


def bundle(request: HttpRequest, name: str) -> HttpResponseBase:
    """Joined scripts or styles; no query."""
    return files.serve(request, default_storage, f"h5p/bundles/{name}")


def media(request: HttpRequest, ticket: str, path: str) -> HttpResponseBase:
    """A picture, sound or video of a content, for whoever holds a ticket; no query."""
    if request.method == "OPTIONS":
        return files.preflight()
    holder = tickets.read(ticket)
    name = media_path(holder.folder, path)
    return files.serve(request, storages["private"], name, PRIVATE_A_WHILE)


def frame(request: HttpRequest, ticket: str) -> HttpResponse:
    """The page of the opaque frame."""
    holder = tickets.read(ticket)
    content = get_object_or_404(H5PContent.objects.select_related("locale"), pk=holder.content)
    return framed(request, content, holder)


def draft_frame(request: HttpRequest, ticket: str) -> HttpResponse:
    """The same page of a content that its author has not saved yet."""
    return framed(request, *drafting.find(ticket))


def framed(request: HttpRequest, content: H5PContent, holder: tickets.Ticket) -> HttpResponse:
    """The player's page, which may do nothing but play."""
    if not playing.is_installed():
        return HttpResponse(status=503)
    with translation.override(content.locale.language_code):
        try:
            context = playing.page(content, holder)
        except (Refused, StopIteration) as error:
            raise Http404(str(error)) from error
        response = render(request, "activities/frame.html", context)
    response.headers["Content-Security-Policy"] = playing.policy(request)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def record(request: HttpRequest, ticket: str) -> HttpResponse:
    """What a frame reports, sent by the page around it: statements and states.

    The page is the person's own (session and CSRF token), the ticket names content and place;
    the frame itself cannot send anything.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    holder = tickets.read(ticket)
    if holder.user != request.user.pk or not holder.is_recorded:
        raise Http404
    content = get_object_or_404(H5PContent.objects.select_related("locale"), pk=holder.content)
    try:
        outcome, done = recording.record(request.user, holder, content, request.body)
    except recording.Unreadable as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(
        {"completed": outcome.completed, "passed": outcome.passed, "step_done": done}
    )
