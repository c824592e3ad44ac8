"""Wagtail's views with our rights in them; every viewset of this app is made of these."""

from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.admin_policies import OwnOnly, VisibleOnly


class IndexView(VisibleOnly, generic.IndexView):
    """The rows that the person may see."""


class EditView(OwnOnly, generic.EditView):
    """A row that the person may change."""


class DeleteView(OwnOnly, generic.DeleteView):
    """A row that the person may delete: nothing rests on it."""


class InspectView(OwnOnly, generic.InspectView):
    """A row that the person may see."""


class OwnHistoryView(OwnOnly, HistoryView):
    """Who changed it."""

    permission_required = "change"


class OwnUsageView(OwnOnly, UsageView):
    """What refers to it."""

    permission_required = "change"


class OwnViewSet(ModelViewSet):
    """A viewset whose rows are found and changed by the rights of `access`."""

    index_view_class = IndexView
    edit_view_class = EditView
    delete_view_class = DeleteView
    inspect_view_class = InspectView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50
