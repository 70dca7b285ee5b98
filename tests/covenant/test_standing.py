"""What happens to a standing after it was signed."""

import pytest
from django.db import DatabaseError

from core.audit import System
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from covenant import chain, parties, services, verifying
from covenant.models import SignatureEvent, Standing, StandingLine
from covenant.reaffirming import Why
from covenant.services.moving import locked, move
from covenant.services.reaffirming import ask
from covenant.states import STATES
from covenant.witness import Witness
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import stands

pytestmark = pytest.mark.django_db
State = Standing.State


@pytest.fixture
def coordinator(network):
    return factories.coordinator(network)


@pytest.fixture
def standing(trust, declaration, now):
    return stands(trust, declaration, now)


def in_person(person, declaration, now, **fields):
    """A standing of somebody who signed in person."""
    party = parties.of_person(person, declaration.network)
    event = chain.write(
        act=SignatureEvent.Act.SIGNED, party=party, declaration=declaration, by_id=person.pk,
        witness=Witness(name=person.name), now=now,
    )  # fmt: skip
    return Standing.objects.create(
        network=declaration.network, person=person, declaration=declaration, since=now,
        event=event, **{"state": State.SIGNED, **fields},
    )  # fmt: skip


def line_of(standing):
    return StandingLine.objects.get(standing=standing).words


def test_an_officer_withdraws_in_their_own_words(standing, officer, now):
    event = services.withdraw(
        standing=standing, by=officer, now=now, words="Our board has decided anew."
    )

    standing.refresh_from_db()
    assert (standing.state, standing.since) == (State.WITHDRAWN, now)
    assert event.act == SignatureEvent.Act.WITHDRAWN
    assert line_of(standing) == "Our board has decided anew."
    assert AuditEvent.objects.filter(verb="standing.withdrawn").count() == 1


def test_whoever_says_nothing_withdraws_in_kind_words(standing, officer, now):
    services.withdraw(standing=standing, by=officer, now=now)

    assert "It can sign again whenever it wishes." in line_of(standing)


def test_somebody_who_signed_in_person_withdraws_without_being_named(network, declaration, now):
    head = factories.head(network)
    standing = in_person(head, declaration, now)

    services.withdraw(standing=standing, by=head, now=now)

    assert head.name not in line_of(standing)
    assert "by the signatory" in line_of(standing)


def test_the_head_withdraws_for_the_school(network, declaration, now):
    head = factories.head(network)
    school = head.posts.get().school
    event = stands(factories.organisation(network), declaration, now).event
    standing = Standing.objects.create(
        network=network, school=school, declaration=declaration, state="signed", since=now,
        event=event,
    )  # fmt: skip

    services.withdraw(standing=standing, by=head, now=now)

    assert school.name in line_of(standing)


def test_what_was_never_complete_is_withdrawn_without_a_public_word(
    trust, declaration, officer, now
):
    waits = chain.write(
        act=SignatureEvent.Act.SIGNED, party=parties.of_organisation(trust), by_id=officer.pk,
        declaration=declaration, witness=Witness(name="Lee Tan"), now=now,
        waits_for=SignatureEvent.Waits.CHECK,
    )  # fmt: skip
    standing = Standing.objects.create(
        network=trust.network, organisation=trust, declaration=declaration, since=now,
        state=State.WAITING, waits_for_check=True, event=waits,
    )  # fmt: skip

    services.withdraw(standing=standing, by=officer, now=now, words="We will not.")

    standing.refresh_from_db()
    assert standing.state == State.WITHDRAWN
    assert not standing.waits_for_check
    assert not standing.lines.exists()
    assert not Standing.objects.public().exists()
    assert verifying.verify(trust.network.pk, trust.network.slug).differences == ()


def test_what_stood_once_stays_public_when_it_is_withdrawn(standing, officer, now):
    services.withdraw(standing=standing, by=officer, now=now)

    assert Standing.objects.public().get() == standing


