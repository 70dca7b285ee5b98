"""A supervisor's own pages, from the invitation to the last meeting."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import london_time
from notifications.models import Message
from schools.models import Role
from support.models import Apart, Series, Supervisor
from support.services.rules import settle_support_rules
from support.services.supervisors import agree
from tests import factories
from tests.support.supervising import (
    TUESDAYS,
    a_group,
    a_place,
    a_series,
    a_supervisor,
    school_year,
)

pytestmark = pytest.mark.django_db

RHYTHM = {
    "first_0": "8", "first_1": "12", "first_2": "2026", "at": "16:00", "minutes": "90",
    "how_many": "6", "weeks": "4",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def supervisor(network, now):
    return a_supervisor(network, now)


@pytest.fixture
def client(supervisor, sign_in):
    return sign_in(supervisor.person)


@pytest.fixture
def amina(network):
    return factories.head(network)


def url(name, *args):
    return reverse(f"support:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def in_boxes(form):
    """What a browser sends of a form that nobody changed."""
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, date):
            parts = (value.day, value.month, value.year)
            sent |= {f"{bound.html_name}_{n}": part for n, part in enumerate(parts)}
        elif value is not None:
            sent[bound.html_name] = value
    return sent


def test_who_was_invited_reads_the_limits_and_then_decides(network, sign_in):
    person = factories.person("Sofia Marsh", account=True)
    factories.role(person, network, Role.Kind.SUPERVISOR)
    client = sign_in(person)
    home = read(client.get(reverse("dashboard:home", args=["westhaven"])))
    assert "Read it and decide" in home

    page = read(client.get(url("supervising")))
    assert "Would you supervise in Westhaven?" in page
    assert "Covenant has no place for notes" in page

    answers = {"qualifications": "Accredited coach", "about": "I listen.", "ways": ["video"]}
    page = read(client.post(url("supervising"), answers))
    assert "Tick the box to agree to the limits of confidence" in page
    assert not Supervisor.objects.exists()

    page = read(client.post(url("supervising"), {**answers, "agree": "on"}, follow=True))
    assert "Thank you. Open a series" in page
    supervisor = Supervisor.objects.get()
    assert supervisor.is_outside
    assert supervisor.agreed_at


def test_opening_a_series_needs_the_yes_first(network, sign_in):
    person = factories.person("Sofia Marsh", account=True)
    factories.role(person, network, Role.Kind.SUPERVISOR)
    response = sign_in(person).get(url("new-series"))
    assert response.status_code == 403
    assert "Agree to the limits of confidence first" in response.content.decode()


def test_what_heads_read_is_changed_without_agreeing_again(client, supervisor):
    page = read(client.get(url("supervisor")))
    assert "Accredited coach" in page
    assert "I agree to these limits" not in page
    answers = {"qualifications": "Coach", "ways": ["telephone"], "takes_talks": "on"}
    assert "It is saved" in read(client.post(url("supervisor"), answers, follow=True))
    supervisor.refresh_from_db()
    assert (supervisor.ways, supervisor.takes_talks) == (["telephone"], True)


def test_a_series_is_opened_by_its_rhythm(client, network):
    school_year(network)
    assert "Propose the dates" in read(client.get(url("new-series")))
    response = client.get(url("series-dates"), RHYTHM)
    page = read(response)
    assert "Not on 30 March: nobody is in school then." in page
    form = response.context["form"]
    sent = {**in_boxes(form), "kind": "group", "places": "5", "where": "https://meet.example/a"}
    address = f"{url('series-dates')}?{'&'.join(f'{k}={v}' for k, v in RHYTHM.items())}"
    page = read(client.post(address, sent, follow=True))
    assert "The series is open" in page
    assert "https://meet.example/a" in page
    series = Series.objects.get()
    assert (series.format, series.places, series.purpose) == ("group", 5, "heads")
    starts = list(series.sessions.order_by("starts_at").values_list("starts_at", flat=True))
    assert starts == [london_time(day, 16) for day in TUESDAYS]


def test_a_place_to_tell_what_one_carried_can_be_held_ready(client):
    query = {**RHYTHM, "how_many": "1"}
    response = client.get(url("series-dates"), query)
    assert "The term dates do not reach so far" in read(response)
    sent = {**in_boxes(response.context["form"]), "kind": "debrief-one", "places": ""}
    address = f"{url('series-dates')}?{'&'.join(f'{k}={v}' for k, v in query.items())}"
    client.post(address, sent)
    series = Series.objects.get()
    assert (series.format, series.places, series.purpose) == ("one", 1, "debrief")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first_2": "2025"}, "Enter a day that is still to come"),
        ({"first_2": "2031"}, "Enter a day of this year or the next"),
        ({"weeks": "60"}, "Enter a number from 1 to 8"),
        ({"how_many": "x"}, "Enter a number from 1 to 12"),
        ({"at": "04:00"}, "Select a valid choice"),
    ],
)
def test_a_rhythm_that_cannot_be_says_why(client, wrong, words):
    assert words in read(client.get(url("series-dates"), {**RHYTHM, **wrong}))


def test_times_that_are_taken_are_refused_on_the_form(client, supervisor, now):
    a_series(supervisor, now)
    response = client.get(url("series-dates"), RHYTHM)
    sent = {**in_boxes(response.context["form"]), "kind": "one"}
    address = f"{url('series-dates')}?{'&'.join(f'{k}={v}' for k, v in RHYTHM.items())}"
    assert "You have another meeting at that time" in read(client.post(address, sent))


def test_the_page_says_who_comes_by_name_and_the_referral_point(
    client, supervisor, network, amina, now
):
    settle_support_rules(
        network=network, sessions_a_year=6, kilometres_apart=2, referral_name="Dr Ines Holt",
        referral_telephone="+442079460777", referral_hours="Weekdays", by=amina, now=now,
    )  # fmt: skip
    series = a_group(supervisor, now)
    a_place(series, amina, now)
    missing = a_place(series, factories.head(network, "Sam Ode"), now, seat=2)
    missing.missed.create(session=series.sessions.get(number=1), said_at=now)
    for name, args in (("supervising", []), ("series", [series.pk])):
        page = read(client.get(url(name, *args)))
        assert "Amina Yusuf" in page
        assert "Sam Ode cannot come this once" in page
        assert "020 7946 0777" in page
    home = read(client.get(reverse("dashboard:home", args=["westhaven"])))
    assert "4pm on Tuesday 8 December" in home
    assert "Amina Yusuf" in home


def test_nobody_reads_another_supervisors_series(network, supervisor, amina, sign_in, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    session = series.sessions.get(number=1)
    other = a_supervisor(network, now, "Omar Fell")
    both = a_supervisor(network, now, person=factories.head(network, "Head Too"))
    for who in (sign_in(other.person), sign_in(both.person)):
        assert "Amina" not in read(who.get(url("supervising")))
        for name in ("series", "series-where", "end-series", "add-session"):
            assert who.get(url(name, series.pk)).status_code == 404
        for name in ("close-series", "reopen-series"):
            assert who.post(url(name, series.pk)).status_code == 404
        for name in ("move-session", "call-off"):
            assert who.get(url(name, session.pk)).status_code == 404
        assert who.post(url("bring-back", session.pk)).status_code == 404


def test_one_who_has_left_finds_nothing_even_with_their_role(client, supervisor, now):
    series = a_series(supervisor, now)
    Supervisor.objects.update(left_at=now)
    assert client.get(url("series", series.pk)).status_code == 404
    assert "Would you supervise" in read(client.get(url("supervising")))


def test_ill_on_the_day_two_taps_and_another_day_is_offered(
    client, supervisor, network, amina, now
):
    school_year(network)
    series = a_group(supervisor, now)
    a_place(series, amina, now)
    a_place(series, factories.person("Sam Ode", telephone="020 7946 0111"), now, seat=2)
    a_place(series, factories.person("Pat Lowe", telephone=""), now, seat=3)
    session = series.sessions.get(number=1)
    assert "Nobody is told why" in read(client.get(url("call-off", session.pk)))

    response = client.post(url("call-off", session.pk), follow=True)
    page = read(response)
    assert "It is off" in page
    assert "no way to write to Sam Ode. Please ring them on 020 7946 0111." in page
    assert "no way to write to Pat Lowe. Please ring them." in page
    assert response.redirect_chain[-1][0] == url("add-session", series.pk)
    assert response.context["form"]["day"].value() == date(2027, 6, 8)

    page = read(client.post(url("add-session", series.pk), in_boxes(response.context["form"]),
                            follow=True))  # fmt: skip
    assert "One more meeting" in page
    assert "4pm on Tuesday 8 June" in page
    assert "Nobody: it is off" in page


def test_called_off_twice_says_so(client, supervisor, now):
    session = a_series(supervisor, now).sessions.get(number=1)
    client.post(url("call-off", session.pk))
    assert "off already" in read(client.post(url("call-off", session.pk), follow=True))


def test_on_after_all(client, supervisor, now):
    session = a_series(supervisor, now).sessions.get(number=1)
    assert "on already" in read(client.post(url("bring-back", session.pk), follow=True))
    client.post(url("call-off", session.pk))
    assert "On after all" in read(client.get(url("series", session.series_id)))
    page = read(client.post(url("bring-back", session.pk), follow=True))
    assert "It is on after all" in page


def test_moving_one_meeting(client, supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    session = series.sessions.get(number=1)
    response = client.get(url("move-session", session.pk))
    assert "4pm on Tuesday 8 December" in read(response)
    sent = {**in_boxes(response.context["form"]), "day_0": "9", "at": "10:15"}
    page = read(client.post(url("move-session", session.pk), sent, follow=True))
    assert "10.15am on Wednesday 9 December" in page
    assert Message.objects.filter(person=amina).exists()


def test_where_they_meet_is_changed(client, supervisor, amina, now):
    series = a_series(supervisor, now, where="")
    a_place(series, factories.person("Pat Lowe", telephone=""), now)
    assert "Not said yet" in read(client.get(url("series", series.pk)))
    read(client.get(url("series-where", series.pk)))
    sent = {"way": "telephone", "where": "020 7946 0100"}
    page = read(client.post(url("series-where", series.pk), sent, follow=True))
    assert "020 7946 0100" in page
    assert "no way to write to Pat Lowe" in page


def test_closing_opening_and_ending(client, supervisor, now):
    series = a_series(supervisor, now)
    a_place(series, factories.person("Pat Lowe", telephone=""), now)
    page = read(client.post(url("close-series", series.pk), follow=True))
    assert "Closed: nobody else can book." in page
    assert "Closed: nobody else can book." in read(client.get(url("supervising")))
    assert "can be booked" in read(client.post(url("reopen-series", series.pk), follow=True))
    assert "End this series?" in read(client.get(url("end-series", series.pk)))
    page = read(client.post(url("end-series", series.pk), follow=True))
    assert "The series is over" in page
    assert "no way to write to Pat Lowe" in page
    assert "This series is over" in read(client.get(url("series", series.pk)))
    assert "It is over" in read(client.get(url("supervising")))


def test_as_many_queries_for_thirty_series_as_for_one(client, supervisor, amina, now):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("supervising"))
        return len(queries)

    a_place(a_series(supervisor, now, hour=7), amina, now)
    one = asked()
    for number in range(29):
        day = date(2027, 1, 5) + timedelta(days=number)
        a_series(supervisor, now, days=[day], hour=9)
    assert asked() == one


def test_stopping_ends_what_they_had(client, supervisor, amina, now):
    series = a_series(supervisor, now)
    a_place(series, amina, now)
    assert "Stop supervising" in read(client.get(url("stop-supervising")))
    client.post(url("stop-supervising"))
    series.refresh_from_db()
    assert series.ended_at
    assert client.get(url("supervising")).status_code == 404


def test_whoever_never_agreed_can_stop_too(network, sign_in):
    person = factories.person("Sofia Marsh", account=True)
    factories.role(person, network, Role.Kind.SUPERVISOR)
    assert sign_in(person).post(url("stop-supervising")).status_code == 302


def test_a_supervisor_keeps_apart_from_a_school_and_sees_no_heads(
    client, supervisor, network, amina
):
    school = factories.school(network, "Grange School")
    page = read(client.get(url("aparts")))
    assert "Amina" not in page
    assert "Or a supervisor" not in page
    assert "Choose a school" in read(client.post(url("aparts"), {}))
    page = read(client.post(url("aparts"), {"school": school.pk}, follow=True))
    assert "Nobody else reads it" in page
    assert "Everybody there" in page
    assert "You have said so already" in read(client.post(url("aparts"), {"school": school.pk}))
    kept = Apart.objects.get()
    assert "Taken back" in read(client.post(url("remove-apart", kept.pk), follow=True))
    assert not Apart.objects.exists()


def test_a_head_keeps_apart_from_a_supervisor(network, supervisor, amina, sign_in):
    client = sign_in(amina)
    assert "Sofia Marsh" in read(client.get(url("aparts")))
    both = {"school": "", "other": supervisor.person.pk}
    page = read(client.post(url("aparts"), both, follow=True))
    assert "This person" in page
    assert Apart.objects.get().other == supervisor.person


def test_whoever_is_neither_keeps_nobody_apart(network, sign_in, supervisor):
    assert sign_in(factories.coordinator(network)).get(url("aparts")).status_code == 403


def test_what_was_said_before_stays_with_a_new_yes(network, supervisor, now):
    again = agree(
        network=network, person=supervisor.person, qualifications="Coach", about="", ways=[],
        takes_talks=False, by=supervisor.person, now=now,
    )  # fmt: skip
    assert again.pk == supervisor.pk
