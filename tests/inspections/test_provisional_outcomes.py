"""What a head was told in confidence is theirs, and whom they choose may read it."""

import json

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from buddies.models import Pairing
from core.models import AuditEvent
from core.refusals import Refused
from inspections import services
from inspections.companions import companions_of
from inspections.models import Phase, ProvisionalOutcome, ProvisionalShare, Visit
from notifications.models import Message
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 25, 19)
SAID = {"inclusion": "Needs attention", "safeguarding": "Met"}


@pytest.fixture
def school(network):
    return factories.school(network, "Harbour Primary School")


@pytest.fixture
def head(school):
    person = factories.person("Amina Holt", account=True)
    factories.post(person, school)
    return person


@pytest.fixture
def buddy(network, head):
    person = factories.person("Ben Okoro", account=True)
    factories.post(person, factories.school(network, "Quay Junior School"))
    Pairing.objects.create(network=network, supported=head, buddy=person, started_at=NOW)
    return person


@pytest.fixture
def visit(school, head):
    """On site on 24 and 25 November; the team has left."""
    visit = services.open_visit(school=school, by=head, now=at(2026, 11, 23, 10))
    services.advance_visits(now=NOW)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def note(visit, head):
    return services.note_provisional(visit=visit, said=SAID, by=head, now=NOW)


def page(visit, name="provisional", *args):
    return reverse(f"inspections:{name}", args=[visit.school.network.slug, visit.pk, *args])


def shared_page(visit):
    return reverse("inspections:shared_with_me", args=[visit.school.network.slug])


@pytest.fixture
def as_head(head, the_clock):
    return factories.signed_in_client(head)


@pytest.fixture
def the_clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_head_notes_what_they_were_told_and_reads_it_again(as_head, visit):
    answer = as_head.post(page(visit), SAID)
    assert answer.url == page(visit)
    text = as_head.get(page(visit)).content.decode()
    assert 'value="Needs attention" selected' in text
    assert "Only you." in text


def test_the_database_holds_no_word_of_it(note):
    with connection.cursor() as cursor:
        cursor.execute("select said from inspections_provisionaloutcome")
        (sealed,) = cursor.fetchone()
    assert "attention" not in sealed
    assert json.loads(ProvisionalOutcome.objects.get().said) == SAID


def test_it_enters_no_message_and_no_audit_row(note, head, buddy):
    services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    assert not Message.objects.filter(text__contains="attention").exists()
    row = AuditEvent.objects.get(verb="provisional.shared")
    assert row.detail == {"person": buddy.pk}