def test_nobody_withdraws_twice_or_for_others(standing, officer, coordinator, now):
    with pytest.raises(NotAllowed, match="people of an organisation"):
        services.withdraw(standing=standing, by=coordinator, now=now)
    services.withdraw(standing=standing, by=officer, now=now)

    with pytest.raises(Refused, match="Nothing stands here"):
        services.withdraw(standing=standing, by=officer, now=now)


def test_a_coordinator_suspends_and_restores_with_a_line(standing, coordinator, now):
    services.suspend(standing=standing, by=coordinator, now=now, words="  An action\nplan runs. ")
    standing.refresh_from_db()
    assert standing.state == State.SUSPENDED
    assert line_of(standing) == "An action plan runs."

    services.restore(standing=standing, by=coordinator, now=now, words="The plan is done.")

    standing.refresh_from_db()
    assert standing.state == State.SIGNED
    assert [line.state for line in standing.lines.order_by("pk")] == ["suspended", "signed"]
    assert list(
        SignatureEvent.objects.order_by("number").values_list("act", flat=True)
    ) == ["signed", "suspended", "restored"]  # fmt: skip


def asked(standing, now):
    return ask(standing=standing, why=Why.TIME, by=System("test"), now=now)


def test_a_coordinator_says_in_public_that_a_reaffirmation_is_due(standing, coordinator, now):
    asked(standing, now)

    services.mark_due(standing=standing, by=coordinator, now=now, words="Asked in September.")

    standing.refresh_from_db()
    assert standing.state == State.DUE


def test_nobody_is_shown_as_silent_who_was_not_asked_or_has_answered(
    standing, officer, coordinator, now
):
    with pytest.raises(Refused, match="not asked"):
        services.mark_due(standing=standing, by=coordinator, now=now, words="Asked in May.")
    asked(standing, now)
    services.reaffirm(standing=standing, by=officer, now=now, witness=Witness(name="Lee Tan"))

    with pytest.raises(Refused, match="have answered meanwhile"):
        services.mark_due(standing=standing, by=coordinator, now=now, words="Asked in May.")


@pytest.mark.parametrize("act", [services.suspend, services.restore, services.mark_due])
def test_only_a_coordinator_without_a_part_in_it_does_so_and_with_words(
    act, standing, officer, coordinator, network, trust, now
):
    with pytest.raises(NotAllowed, match="Only a coordinator"):
        act(standing=standing, by=officer, now=now, words="Words.")
    with pytest.raises(Refused, match="Write the line"):
        act(standing=standing, by=coordinator, now=now, words=" ")
    factories.role(coordinator, network, "officer", organisation=trust)
    with pytest.raises(NotAllowed, match="your own organisation"):
        act(standing=standing, by=coordinator, now=now, words="Words.")
    assert SignatureEvent.objects.count() == 1


def test_a_coordinator_who_works_at_the_school_leaves_it_to_another(network, declaration, now):
    coordinator = factories.coordinator(network)
    standing = in_person(coordinator, declaration, now)

    with pytest.raises(NotAllowed, match="your own"):
        services.suspend(standing=standing, by=coordinator, now=now, words="Words.")


def test_nobody_who_signed_in_person_is_suspended_or_due(network, declaration, coordinator, now):
    standing = in_person(factories.head(network), declaration, now)

    with pytest.raises(Refused, match="not suspended"):
        services.suspend(standing=standing, by=coordinator, now=now, words="Words.")
    with pytest.raises(Refused, match="asked again"):
        services.mark_due(standing=standing, by=coordinator, now=now, words="Words.")


@pytest.mark.parametrize(
    ("act", "state", "sentence"),
    [
        (services.suspend, State.WITHDRAWN, "that stands can be suspended"),
        (services.restore, State.SIGNED, "not suspended"),
        (services.mark_due, State.DUE, "not due yet"),
    ],
)
def test_each_act_has_its_own_states(act, state, sentence, trust, declaration, coordinator, now):
    standing = stands(trust, declaration, now, state=state)

    with pytest.raises(Refused, match=sentence):
        act(standing=standing, by=coordinator, now=now, words="Words.")


