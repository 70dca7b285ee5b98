"""Taking a day, giving it up, asking others to take it over."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent
from core.refusals import Refused
from directory import services
from directory.models import Duty, Entry, Hours
from directory.queries import on_duty_on
from directory.queries.rota import who_could
from directory.queries.rota_facts import facts_of
from directory.rota.messages import reminder_key
from notifications.models import Message
from tests import factories
from tests.directory.helpers import consented, listed
from tests.directory.rota import MON, TODAY, TUE, WED, away, in_term, on_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def westhaven(network):
    return in_term(network)


def verbs():
    return list(AuditEvent.objects.filter(verb__startswith="duty").values_list("verb", flat=True))


def test_an_adviser_takes_a_day_and_gives_it_up_again(westhaven, now):
    ruth = listed(westhaven, now)

    duty = on_duty(ruth, now)
    assert on_duty_on(westhaven, MON) == {ruth.pk}

    services.give_up_duty(duty=duty, by=ruth.person, now=now)
    assert on_duty_on(westhaven, MON) == set()
    assert Duty.objects.get().given_up_at == now
    assert verbs() == ["duty.taken", "duty.given_up"]
    assert on_duty(ruth, now).pk != duty.pk


def test_today_can_be_taken_and_yesterday_cannot(westhaven, now):
    ruth = listed(westhaven, now)

    assert on_duty(ruth, now, TODAY).day == TODAY
    with pytest.raises(Refused, match="Nobody is needed"):
        on_duty(ruth, now, TODAY - timedelta(days=1))


@pytest.mark.parametrize("day", [date(2026, 12, 3), date(2026, 12, 28)])
def test_only_likely_days_are_taken(westhaven, now, day):
    with pytest.raises(Refused, match="Nobody is needed"):
        on_duty(listed(westhaven, now), now, day)


def test_no_more_take_a_day_than_are_wanted_and_whoever_is_away_leaves_a_place(westhaven, now):
    services.settle_rules(
        network=westhaven, on_duty=1, may_ask_serving_inspectors=False,
        by=factories.coordinator(westhaven), now=now,
    )  # fmt: skip
    ruth, tom = listed(westhaven, now), listed(westhaven, now, "Tom Hale")
    on_duty(ruth, now)

    with pytest.raises(Refused, match="Enough people"):
        on_duty(tom, now)

    away(ruth, MON)
    assert on_duty(tom, now)


def test_nobody_takes_a_day_twice_or_while_they_are_away_or_not_listed(westhaven, now):
    ruth = listed(westhaven, now)
    on_duty(ruth, now)
    away(ruth, TUE, WED)
    waiting = consented(westhaven, factories.person("Will Waiting"), now)

    with pytest.raises(Refused, match="on duty that day already"):
        on_duty(ruth, now)
    with pytest.raises(Refused, match="away that day"):
        on_duty(ruth, now, WED)
    with pytest.raises(Refused, match="once you are listed"):
        on_duty(waiting, now)


def test_a_duty_is_given_up_once_and_not_when_it_is_over(westhaven, now):
    ruth = listed(westhaven, now)
    duty = on_duty(ruth, now)
    services.give_up_duty(duty=duty, by=ruth.person, now=now)

    with pytest.raises(Refused, match="not on duty that day any more"):
        services.give_up_duty(duty=duty, by=ruth.person, now=now)

    later = on_duty(ruth, now)
    with pytest.raises(Refused, match="not on duty"):
        services.give_up_duty(duty=later, by=ruth.person, now=now + timedelta(days=30))


def swap(westhaven, now, *names):
    """Ruth's duty that she asks others to take over, and these others."""
    duty = on_duty(listed(westhaven, now), now)
    others = [listed(westhaven, now, name) for name in names]
    return services.ask_for_swap(duty=duty, by=duty.entry.person, now=now), others


def asked():
    return set(
        Message.objects.filter(occasion="Asked to take over a duty").values_list(
            "person__name", flat=True
        )
    )


def test_others_who_could_are_told_once_of_a_swap(westhaven, now):
    on_holiday = listed(westhaven, now, "Una Away")
    away(on_holiday, MON)
    never_mondays = listed(westhaven, now, "Max Tuesday")
    Hours.objects.filter(entry=never_mondays, weekday=0).delete()
    duty, _ = swap(westhaven, now, "Tom Hale")

    assert asked() == {"Tom Hale"}
    assert duty.swap_asked_at == now

    services.keep_duty(duty=duty, by=duty.entry.person, now=now)
    services.ask_for_swap(duty=duty, by=duty.entry.person, now=now)
    services.ask_for_swap(duty=duty, by=duty.entry.person, now=now)
    assert Message.objects.filter(occasion="Asked to take over a duty").count() == 1
    assert verbs() == ["duty.taken", "duty.swap_asked", "duty.kept", "duty.swap_asked"]


