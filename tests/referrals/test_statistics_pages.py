"""The statistics as pages and files: protected numbers for people who take part, nothing for others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from referrals.models import StatisticsRow
from referrals.statistics import Period
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(codes: None) -> Period:
    """A quarter that is over, with 20 referrals for language that were helped and 2 for work."""
    month = f"{timezone.localdate() - timedelta(days=120):%Y-%m}"
    values = {
        "month": month,
        "sender_kind": "charity",
        "urgency": "routine",
        "handover_type": "cold",
        "topic": "language",
        "path": "draft requested accepted completed",
        "outcome": "enrolled",
        "answer_hours": 5,
    }
    for area, number in (("language", 20), ("work", 2)):
        StatisticsRow.objects.bulk_create(StatisticsRow(**values, life_area=area) for _ in range(number))
    return Period.of(month)


def test_the_page_shows_the_tables_and_hides_small_numbers(quarter: Period, charlie: User, sign_in: SignIn) -> None:
    page = sign_in(charlie).get("/de/referrals/statistics/")
    html = page.content.decode()
    assert page.status_code == 200
    assert 'id="table-needs"' in html
    assert "<td>2</td>" not in html
    assert html.count("<abbr") > 0


def test_a_table_comes_as_a_file(quarter: Period, charlie: User, sign_in: SignIn) -> None:
    answer = sign_in(charlie).get(f"/de/referrals/statistics/{quarter.code}/needs.csv")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode("utf-8-sig").count("\r\n") >= 2
    assert ";2;" not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["statistics/?period=1999-Q1", "statistics/1999-Q1/needs.csv", "statistics/x/needs.csv"]
)
def test_a_quarter_without_numbers_does_not_exist(
    quarter: Period, charlie: User, sign_in: SignIn, address: str
) -> None:
    assert sign_in(charlie).get(f"/de/referrals/{address}").status_code == 404


def test_without_numbers_the_page_says_when_they_come(codes: None, charlie: User, sign_in: SignIn) -> None:
    page = sign_in(charlie).get("/en/referrals/statistics/").content.decode()
    assert "when a quarter is over" in page


def test_strangers_find_nothing(quarter: Period, dora: User, eve: User, sign_in: SignIn, anonymous: Client) -> None:
    for client in (sign_in(dora), sign_in(eve)):
        assert client.get("/de/referrals/statistics/").status_code == 404
    assert anonymous.get("/de/referrals/statistics/").status_code == 302