@pytest.mark.parametrize("old", State.values)
@pytest.mark.parametrize("new", State.values)
def test_a_standing_moves_along_its_table_alone(old, new, trust, declaration, officer, now):
    waits = {"waits_for_second": True} if old == State.WAITING else {}
    standing = locked(stands(trust, declaration, now, state=old, **waits))
    will_wait = {"waits_for_second": True} if new == State.WAITING else {}

    if STATES.allows(old, new):
        move(standing, new, by=officer, now=now, **will_wait)
        assert Standing.objects.get().state == new
    else:
        with pytest.raises(Refused, match="Reload the page"):
            move(standing, new, by=officer, now=now, **will_wait)
        assert Standing.objects.get().state == old


def test_a_line_says_something(standing, officer, now):
    with pytest.raises(DatabaseError):
        StandingLine.objects.create(
            standing=standing, state="signed", words="", at=now, by_id=officer.pk
        )


def test_what_was_never_complete_is_nowhere_in_public(client, trust, declaration, officer, now):
    trust.network.is_public = True
    trust.network.save()
    waits = chain.write(
        act=SignatureEvent.Act.SIGNED, party=parties.of_organisation(trust), by_id=officer.pk,
        declaration=declaration, witness=Witness(name="Lee Tan"), now=now,
        waits_for=SignatureEvent.Waits.CHECK,
    )  # fmt: skip
    standing = Standing.objects.create(
        network=trust.network, organisation=trust, declaration=declaration, since=now,
        state=State.WAITING, waits_for_check=True, event=waits,
    )  # fmt: skip
    services.withdraw(standing=standing, by=officer, now=now)

    pages = ["register/?states=all", "register.csv", f"signature/{waits.digest}/"]
    for page in pages:
        response = client.get(f"/{trust.network.slug}/{page}")
        body = b"".join(response) if response.streaming else response.content
        assert trust.name not in body.decode()
    assert client.get(f"/{trust.network.slug}/register/{standing.pk}/").status_code == 404


def test_a_partys_people_hear_what_the_register_says_of_it(standing, officer, coordinator, now):
    silent = factories.officer(standing.organisation, "Mo Reed")
    silent.email = silent.telephone = ""
    silent.save()

    services.suspend(standing=standing, by=coordinator, now=now, words="An action plan runs.")
    services.restore(standing=standing, by=coordinator, now=now, words="The plan is done.")
    asked(standing, now)
    services.mark_due(standing=standing, by=coordinator, now=now, words="Asked in May.")

    changed = Message.objects.filter(key__startswith="standing-changed:").order_by("pk")
    texts = [each.text for each in changed.filter(person=officer)]
    assert ["“An action plan runs.”" in texts[0], "is suspended" in texts[0]] == [True, True]
    assert "stands again" in texts[1]
    assert "it takes a minute" in texts[2]
    assert all("/westhaven/covenant/our-signature/" in each for each in texts)
    assert not Message.objects.filter(person=silent).exists()


def test_what_somebody_wrote_about_their_own_signature_goes_with_their_name(
    network, declaration, now
):
    head = factories.head(network)
    standing = in_person(head, declaration, now)
    services.withdraw(standing=standing, by=head, now=now, words="I, Amina, retire.")

    services.erase_evidence(person=head, by=head, now=now)

    assert line_of(standing) == "What was said here was erased with the name."


def test_what_is_kept_of_a_standing_names_nobody_in_logs(standing, officer, coordinator, now):
    reaffirmation = asked(standing, now)
    services.withdraw(standing=standing, by=officer, now=now)

    line = StandingLine.objects.get()
    assert str(line) == f"Line {line.pk} of standing {standing.pk}"
    assert str(reaffirmation) == f"Re-affirmation {reaffirmation.pk}: time"
