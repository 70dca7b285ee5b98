"""Who signed is asked from time to time whether they still stand by it."""

from datetime import date, timedelta

import pytest

from core.audit import System
from core.refusals import NotAllowed, Refused
from covenant import asking, parties, services, verifying
from covenant.models import Reaffirmation, SignatureEvent, SigningInvitation, Standing
from covenant.queries.reaffirmations import lines_to_write
from covenant.reaffirming import Facts, Why, why_ask
from covenant.services.reaffirming import ask, remind, stop_asking
from notifications.models import Message
from schools.models import School
from tests import factories
from tests.covenant.helpers import published, sign, sign_as, stands, witness

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TWO_YEARS = timedelta(days=731)


def night(now, days=1):
    asking.look_after_reaffirmations(now=now + days * DAY)


def letters():
    return SigningInvitation.objects.filter(purpose="reaffirm")


@pytest.mark.parametrize(
    ("facts", "today", "why"),
    [
        (Facts(date(2024, 2, 29), False, False), date(2026, 2, 27), None),
        (Facts(date(2024, 2, 29), False, False), date(2026, 2, 28), Why.TIME),
        (Facts(date(2026, 1, 1), False, True), date(2026, 2, 1), Why.LEADER),
        (Facts(date(2026, 1, 1), True, True), date(2026, 2, 1), Why.TEXT),
    ],
)
def test_why_a_party_is_asked(facts, today, why):
    assert why_ask(facts, today) == why


def test_a_fresh_signature_is_not_asked_about(standing, now):
    night(now)

    assert not Reaffirmation.objects.exists()


def test_after_two_years_its_officers_are_asked_once(standing, officer, now):
    night(now, 729)
    assert not Reaffirmation.objects.exists()

    night(now, 730)
    night(now, 731)

    asked = Reaffirmation.objects.get()
    assert (asked.standing, asked.why, asked.answer) == (standing, Why.TIME, "")
    assert letters().get().person == officer
    assert (
        "still stand by it"
        in Message.objects.get(person=officer, subject__contains="still").subject
    )


def test_a_new_text_is_a_reason_and_signing_it_is_the_answer(
    network, trust, officer, standing, now
):
    second = published(network, now + DAY, text="New words")
    night(now, 2)
    assert Reaffirmation.objects.get().why == Why.TEXT

    sign(second, trust, officer, now + 3 * DAY)
    night(now, 4)

    answered = Reaffirmation.objects.get()
    assert answered.answer == Reaffirmation.Answer.REAFFIRMED
    assert Standing.objects.get(declaration=second).state == "signed"


def test_the_signer_who_left_is_a_reason_and_their_successor_is_asked(
    trust, officer, standing, now
):
    role = officer.roles.get()
    role.end = now.date() + 5 * DAY
    role.save()
    night(now, 4)
    assert not Reaffirmation.objects.exists()
    successor = factories.officer(trust, "Mo Reed")

    night(now, 6)

    assert Reaffirmation.objects.get().why == Why.LEADER
    assert letters().get().person == successor


def test_a_role_that_ended_before_the_signature_is_no_reason(network, trust, declaration, now):
    old = stands(trust, declaration, now)
    from accounts.models import Person

    signer = Person.objects.get(pk=old.event.by_id)
    factories.role(signer, network, "officer", organisation=trust, end=now.date() - 5 * DAY)

    night(now)

    assert not Reaffirmation.objects.exists()


def test_another_head_is_a_reason(network, declaration, now):
    head = factories.head(network)
    school = head.posts.get().school
    sign_as(declaration, parties.of_school(school), head, now)
    successor = factories.person("Noor Khan", account=True)
    head.posts.update(end=now.date() + 2 * DAY)
    factories.post(successor, school, start=now.date() + 2 * DAY)
    night(now, 1)
    assert not Reaffirmation.objects.exists()

    night(now, 3)

    assert Reaffirmation.objects.get().why == Why.LEADER
    assert letters().get().person == successor


def test_a_co_head_who_joins_is_no_reason_while_the_signer_stays(network, declaration, now):
    head = factories.head(network)
    school = head.posts.get().school
    sign_as(declaration, parties.of_school(school), head, now)
    factories.post(
        factories.person("Noor Khan"), school, kind="co_head", start=now.date() + 2 * DAY
    )

    night(now, 3)

    assert not Reaffirmation.objects.exists()


