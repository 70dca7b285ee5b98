"""A number is seen to work: by a code that was texted to it, or by somebody who rang it."""

import os
import re
from datetime import timedelta

import pytest

from accounts.services import change_details, pause_messages
from core.clock import london_date
from core.models import AuditEvent, StaleMark
from core.refusals import Refused
from directory import services
from directory.models import TelephoneCheck
from directory.readiness import Missing, readiness_of
from directory.services.telephones import (
    CODES_A_DAY,
    GOOD_FOR,
    TRIES,
    Outcome,
    waits_for_a_code,
)
from notifications.models import Message
from tests import factories
from tests.directory.helpers import listed
from tests.fakes.notify import API_KEY
from tests.inspections.test_visit_races import at_once

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
TIMES = 1000 if os.environ.get("SOAK") else 3


@pytest.fixture(autouse=True)
def has_texts(settings):
    settings.NOTIFY_API_KEY = API_KEY


@pytest.fixture
def entry(network, now):
    return with_mobile(listed(network, now, telephone="+447700900123"), now)


def with_mobile(entry, now):
    entry.person = change_details(person=entry.person, by=entry.person, now=now, wants_texts=True)
    return entry


def codes():
    return Message.objects.filter(key__startswith="directory:code")


def send(entry, now):
    """Have a code sent, and give it as it was sent."""
    services.send_code(entry=entry, by=entry.person, now=now)
    message = codes().latest("pk")
    return re.search(r"\d{6}", message.subject)[0]


def enter(entry, code, now):
    return services.enter_code(entry=entry, code=code, by=entry.person, now=now)


def works(entry, now):
    return Missing.TELEPHONE not in readiness_of([entry], now)[entry.pk].missing


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_that_was_texted_shows_that_the_number_works(entry, now):
    code = send(entry, now)

    assert enter(entry, code, now + 2 * MINUTE) is Outcome.RIGHT

    check = TelephoneCheck.objects.get()
    assert (check.how, check.verified_at, check.by_id) == (
        "text",
        now + 2 * MINUTE,
        entry.person.pk,
    )
    assert check.digest == ""
    assert works(entry, now)
    assert AuditEvent.objects.filter(verb="directory.telephone_works").exists()
    assert StaleMark.objects.filter(kind="person", object_id=entry.person.pk).exists()


def test_a_code_goes_by_text_alone_at_once_and_to_nobody_elses_eyes(entry, now):
    send(entry, now)

    message = codes().get()
    assert message.channel == Message.Channel.TEXT
    assert message.priority == Message.Priority.URGENT
    assert message.is_private
    assert message.expires_at == now + GOOD_FOR


def test_of_the_code_only_a_digest_is_kept_beside_the_number(entry, now):
    code = send(entry, now)

    check = TelephoneCheck.objects.get()
    assert code not in check.digest
    assert len(check.digest) == 64
    assert check.verified_at is None


def test_a_wrong_code_counts_for_nothing_and_the_right_one_still_does(entry, now):
    code = send(entry, now)

    assert enter(entry, wrong(code), now) is Outcome.WRONG
    assert not works(entry, now)
    assert enter(entry, code, now) is Outcome.RIGHT


def test_after_five_tries_the_code_is_over(entry, now):
    code = send(entry, now)

    found = [enter(entry, wrong(code), now) for _ in range(TRIES)]

    assert found == [Outcome.WRONG] * (TRIES - 1) + [Outcome.OVER]
    assert enter(entry, code, now) is Outcome.OVER
    assert not waits_for_a_code(entry, now)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [(GOOD_FOR - MINUTE, Outcome.RIGHT), (GOOD_FOR, Outcome.OVER)],
)
def test_a_code_is_good_for_ten_minutes(entry, now, after, outcome):
    code = send(entry, now)

    assert waits_for_a_code(entry, now + after) is (outcome is Outcome.RIGHT)
    assert enter(entry, code, now + after) is outcome


def test_without_a_code_there_is_nothing_to_type_in(entry, now):
    assert not waits_for_a_code(entry, now)
    assert enter(entry, "123456", now) is Outcome.OVER


def test_a_code_counts_once(entry, now):
    code = send(entry, now)
    enter(entry, code, now)

    assert enter(entry, code, now) is Outcome.OVER
    assert works(entry, now)


def test_a_code_for_another_number_than_theirs_is_over(entry, now):
    code = send(entry, now)
    change_details(person=entry.person, by=entry.person, now=now, telephone="+447700900999")

    assert enter(entry, code, now) is Outcome.OVER


def test_a_second_code_makes_the_first_useless(entry, now):
    first = send(entry, now)
    second = send(entry, now + 2 * MINUTE)

    if first != second:
        assert enter(entry, first, now + 2 * MINUTE) is Outcome.WRONG
    assert enter(entry, second, now + 2 * MINUTE) is Outcome.RIGHT


def test_the_first_code_is_given_a_minute_to_arrive(entry, now):
    send(entry, now)

    with pytest.raises(Refused, match="Give it a minute"):
        send(entry, now + MINUTE / 2)
    assert codes().count() == 1


