"""The cast of an event (see tests/programmes/conftest.py), and a programme to report on."""

import pytest

from reports import layouts
from reports.asking import Request
from reports.layout_form import LayoutForm
from reports.participation import Courses
from tests.conftest import person
from tests.programmes.conftest import (  # noqa: F401 - the cast
    clients,
    customs,
    dana,
    event,
    kazakh,
    line,
    malika,
    nurlan,
    other_event,
    project,
    rustam,
    timur,
)
from tests.reports.layouts import cohort


@pytest.fixture
def boris(db):
    """Another programme officer."""
    return person("boris@example.org", "Programme officers", given_name="Boris")


@pytest.fixture
def world(catalogue):
    return cohort.make()


def asked(user, layout, **filters):
    """What a person asks for, through the form."""
    courses = Courses("en")
    form = LayoutForm({name: str(value) for name, value in filters.items()}, user=user,
                      courses=courses)  # fmt: skip
    assert form.is_valid(), form.errors
    return Request(user, layout, form.cleaned_data, form.labels(), courses)


@pytest.fixture
def report(olga):
    """The report of a layout as an officer gets it."""

    def made(layout, user=olga, **filters):
        return layouts.build(asked(user, layout, **filters))

    return made