def test_a_school_that_has_closed_is_not_asked(network, declaration, now):
    head = factories.head(network)
    school = head.posts.get().school
    sign_as(declaration, parties.of_school(school), head, now)
    School.objects.update(status=School.CLOSED)

    night(now, 800)

    assert not Reaffirmation.objects.exists()


def test_somebody_who_signed_in_person_is_asked_after_two_years(network, declaration, now):
    head = factories.head(network)
    sign_as(declaration, parties.of_person(head, network), head, now, role="Head")

    night(now, 731)

    assert letters().get().person == head
    assert not lines_to_write(network, now + 800 * DAY).exists()


def test_leaving_the_city_ends_the_asking(network, declaration, now):
    head = factories.head(network)
    sign_as(declaration, parties.of_person(head, network), head, now, role="Head")
    night(now, 731)
    head.posts.update(end=now.date() + 735 * DAY)

    night(now, 740)

    assert Reaffirmation.objects.get().answer == Reaffirmation.Answer.NO_LONGER
    assert letters().get().withdrawn_at is not None
    night(now, 741)
    assert Reaffirmation.objects.count() == 1


def test_where_nobody_speaks_for_it_whoever_signed_is_asked(trust, declaration, now):
    old = stands(trust, declaration, now)
    from accounts.models import Person

    Person.objects.filter(pk=old.event.by_id).update(email="kit@example.org")

    night(now, 731)

    assert letters().get().person_id == old.event.by_id


def test_where_nobody_has_an_address_it_is_asked_all_the_same(trust, declaration, now):
    stands(trust, declaration, now)

    night(now, 731)

    assert Reaffirmation.objects.exists()
    assert not letters().exists()


def test_an_organisation_of_which_nobody_is_known_is_asked_at_its_address(trust, declaration, now):
    trust.contact_email = "office@harbour.example"
    trust.save()
    stands(trust, declaration, now)

    night(now, 731)

    letter = Message.objects.get(mailbox="office@harbour.example")
    assert (
        "Harbour Learning Trust signed the covenant of Westhaven on 24 November 2026" in letter.text
    )
    assert "we know nobody any more" in letter.text


def test_a_school_of_which_nobody_is_known_is_left_to_the_coordinator(network, declaration, now):
    head = factories.head(network)
    school = head.posts.get().school
    sign_as(declaration, parties.of_school(school), head, now)
    head.posts.update(end=now.date() + 2 * DAY)

    night(now, 3)

    assert Reaffirmation.objects.get().why == Why.LEADER
    assert not letters().exists()
    assert not Message.objects.exclude(mailbox="").exists()


def test_the_silent_are_reminded_once_after_two_weeks(trust, officer, standing, now):
    night(now, 731)
    night(now, 744)
    assert letters().get().sent_at == now + 731 * DAY
    joined = factories.officer(trust, "Mo Reed")

    night(now, 745)
    night(now, 746)

    sent = dict(letters().values_list("person", "sent_at"))
    assert sent == {officer.pk: now + 745 * DAY, joined.pk: now + 745 * DAY}


def test_whoever_said_no_is_not_reminded(standing, officer, now):
    night(now, 731)
    letters().update(answer="declined", answered_at=now + 732 * DAY)

    night(now, 745)

    assert letters().get().sent_at == now + 731 * DAY


def test_an_answer_that_came_meanwhile_stops_the_reminder(standing, officer, now):
    asked = ask(standing=standing, why=Why.TIME, by=System("test"), now=now)
    stale = Reaffirmation.objects.select_related("standing__network").get(pk=asked.pk)
    services.reaffirm(standing=standing, by=officer, now=now, witness=witness(officer))

    assert remind(reaffirmation=stale, by=System("test"), now=now + 14 * DAY) == 0
    stop_asking(reaffirmation=stale, answer="no_longer", by=System("test"), now=now)
    assert Reaffirmation.objects.get().answer == Reaffirmation.Answer.REAFFIRMED