def test_a_changed_number_gets_its_code_at_once(entry, now):
    send(entry, now)
    change_details(person=entry.person, by=entry.person, now=now, telephone="+447700900999")

    code = send(entry, now + MINUTE / 2)

    assert enter(entry, code, now + MINUTE) is Outcome.RIGHT


def test_there_are_so_many_codes_a_day(entry, now):
    for number in range(CODES_A_DAY):
        send(entry, now + number * 2 * MINUTE)

    with pytest.raises(Refused, match="enough codes"):
        send(entry, now + timedelta(hours=1))
    assert send(entry, now + timedelta(days=2))


@pytest.mark.parametrize(
    "changes", [{"wants_texts": False}, {"telephone": "+442079460555"}, {"telephone": ""}]
)
def test_no_code_goes_where_no_text_can(entry, now, changes):
    change_details(person=entry.person, by=entry.person, now=now, **changes)

    with pytest.raises(Refused, match="cannot text this number"):
        send(entry, now)


def test_no_code_goes_where_texts_are_not_set_up(entry, now, settings):
    settings.NOTIFY_API_KEY = ""

    with pytest.raises(Refused, match="cannot text this number"):
        send(entry, now)


def test_in_a_pause_no_code_is_sent(entry, now):
    until = london_date(now) + timedelta(days=2)
    pause_messages(person=entry.person, until=until, by=entry.person, now=now)

    with pytest.raises(Refused, match="End the pause first"):
        send(entry, now)


def test_a_coordinator_who_rang_and_reached_them_says_so(network, now):
    entry, dee = listed(network, now), factories.coordinator(network)

    services.number_works(entry=entry, how="rang", by=dee, now=now)

    check = TelephoneCheck.objects.get()
    assert (check.how, check.by_id) == ("rang", dee.pk)
    assert check.telephone == entry.person.telephone
    assert works(entry, now)


def test_what_is_known_already_stays_as_it_was(entry, now):
    enter(entry, send(entry, now), now)

    services.number_works(
        entry=entry, how="rang", by=factories.coordinator(entry.network), now=now + MINUTE
    )

    assert TelephoneCheck.objects.get().how == "text"


def test_a_changed_number_must_be_rung_anew(entry, now):
    dee = factories.coordinator(entry.network)
    services.number_works(entry=entry, how="rang", by=dee, now=now)
    change_details(person=entry.person, by=entry.person, now=now, telephone="+442079460999")
    assert not works(entry, now)

    services.number_works(entry=entry, how="rang", by=dee, now=now)

    assert works(entry, now)
    assert TelephoneCheck.objects.get().telephone == "+442079460999"


def test_a_tick_on_the_wrong_row_is_taken_back(network, now):
    entry, dee = listed(network, now), factories.coordinator(network)
    services.number_works(entry=entry, how="rang", by=dee, now=now)

    for _ in range(2):
        services.take_back_call(entry=entry, by=dee, now=now)

    assert not works(entry, now)
    assert AuditEvent.objects.filter(verb="directory.telephone_taken_back").count() == 1


def test_a_code_that_was_right_is_not_taken_back(entry, now):
    enter(entry, send(entry, now), now)

    services.take_back_call(entry=entry, by=factories.coordinator(entry.network), now=now)

    assert works(entry, now)


def test_nobody_rings_themselves_and_nobody_without_a_number(network, now):
    entry = listed(network, now)

    with pytest.raises(Refused, match="Somebody else must ring you"):
        services.number_works(entry=entry, how="rang", by=entry.person, now=now)

    change_details(person=entry.person, by=entry.person, now=now, telephone="")
    with pytest.raises(Refused, match="no telephone number"):
        services.number_works(entry=entry, how="rang", by=factories.coordinator(network), now=now)


def test_a_text_sent_back_from_the_number_shows_that_it_works(entry, now):
    services.number_works(entry=entry, how="drill", by=entry.person, now=now)

    assert works(entry, now)


def test_whoever_has_left_gets_no_code(entry, now):
    services.leave(network=entry.network, person=entry.person, by=entry.person, now=now)

    with pytest.raises(Refused, match="not in the directory"):
        send(entry, now)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_guesses_at_once_are_two_tries(entry, now):
    code = send(entry, now)
    for _ in range(TIMES):
        TelephoneCheck.objects.update(tries=0)
        found = at_once(*[lambda: enter(entry, wrong(code), now)] * 2)
        assert found == [Outcome.WRONG] * 2
        assert TelephoneCheck.objects.get().tries == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_right_codes_at_once_one_counts(entry, now):
    for turn in range(TIMES):
        codes().delete()
        code = send(entry, now + turn * 2 * MINUTE)
        found = at_once(*[lambda c=code, t=turn: enter(entry, c, now + t * 2 * MINUTE)] * 2)
        assert sorted(found) == [Outcome.OVER, Outcome.RIGHT]