def test_one_note_stands_for_each_head_and_the_later_word_counts(note, visit, head):
    services.note_provisional(visit=visit, said={"inclusion": "Exceptional"}, by=head, now=NOW)
    assert json.loads(ProvisionalOutcome.objects.get().said) == {"inclusion": "Exceptional"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProvisionalOutcome.objects.create(visit=visit, head=head, said="{}", noted_at=NOW)


def test_a_grade_that_is_none_is_refused(visit, head):
    for said in ({"inclusion": "Good"}, {"overall": "Exceptional"}):
        with pytest.raises(ValidationError, match="Choose one of the answers"):
            services.note_provisional(visit=visit, said=said, by=head, now=NOW)


@pytest.mark.parametrize("phase", [Phase.NOTIFIED, Phase.PUBLISHED, Phase.MISTAKEN])
def test_before_the_team_came_and_after_publication_there_is_nothing_to_note(as_head, visit, phase):
    Visit.objects.update(phase=phase)
    answer = as_head.post(page(visit), SAID, follow=True)
    if phase != Phase.MISTAKEN:  # a visit entered in error has no pages
        assert "There is nothing to note" in answer.content.decode()
    assert not ProvisionalOutcome.objects.exists()


def test_whom_a_head_may_choose_and_whom_not(network, school, visit, head, buddy):
    factories.coordinator(network)
    union = factories.officer(
        factories.organisation(network, "NAHT Westhaven", kind="union"), "Una Reed"
    )
    trust = factories.organisation(network, "Harbour Trust")
    factories.responsible(trust, school)
    factories.officer(trust, "Tom Ellis")
    factories.officer(factories.organisation(network, "Another Trust"), "Olga Finn")
    reserve = factories.person("Rhys Bell", account=True)
    Pairing.objects.update(reserve=reserve)
    chosen = [(each.person.name, each.part) for each in companions_of(visit, head, NOW.date())]
    assert chosen == [
        ("Ben Okoro", "your buddy"),
        ("Rhys Bell", "your reserve"),
        ("Tom Ellis", "Harbour Trust"),
        ("Una Reed", "NAHT Westhaven"),
    ]
    Pairing.objects.update(reserve=None, ended_at=NOW)
    assert [each.person for each in companions_of(visit, head, NOW.date())][1] == union


def test_a_head_who_is_an_officer_too_is_no_companion_of_themselves(network, visit, head):
    heads_together = factories.organisation(network, "Heads Together", kind="association")
    factories.role(head, network, "officer", organisation=heads_together)
    assert companions_of(visit, head, NOW.date()) == []


def test_whom_the_head_chooses_may_read_it_until_they_no_longer_do(
    as_head, visit, note, buddy, head
):
    reader = factories.signed_in_client(buddy)
    assert "Nobody is sharing" in reader.get(shared_page(visit)).content.decode()
    as_head.post(page(visit, "provisional_share"), {"person": buddy.pk})
    text = reader.get(shared_page(visit)).content.decode()
    assert "Needs attention" in text
    assert "Amina Holt" in text
    assert "Ben Okoro" in as_head.get(page(visit)).content.decode()
    share = ProvisionalShare.objects.get()
    as_head.post(page(visit, "provisional_unshare", share.pk))
    assert "Needs attention" not in reader.get(shared_page(visit)).content.decode()
    services.stop_sharing(share=share, by=head, now=NOW)  # once more: nothing happens
    assert AuditEvent.objects.filter(verb="provisional.unshared").count() == 1


def test_a_share_stands_once(note, head, buddy):
    for _ in range(2):
        services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    assert ProvisionalShare.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ProvisionalShare.objects.create(outcome=note, person=buddy, shared_at=NOW)


def test_nobody_else_can_be_chosen(as_head, network, visit, note, head):
    stranger = factories.coordinator(network)
    answer = as_head.post(page(visit, "provisional_share"), {"person": stranger.pk}, follow=True)
    assert "Choose one of those listed." in answer.content.decode()
    with pytest.raises(Refused, match="does not stand beside you"):
        services.share_provisional(note=note, person=stranger, by=head, now=NOW)


def test_nobody_reads_on_after_the_head_has_left(visit, note, head, buddy, the_clock):
    services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    head.posts.update(end=NOW.date())
    reader = factories.signed_in_client(buddy)
    assert "Nobody is sharing" in reader.get(shared_page(visit)).content.decode()
    assert factories.signed_in_client(head).get(page(visit)).status_code == 404


def test_whose_pair_has_ended_reads_it_no_longer(visit, note, head, buddy, the_clock):
    services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    reader = factories.signed_in_client(buddy)
    assert "Needs attention" in reader.get(shared_page(visit)).content.decode()
    Pairing.objects.update(ended_at=NOW)
    assert "Nobody is sharing" in reader.get(shared_page(visit)).content.decode()


def test_a_head_deletes_it_for_good(as_head, visit, note):
    assert (
        "Delete what you noted?" in as_head.get(page(visit, "provisional_forget")).content.decode()
    )
    as_head.post(page(visit, "provisional_forget"))
    assert not ProvisionalOutcome.objects.exists()
    assert as_head.get(page(visit, "provisional_forget")).status_code == 404


@pytest.mark.parametrize(
    ("phase", "left"), [(Phase.FEEDBACK, 1), (Phase.PUBLISHED, 1), (Phase.CLOSED, 0)]
)
def test_it_goes_when_the_visit_is_over(note, phase, left):
    Visit.objects.update(phase=phase)
    assert services.forget_what_is_over(now=NOW) == 1 - left
    assert ProvisionalOutcome.objects.count() == left


def test_a_note_that_no_key_opens_says_so(as_head, visit, note, buddy, head, settings):
    services.share_provisional(note=note, person=buddy, by=head, now=NOW)
    settings.CONCERN_KEYS = Fernet.generate_key().decode()
    assert "cannot be opened at the moment" in as_head.get(page(visit)).content.decode()
    reader = factories.signed_in_client(buddy)
    assert "Nothing written yet" in reader.get(shared_page(visit)).content.decode()
