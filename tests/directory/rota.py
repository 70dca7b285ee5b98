"""A network in term, with people on duty."""

from datetime import date, timedelta

from directory import services
from directory.models import Away, FallbackNumber
from tests import factories

# The week after the one of the tests' Tuesday: schools are called, and a team is on site.
MON, TUE, WED = (date(2026, 11, 30) + timedelta(days=day) for day in range(3))
TODAY = date(2026, 11, 24)


def in_term(network):
    """Its autumn term, and the spring after it."""
    factories.term(network, date(2026, 9, 2), date(2026, 12, 18))
    factories.term(network, date(2027, 1, 5), date(2027, 3, 25))
    return network


def on_duty(entry, now, day=MON, **fields):
    return services.take_duty(entry=entry, day=day, by=entry.person, now=now, **fields)


def away(entry, first, last=None):
    return Away.objects.create(entry=entry, first_day=first, last_day=last or first)


def number_that_answers(network, telephone="+442079460100", rung=date(2026, 11, 2)):
    return FallbackNumber.objects.create(
        network=network, label="The council", telephone=telephone, hours="Any time",
        checked_on=rung,
    )  # fmt: skip