def test_nobody_is_asked_twice_at_once(standing, now):
    assert ask(standing=standing, why=Why.TIME, by=System("test"), now=now) is not None
    assert ask(standing=standing, why=Why.TEXT, by=System("test"), now=now) is None


def test_after_four_weeks_a_coordinator_is_asked_to_write_the_line(network, standing, now):
    asked = ask(standing=standing, why=Why.TIME, by=System("test"), now=now)

    assert not lines_to_write(network, now + 27 * DAY).exists()
    assert lines_to_write(network, now + 28 * DAY).get() == asked
    standing.refresh_from_db()
    assert standing.state == "signed"


def test_an_officer_reaffirms_with_fresh_evidence(network, standing, officer, now):
    ask(standing=standing, why=Why.TIME, by=System("test"), now=now)
    first = standing.event

    event = services.reaffirm(
        standing=standing, by=officer, now=now + DAY, words="We stand by it.",
        witness=witness(officer, role="Chief executive"),
    )  # fmt: skip

    standing.refresh_from_db()
    assert (standing.state, standing.event, standing.since) == ("signed", event, first.at)
    assert event.act == SignatureEvent.Act.REAFFIRMED
    assert event.evidence.role == "Chief executive"
    assert standing.lines.get().words == "We stand by it."
    assert Reaffirmation.objects.get().answer == Reaffirmation.Answer.REAFFIRMED
    assert verifying.verify(network.pk, network.slug).differences == ()


def test_what_was_due_is_signed_again(network, standing, officer, now):
    coordinator = factories.coordinator(network)
    ask(standing=standing, why=Why.TIME, by=System("test"), now=now)
    services.mark_due(standing=standing, by=coordinator, now=now, words="Asked in May.")

    services.reaffirm(standing=standing, by=officer, now=now + DAY, witness=witness(officer))

    standing.refresh_from_db()
    assert (standing.state, standing.since) == ("signed", now + DAY)
    assert verifying.verify(network.pk, network.slug).differences == ()


def test_whoever_was_asked_by_a_link_reaffirms_and_others_do_not(trust, declaration, now):
    standing = stands(trust, declaration, now)
    asked = factories.person("Sol Marsh", email="sol@example.org")
    with pytest.raises(NotAllowed):
        services.reaffirm(standing=standing, by=asked, now=now, witness=witness(asked))
    services.inviting.ask_to_reaffirm(standing=standing, person=asked, by=System("test"), now=now)

    services.reaffirm(standing=standing, by=asked, now=now, witness=witness(asked))

    assert letters().get().withdrawn_at is None


def test_what_does_not_stand_or_has_a_newer_text_is_not_reaffirmed(network, standing, officer, now):
    published(network, now, text="New words")
    with pytest.raises(Refused, match="newer version"):
        services.reaffirm(standing=standing, by=officer, now=now, witness=witness(officer))
    services.withdraw(standing=standing, by=officer, now=now)
    with pytest.raises(Refused, match="nothing to"):
        services.reaffirm(standing=standing, by=officer, now=now, witness=witness(officer))


def test_withdrawing_answers_and_takes_every_letter_back(standing, officer, trust, now):
    factories.officer(trust, "Mo Reed")
    ask(standing=standing, why=Why.TIME, by=System("test"), now=now)

    services.withdraw(standing=standing, by=officer, now=now + DAY)

    assert Reaffirmation.objects.get().answer == Reaffirmation.Answer.WITHDREW
    assert not letters().filter(withdrawn_at=None).exists()


def test_one_that_fails_does_not_stop_the_others(network, standing, declaration, now, monkeypatch):
    other = stands(factories.organisation(network, "Union", kind="union"), declaration, now)
    real = asking.ask

    def fails_for_one(*, standing, **rest):
        if standing == other:
            raise RuntimeError
        return real(standing=standing, **rest)

    monkeypatch.setattr(asking, "ask", fails_for_one)

    night(now, 731)

    assert Reaffirmation.objects.get().standing == standing


def test_the_task_of_the_night_looks_after_them(standing, now, monkeypatch):
    from core import clock
    from covenant.tasks import look_after_reaffirmations

    clock.travel_to(now + TWO_YEARS)

    look_after_reaffirmations()

    assert Reaffirmation.objects.exists()
