"""Does my number work: a code by text, or a coordinator who rings; and who is not ready."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.services import change_details
from directory import services
from directory.models import Away, Drill, DrillAnswer, TelephoneCheck
from directory.queries.availability import not_ready, to_ring
from directory.readiness import readiness_of
from directory.services.telephones import TRIES
from inspections.models import Phase, Visit
from notifications.models import Message
from schools.access import access_for
from tests import factories
from tests.directory.helpers import listed, ready
from tests.fakes.notify import API_KEY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MOBILE = "+447700900123"


@pytest.fixture(autouse=True)
def tuesday(time_machine, now, settings):
    settings.NOTIFY_API_KEY = API_KEY
    time_machine.move_to(now, tick=False)


@pytest.fixture
def entry(network, now):
    return listed(network, now, telephone=MOBILE)


@pytest.fixture
def client(entry, sign_in):
    return sign_in(entry.person)


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def url(name, *args):
    return reverse(f"directory:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return response.content.decode()


def change(entry, now, **changes):
    change_details(person=entry.person, by=entry.person, now=now, **changes)


def codes():
    return Message.objects.filter(key__startswith="directory:code")


def texted():
    return re.search(r"\d{6}", codes().latest("pk").subject)[0]


def test_a_code_by_text_and_the_number_works(client, entry, now):
    change(entry, now, wants_texts=True)
    assert "Text me a code" in read(client.get(url("telephone")))

    page = read(client.post(url("telephone-code"), follow=True))
    assert "A code is on its way" in page
    assert "Text me another code" in page

    code = texted()
    page = read(client.post(url("telephone"), {"code": f" {code[:3]} {code[3:]} "}, follow=True))
    assert "Your number works" in page
    assert "There is nothing to do" in read(client.get(url("telephone")))


def test_whoever_gets_no_texts_says_first_that_they_want_them(client, entry):
    assert "Turn texts on, and text me a code" in read(client.get(url("telephone")))

    client.post(url("telephone-code"), {"texts": "on"})

    entry.person.refresh_from_db()
    assert entry.person.wants_texts
    assert codes().get().channel == Message.Channel.TEXT


def test_a_code_is_not_sent_against_somebodys_wishes(client, entry):
    page = read(client.post(url("telephone-code"), follow=True))

    assert "We cannot text this number" in page
    entry.person.refresh_from_db()
    assert not entry.person.wants_texts


def test_a_wrong_code_says_so_and_the_fifth_that_it_is_over(client, entry, now):
    change(entry, now, wants_texts=True)
    client.post(url("telephone-code"))
    wrong = f"{(int(texted()) + 1) % 10**6:06}"

    for _ in range(TRIES - 1):
        assert "That code is not right" in read(client.post(url("telephone"), {"code": wrong}))
    assert "does not count any more" in read(client.post(url("telephone"), {"code": wrong}))


def test_what_is_no_code_gets_a_sentence(client):
    page = read(client.post(url("telephone"), {"code": "12"}))

    assert "Enter the six digits from the text" in page


def test_a_landline_is_rung_by_a_coordinator(client, entry, now, dee):
    change(entry, now, telephone="+442079460555")

    page = read(client.get(url("telephone")))

    assert "A coordinator rings you" in page
    assert "Dee Alvarez" in page
    assert "Text me" not in page


def test_without_a_number_the_page_leads_to_where_it_is_given(client, entry, now):
    change(entry, now, telephone="")

    assert "Add your number" in read(client.get(url("telephone")))


# Who is not ready ----------------------------------------------------------------------------


def how_many_to_ring(network, now):
    return to_ring(network, now).count()


def rows(network, dee, now):
    found = not_ready(access_for(dee.user, network, now.date()), now)
    return [(row.entry.person.name, row.why, row.to_ring) for row in found]


def test_everybody_who_lacks_something_is_on_the_list_with_why(network, dee, now):
    ready(network, now, "All Ready")
    listed(network, now, "Nora New")
    away = ready(network, now, "Ana Away")
    Away.objects.create(entry=away, first_day=now.date() - DAY, last_day=now.date() + 3 * DAY)
    silent = ready(network, now, "Sam Silent")
    silent.person.email = ""
    silent.person.save()
    numberless = ready(network, now, "Nell Numberless")
    change(numberless, now, telephone="")

    assert rows(network, dee, now) == [
        ("Nell Numberless", ("No telephone number",), True),
        (
            "Nora New",
            (
                "Nobody has seen that this number works",
                "Has answered no drill yet, and is asked in the next one",
            ),
            True,
        ),
        (
            "Sam Silent",
            ("No way to write to them: no e-mail and no texts, or they paused messages",),
            True,
        ),
        ("Ana Away", ("Away until Friday 27 November",), False),
    ]
    assert how_many_to_ring(network, now) == 3


def test_of_whoever_is_inspected_the_list_says_not_just_now_and_nothing_else(network, dee, now):
    entry, school = listed(network, now, "Ida Inspected"), factories.school(network)
    factories.post(entry.person, school)
    Visit.objects.create(
        school=school, phase=Phase.ON_SITE, called_at=now, first_day=now.date(),
        last_day=now.date(), recorded_at=now,
    )  # fmt: skip

    assert rows(network, dee, now) == [("Ida Inspected", ("Not just now",), False)]
    assert how_many_to_ring(network, now) == 0


def test_whoever_has_left_or_waits_is_not_on_the_list(network, dee, now):
    entry = listed(network, now)
    entry.approved_at = None
    entry.save()

    assert rows(network, dee, now) == []
    assert how_many_to_ring(network, now) == 0


def test_a_drill_of_long_ago_is_a_reason_to_ring(network, dee, now):
    ready(network, now)
    assert how_many_to_ring(network, now) == 0

    Drill.objects.update(term_begins=now.date() - 400 * DAY)

    assert how_many_to_ring(network, now) == 1


def test_somebody_in_a_pause_can_be_rung(network, dee, now):
    entry = ready(network, now)
    entry.person.paused_until = now.date()
    entry.person.save()
    assert how_many_to_ring(network, now) == 0

    entry.person.paused_until = now.date() + DAY
    entry.person.save()
    assert how_many_to_ring(network, now) == 1


def test_texts_alone_are_a_way_to_ask(network, now):
    entry = ready(network, now, telephone=MOBILE)
    entry.person.email, entry.person.wants_texts = "", True
    entry.person.save()

    assert how_many_to_ring(network, now) == 0


def test_thirty_take_as_many_queries_as_one(network, dee, now, django_assert_num_queries):
    listed(network, now)
    access = access_for(dee.user, network, now.date())
    with django_assert_num_queries(3):
        assert len(not_ready(access, now)) == 1
    for number in range(29):
        listed(network, now, f"Adviser {number}")
    with django_assert_num_queries(3):
        assert len(not_ready(access, now)) == 30
    with django_assert_num_queries(1):
        assert how_many_to_ring(network, now) == 30


def test_a_coordinator_rings_says_so_and_can_take_it_back(network, dee, now, sign_in):
    entry, client = listed(network, now), sign_in(dee)
    page = read(client.get(url("not-ready")))
    assert "Nobody has seen that this number works" in page
    assert 'href="tel:' in page

    page = read(client.post(url("reached", entry.pk), follow=True))
    assert "You reached Ruth Lindqvist" in page
    assert TelephoneCheck.objects.get().verified_at == now
    assert "Nobody has seen that this number works" not in page

    page = read(client.post(url("not-reached", entry.pk), follow=True))
    assert "is on the list again" in page
    assert TelephoneCheck.objects.get().verified_at is None


def drill_of(entry):
    DrillAnswer.objects.filter(entry=entry).update(answered_at=None)
    return DrillAnswer.objects.get(entry=entry)


def test_reaching_somebody_answers_the_drill_that_is_open_too(network, dee, now, sign_in):
    entry, client = ready(network, now), sign_in(dee)
    answer = drill_of(entry)
    assert "Has not answered the drill" in read(client.get(url("not-ready")))

    client.post(url("reached", entry.pk))
    answer.refresh_from_db()
    assert (answer.answered_at, answer.by_id) == (now, dee.pk)
    assert readiness_of([entry], now)[entry.pk].is_ready

    client.post(url("not-reached", entry.pk))
    answer.refresh_from_db()
    assert answer.answered_at is None


def test_an_undone_call_leaves_what_was_known_before_it(network, dee, now):
    entry = ready(network, now - 9 * DAY)
    answer = drill_of(entry)
    services.reached(entry=entry, by=dee, now=now)

    services.not_reached(entry=entry, by=dee, now=now)

    answer.refresh_from_db()
    assert answer.answered_at is None
    assert TelephoneCheck.objects.get().verified_at == now - 9 * DAY


def test_a_later_call_is_undone_and_not_the_drill_of_before(network, dee, now):
    entry = ready(network, now)
    answer = drill_of(entry)
    services.reached(entry=entry, by=dee, now=now)
    change(entry, now, telephone="+442079460999")
    services.reached(entry=entry, by=dee, now=now + DAY)

    services.not_reached(entry=entry, by=dee, now=now + DAY)

    answer.refresh_from_db()
    assert answer.answered_at == now
    assert TelephoneCheck.objects.get().verified_at is None


def test_a_coordinator_does_not_ring_themselves(network, dee, now, sign_in):
    entry = listed(network, now)
    factories.role(entry.person, network, "coordinator")

    page = read(sign_in(entry.person).post(url("reached", entry.pk), follow=True))

    assert "Somebody else must ring you" in page
    assert not TelephoneCheck.objects.exists()


def test_where_everybody_is_ready_the_page_says_so(network, dee, now, sign_in):
    ready(network, now)

    assert "Everybody who is listed is ready" in read(sign_in(dee).get(url("not-ready")))


def test_the_list_comes_in_pages(network, dee, now, sign_in):
    for number in range(21):
        listed(network, now, f"Adviser {number:02}")
    client = sign_in(dee)

    assert "Adviser 20" not in read(client.get(url("not-ready")))
    assert "Adviser 20" in read(client.get(url("not-ready"), {"page": 2}))
