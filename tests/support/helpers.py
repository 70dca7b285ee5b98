"""Supervisors, their series and what stands in them."""

from datetime import UTC, date, datetime, timedelta

from schools.models import Role
from support.models import Place, PlaceOffer, Series, Session, Supervisor, SupportRules, Waiting
from support.placing.links import link_for_offer
from tests import factories

# Mondays at four in London, from the week after the tests' Tuesday on.
FIRST = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
TODAY = date(2026, 11, 24)


def rules(network, **fields):
    made, _ = SupportRules.objects.update_or_create(network=network, defaults=fields)
    return made


def supervisor(network, name="Nadia Rahman", person=None, **fields):
    """Somebody who said yes and agreed to the limits of confidence."""
    if person is None:
        person = factories.person(name, account=True)
        factories.role(person, network, Role.Kind.SUPERVISOR)
    at = datetime(2026, 9, 1, 9, tzinfo=UTC)
    fields = {"entered_at": at, "agreed_at": at, "ways": ["video"], **fields}
    return Supervisor.objects.create(network=network, person=person, **fields)


def series(by, first=FIRST, *, sessions=6, every=WEEK, places=1, **fields):
    """A series of this supervisor, one to one unless there are more places."""
    fields = {
        "format": "one" if places == 1 else "group",
        "way": "video",
        "where": "https://video.example.org/room",
        "school_year": first.year if first.month >= 8 else first.year - 1,
        "opened_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
        **fields,
    }
    made = Series.objects.create(network=by.network, supervisor=by, places=places, **fields)
    Session.objects.bulk_create(
        Session(series=made, number=number, starts_at=first + number * every - every)
        for number in range(1, sessions + 1)
    )
    return made


def place(of, person, seat=1, at=datetime(2026, 11, 3, 9, tzinfo=UTC), **fields):
    """A place that somebody has, as a row."""
    return Place.objects.create(series=of, person=person, seat=seat, booked_at=at, **fields)


def offer(of, person, at, other=None):
    """The year's offer that somebody has, as a row, or the one that they have already."""
    made, _ = PlaceOffer.objects.get_or_create(
        network=of.network, person=person, school_year=of.school_year,
        defaults={"offered_at": at, "one": of, "other": other},
    )  # fmt: skip
    return made


def token_of(made):
    """What the link in the message of an offer carries."""
    return link_for_offer(made).rstrip("/").rpartition("/")[2]


def waiting(network, person, since, **fields):
    """Somebody's turn on the waiting list, as a row."""
    made, _ = Waiting.objects.get_or_create(
        network=network, person=person, ended_at=None, defaults={"since": since, **fields}
    )
    return made
