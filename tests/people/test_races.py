"""Two at once, really: in threads and connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from people import claiming
from people.models import User
from tests.people.conftest import PASSWORD


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; their results, exceptions among them."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return job()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_a_code_that_two_spend_at_once_makes_one_account():
    person = User.objects.create_user(given_name="Dilnoza", family_name="Yusupova")
    code = claiming.give_code(person=person, by=None)

    def spend(email: str) -> User:
        claim = claiming.found_code(code)
        return claiming.spend(claim=claim, email=email, password=PASSWORD)

    results = at_once(lambda: spend("one@example.org"), lambda: spend("two@example.org"))
    winners = [result for result in results if isinstance(result, User)]
    assert len(winners) == 1
    assert all(isinstance(r, claiming.Spent | AttributeError) for r in results if r not in winners)
    assert User.objects.get(pk=person.pk).email == winners[0].email


@pytest.mark.django_db(transaction=True)
def test_two_people_who_claim_with_one_address_at_once_do_not_share_it():
    people = [User.objects.create_user(given_name=name) for name in ("Lola", "Malika")]
    codes = [claiming.give_code(person=person, by=None) for person in people]

    def spend(code: str) -> User:
        claim = claiming.found_code(code)
        return claiming.spend(claim=claim, email="same@example.org", password=PASSWORD)

    results = at_once(*[lambda code=code: spend(code) for code in codes])
    assert sorted(type(result).__name__ for result in results) == ["EmailTaken", "User"]
    # The refused one has spent nothing: the code still opens the account with another address.
    assert sum(claiming.found_code(code) is not None for code in codes) == 1
