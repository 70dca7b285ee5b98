"""What the rota rests on, in one query; and each likely day with who is there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Away, DirectoryRules, Duty
from directory.queries.rota_facts import facts_of
from directory.rota.board import away_on, empty_days, rows_of
from inspections.models import OneOffHoliday
from inspections.workdays import Span
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db
MON, TUE, WED = (date(2026, 11, day) for day in (23, 24, 25))


def on(entry, day, now, **fields):
    return Duty.objects.create(entry=entry, day=day, taken_at=now, **fields)


def autumn(network):
    factories.term(network, date(2026, 9, 2), date(2026, 12, 18))


def test_all_of_it_is_read_in_one_query(network, now, django_assert_num_queries):
    autumn(network)
    factories.day_without_pupils(network, TUE)
    OneOffHoliday.objects.create(day=date(2026, 12, 1), name="A day", source="The paper")
    DirectoryRules.objects.create(network=network, on_duty=3)
    ruth = listed(network, now)
    duty = on(ruth, MON, now, swap_asked_at=now)
    Away.objects.create(entry=ruth, first_day=WED, last_day=WED)

    with django_assert_num_queries(1):
        facts = facts_of(network, MON, WED)

    assert facts.terms.in_term == (Span(date(2026, 9, 2), date(2026, 12, 18)),)
    assert facts.terms.without_pupils == {TUE}
    assert facts.terms.extra_holidays == {date(2026, 12, 1)}
    assert sorted(rule.key for rule in facts.rules) == [
        "earliest-in-autumn", "first-day-on-site", "last-day-on-site",
    ]  # fmt: skip
    assert {rule.day_kind for rule in facts.rules} == {"weekday", "pupils"}
    (held,) = facts.held
    assert (held.pk, held.entry, held.day, held.asks_for_swap) == (duty.pk, ruth.pk, MON, True)
    assert facts.away == ((ruth.pk, Span(WED, WED)),)
    assert (facts.wanted, facts.listed) == (3, 1)


def test_of_a_network_that_has_nothing_little_is_known(network):
    facts = facts_of(network, MON, WED)

    assert (facts.wanted, facts.listed, facts.held, facts.away) == (2, 0, (), ())
    assert [row.likely.is_known for row in rows_of(facts, MON, WED)] == [False] * 3


def test_nothing_of_others_counts_nor_what_was_given_up(network, now):
    other = factories.network("elsewhere")
    autumn(other)
    DirectoryRules.objects.create(network=other, on_duty=5)
    stranger = listed(other, now, "Una Stranger")
    on(stranger, MON, now)
    Away.objects.create(entry=stranger, first_day=MON, last_day=MON)
    waiting = consented(network, factories.person("Will Waiting"), now)
    on(waiting, MON, now)
    on(listed(network, now), MON, now, given_up_at=now)
    on(listed(network, now, "Tom Hale"), date(2026, 11, 30), now)

    facts = facts_of(network, MON, WED)

    assert (facts.held, facts.away, facts.listed, facts.wanted) == ((), (), 2, 2)
    assert facts.terms.in_term == ()


def test_thirty_people_are_as_many_queries_as_one(network, now):
    autumn(network)
    for number in range(30):
        on(listed(network, now, f"Person {number}"), MON, now)

    with CaptureQueriesContext(connection) as queries:
        facts = facts_of(network, MON, WED)

    assert (len(queries), len(facts.held)) == (1, 30)


def test_a_day_is_short_of_whoever_is_away_or_could_not_be_asked(network, now):
    autumn(network)
    ruth, tom, una = (listed(network, now, name) for name in ("Ruth", "Tom", "Una"))
    duties = [on(entry, TUE, now) for entry in (ruth, tom, una)]
    Away.objects.create(entry=ruth, first_day=TUE, last_day=TUE)
    facts = facts_of(network, MON, WED)

    monday, tuesday, _ = rows_of(facts, MON, WED, not_ready={duty.pk for duty in duties[:2]})

    assert (monday.free_places, monday.missing, monday.is_empty) == (2, 2, True)
    assert {each.entry for each in tuesday.held} == {ruth.pk, tom.pk, una.pk}
    assert {each.entry for each in tuesday.there} == {tom.pk, una.pk}
    assert [each.entry for each in tuesday.not_ready] == [tom.pk]
    assert (tuesday.free_places, tuesday.missing, tuesday.is_empty) == (0, 1, False)
    assert (tuesday.day, str(tuesday.what)) == (TUE, "Inspectors on site")


def test_a_day_on_which_nobody_could_be_asked_is_empty(network, now):
    autumn(network)
    tom = listed(network, now, "Tom Hale")
    duty = on(tom, TUE, now)
    facts = facts_of(network, MON, WED)

    assert empty_days(rows_of(facts, MON, WED)) == [MON, WED]
    assert empty_days(rows_of(facts, MON, WED, not_ready={duty.pk})) == [MON, TUE, WED]
    assert away_on([(tom.pk, Span(MON, TUE))], WED) == set()


def test_days_that_may_be_a_holiday_are_not_called_empty(network):
    assert empty_days(rows_of(facts_of(network, MON, WED), MON, WED)) == []