def test_a_message_about_a_swap_names_nobody(westhaven, now):
    duty, _ = swap(westhaven, now, "Tom Hale")

    message = Message.objects.get(occasion="Asked to take over a duty")
    assert message.subject == "Covenant: can you be on duty on Monday 30 November?"
    assert duty.entry.person.name not in message.text
    assert "/me/duty/" in message.text


def test_a_duty_stays_with_whoever_asked_until_somebody_takes_it_over(westhaven, now):
    duty, (tom,) = swap(westhaven, now, "Tom Hale")
    assert on_duty_on(westhaven, MON) == {duty.entry_id}

    services.take_over(duty=duty, entry=tom, by=tom.person, now=now)

    assert on_duty_on(westhaven, MON) == {tom.pk}
    told = Message.objects.get(occasion="A duty was taken over")
    assert (told.person, told.subject) == (
        duty.entry.person, "Covenant: somebody has taken Monday 30 November",
    )  # fmt: skip
    assert tom.person.name not in told.text


def test_the_second_is_told_that_it_is_taken_and_is_asked_no_more(westhaven, now):
    duty, (tom, una) = swap(westhaven, now, "Tom Hale", "Una Second")
    services.take_over(duty=duty, entry=tom, by=tom.person, now=now)

    with pytest.raises(Refused, match="taken it over already"):
        services.take_over(duty=duty, entry=una, by=una.person, now=now)
    waiting = Message.objects.filter(person=una.person, occasion="Asked to take over a duty")
    assert [each.state for each in waiting] == ["cancelled"]


def test_a_duty_that_is_kept_after_all_is_taken_over_by_nobody(westhaven, now):
    duty, (tom,) = swap(westhaven, now, "Tom Hale")

    kept = services.keep_duty(duty=duty, by=duty.entry.person, now=now)

    assert kept.swap_asked_at is None
    assert Message.objects.get(person=tom.person, occasion__contains="take over").state == (
        "cancelled"
    )
    with pytest.raises(Refused, match="kept after all"):
        services.take_over(duty=duty, entry=tom, by=tom.person, now=now)
    assert services.keep_duty(duty=duty, by=duty.entry.person, now=now)
    assert verbs().count("duty.kept") == 1


def test_what_is_not_ones_own_any_more_is_neither_kept_nor_offered(westhaven, now):
    duty, (tom,) = swap(westhaven, now, "Tom Hale")
    services.take_over(duty=duty, entry=tom, by=tom.person, now=now)

    for act in (services.keep_duty, services.ask_for_swap):
        with pytest.raises(Refused, match="not on duty that day any more"):
            act(duty=duty, by=duty.entry.person, now=now)


def test_whoever_is_on_duty_takes_nothing_over_that_day(westhaven, now):
    duty, _ = swap(westhaven, now)

    with pytest.raises(Refused, match="on duty that day already"):
        services.take_over(duty=duty, entry=duty.entry, by=duty.entry.person, now=now)


def test_whoever_has_not_said_for_long_that_it_is_still_true_is_not_on_the_rota(westhaven, now):
    ruth = listed(westhaven, now)
    on_duty(ruth, now)
    Entry.objects.filter(pk=ruth.pk).update(confirmed_at=now - timedelta(days=430))

    assert on_duty_on(westhaven, MON) == set()
    assert facts_of(westhaven, MON, MON).held == ()
    assert who_could(westhaven, TUE) == []
    with pytest.raises(Refused, match="once you are listed"):
        on_duty(ruth, now, TUE)


def test_leaving_the_directory_frees_the_days_and_stops_what_waits(westhaven, now):
    duty, _ = swap(westhaven, now, "Tom Hale")
    ruth = duty.entry
    services.ask_to_be_on_duty(
        network=westhaven, day=TUE, entries=[ruth], by=factories.coordinator(westhaven), now=now
    )

    services.leave(network=westhaven, person=ruth.person, by=ruth.person, now=now)

    assert not Duty.objects.exists()
    assert not ruth.duty_questions.exists()
    assert not Message.objects.filter(key__startswith="directory.duty", state="queued").exists()
    assert not Message.objects.filter(key=reminder_key(duty.pk)).exists()


def test_who_could_are_as_many_queries_for_thirty_as_for_one(
    westhaven, now, django_assert_num_queries
):
    for number in range(30):
        listed(westhaven, now, f"Person {number:02}")

    with django_assert_num_queries(1):
        found = who_could(westhaven, MON)
        assert [entry.person.name for entry in found][:2] == ["Person 00", "Person 01"]
    assert len(found) == 30
