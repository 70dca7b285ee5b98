"""Named parties approve the words of a draft: these words, and no others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.audit import System
from core.models import AuditEvent
from core.refusals import NotAllowed, Refused
from covenant import approvals, hashing, queries, services
from covenant.models import Approval, Declaration
from notifications.models import Message
from schools.access import access_for
from schools.models import Role
from tests import factories
from tests.covenant.helpers import approved, drafted, published

pytestmark = pytest.mark.django_db
BY = System("test")


@pytest.fixture
def draft(network, now):
    return drafted(network, now)


@pytest.fixture
def asked(draft, trust, officer, now):
    (approval,) = services.ask_for_approval(
        declaration=draft, organisations=[trust], by=BY, now=now
    )
    return approval


def answer(approval, by, now, said="approved", seen=None, words=""):
    return services.answer_approval(
        approval=approval, answer=said, by=by, now=now, words=words,
        seen=hashing.hash_of(approval.declaration) if seen is None else seen,
    )  # fmt: skip


def publish(draft, now, **more):
    return services.publish_declaration(declaration=draft, by=BY, now=now, **more)


def states(draft):
    asked = list(queries.approvals_of(draft))
    return [row.state for row in approvals.asked_about(asked, hashing.hash_of(draft))]


def test_each_officer_gets_a_letter_with_a_link_and_no_second_one(
    asked, draft, trust, officer, now
):
    message = Message.objects.get(person=officer)
    assert f"/westhaven/covenant/approvals/{asked.pk}/" in message.text
    assert message.subject == "Covenant: please read our words"
    assert "not signing" in message.text

    again = services.ask_for_approval(declaration=draft, organisations=[trust], by=BY, now=now)
    assert again == []
    assert Message.objects.count() == 1


def test_a_party_that_covenant_does_not_know_is_asked_by_name(draft, now):
    services.ask_for_approval(declaration=draft, names=["The  heads’ conference"], by=BY, now=now)

    assert Approval.objects.get().party == "The heads’ conference"
    assert not Message.objects.exists()


def test_a_name_that_is_an_organisations_means_the_organisation(draft, trust, officer, now):
    services.ask_for_approval(declaration=draft, names=["harbour learning trust"], by=BY, now=now)

    assert Approval.objects.get().organisation == trust
    assert Message.objects.filter(person=officer).exists()


def test_nobody_is_asked_about_a_published_text(network, trust, now):
    with pytest.raises(Refused, match="frozen"):
        services.ask_for_approval(
            declaration=published(network, now), organisations=[trust], by=BY, now=now
        )


def test_a_text_that_nobody_approved_is_not_published(draft, now):
    with pytest.raises(Refused, match="Nobody has approved these words yet"):
        publish(draft, now)


def test_a_text_waits_for_everybody_who_was_asked(asked, draft, officer, now):
    approved(draft, now)
    with pytest.raises(Refused, match="approved the words as they are: Harbour Learning Trust"):
        publish(draft, now)

    answer(asked, officer, now)

    assert publish(draft, now).status == Declaration.Status.PUBLISHED
    assert [each.party for each in queries.approvers_of(draft)] == [
        "Harbour Learning Trust", "The heads’ conference",
    ]  # fmt: skip


def test_a_party_that_asks_for_changes_holds_the_text_up_and_says_why(asked, draft, officer, now):
    answer(asked, officer, now, "changes", words=" Promise 2 is too weak. ")

    assert states(draft) == [approvals.CHANGES]
    assert Approval.objects.get().words == "Promise 2 is too weak."
    with pytest.raises(Refused, match="Harbour Learning Trust"):
        publish(draft, now)


def test_an_approval_counts_for_the_words_it_was_given_to_and_no_others(
    network, asked, draft, officer, now
):
    answer(asked, officer, now)
    drafted(network, now, "Other words")
    draft.refresh_from_db()

    assert states(draft) == [approvals.OTHER_WORDS]
    with pytest.raises(Refused, match="as they are"):
        publish(draft, now)

    drafted(network, now)
    assert publish(draft, now).sha256 == Approval.objects.get().text_sha256


def test_who_answered_to_other_words_is_asked_again_once_for_the_same_words(
    network, asked, draft, officer, now
):
    answer(asked, officer, now)
    drafted(network, now, "Other words")
    later = now + timedelta(hours=3)

    for _ in range(2):
        (again,) = services.ask_again(declaration=draft, by=BY, now=later)

    assert again.answer == "approved"
    letters = Message.objects.filter(person=officer).order_by("pk")
    assert len(letters) == 2
    assert "The words have changed since" in letters[1].text
    (row,) = approvals.asked_about([again], hashing.hash_of(draft))
    assert row.is_asked_again
    assert row.in_words == "Answered to earlier words"


def test_nobody_is_asked_again_who_has_not_answered_or_answered_these_words(
    asked, draft, officer, now
):
    for _ in range(2):
        with pytest.raises(Refused, match="Nobody has to be asked again"):
            services.ask_again(declaration=draft, by=BY, now=now)
        answer(asked, officer, now)


def test_words_that_changed_while_they_were_read_are_not_approved(
    network, asked, draft, officer, now
):
    seen = hashing.hash_of(draft)
    drafted(network, now, "Other words")

    with pytest.raises(Refused, match="changed while you read"):
        answer(asked, officer, now, seen=seen)
    with pytest.raises(Refused, match="changed since this page"):
        services.note_approval(
            declaration=draft, party="Any", how="Here", by=BY, now=now, seen=seen
        )
    assert Approval.objects.get().answer == ""


def test_only_an_officer_of_the_party_answers_for_it(network, asked, officer, now):
    stranger = factories.officer(factories.organisation(network, "Tideway Trust"))
    with pytest.raises(NotAllowed):
        answer(asked, stranger, now)

    Role.objects.filter(person=officer).update(end=now.date())
    with pytest.raises(NotAllowed):
        answer(asked, officer, now)


def test_nobody_answers_on_a_page_for_a_party_without_officers(draft, officer, now):
    by_name = approved(draft, now)

    with pytest.raises(NotAllowed):
        answer(by_name, officer, now, "changes", words="Start again")


def test_what_a_party_said_elsewhere_is_written_down_with_who_wrote_it(network, asked, draft, now):
    coordinator = factories.coordinator(network)

    noted = services.note_approval(
        declaration=draft, party="harbour learning trust", how="At the meeting", by=coordinator,
        now=now, seen=hashing.hash_of(draft),
    )  # fmt: skip

    assert noted == asked
    assert (noted.by, noted.how, noted.answer) == (coordinator, "At the meeting", "approved")
    event = AuditEvent.objects.get(verb="approval.approved")
    assert (event.actor_id, event.object_id) == (coordinator.pk, asked.pk)


def test_a_party_that_is_asked_no_longer_holds_nothing_up(asked, draft, now):
    approved(draft, now)

    services.stop_asking(approval=asked, by=BY, now=now)

    assert publish(draft, now).status == Declaration.Status.PUBLISHED
    with pytest.raises(Refused, match="frozen"):
        services.stop_asking(approval=Approval.objects.get(), by=BY, now=now)


def test_who_answers_while_they_are_asked_no_longer_is_told(asked, officer, now):
    services.stop_asking(approval=Approval.objects.get(), by=BY, now=now)

    with pytest.raises(Refused, match="Harbour Learning Trust is asked no longer"):
        answer(asked, officer, now)


def test_what_is_published_is_what_was_looked_at(network, draft, now):
    seen = hashing.hash_of(draft)
    approved(drafted(network, now, "Other words"), now)

    with pytest.raises(Refused, match="changed since you looked"):
        publish(draft, now, seen=seen)


def test_whoever_is_erased_leaves_the_answer_of_their_party_and_none_of_their_words(
    asked, officer, now
):
    answer(asked, officer, now, "changes", words="As I said to you")

    services.erase_evidence(person=officer, by=officer, now=now)

    asked.refresh_from_db()
    assert (asked.answer, asked.words, asked.by) == ("changes", "", None)


def test_officers_and_coordinators_see_what_waits_for_an_answer(
    network, asked, draft, officer, now
):
    access = access_for(officer.user, network, now.date())
    assert queries.approvals_to_answer(access) == [asked]
    assert queries.approvals_waited_for(network) == [asked]

    answer(asked, officer, now)

    assert queries.approvals_to_answer(access) == queries.approvals_waited_for(network) == []


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"party": "Harbour Learning Trust"}, "one_approval_per_party_and_text"),
        ({"answer": "approved", "text_sha256": "a" * 64}, "an_answer_is_dated"),
        ({"answered_at": True}, "an_answer_is_dated"),
        ({"answer": "approved", "answered_at": True}, "an_answer_is_dated"),
    ],
)
def test_the_database_refuses_a_bad_approval(asked, draft, now, fields, name):
    if fields.get("answered_at"):
        fields = {**fields, "answered_at": now}

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(**{"declaration": draft, "party": "P", "asked_at": now, **fields})

    Approval.objects.create(declaration=draft, party="P", asked_at=now)
