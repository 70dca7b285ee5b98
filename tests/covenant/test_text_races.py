"""Two at the words at once, on two connections: nothing is lost, nothing unapproved is public."""

import pytest

from core.audit import System
from core.refusals import Refused
from covenant import hashing, services, starter
from covenant.models import Declaration, Wording
from covenant.services.drafting import seen_of
from tests import factories
from tests.covenant.helpers import approved, drafted
from tests.inspections.test_visit_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BY = System("test")
TIMES = 5


def saves(network, now, text, seen):
    return lambda: services.draft(
        network=network, title="T", promises=starter.PROMISES, text=text, by=BY, now=now, seen=seen
    )


def publishes(draft, now):
    mine = Declaration.objects.get(pk=draft.pk)
    return lambda: services.publish_declaration(declaration=mine, by=BY, now=now)


def approves(approval, officer, now, seen):
    return lambda: services.answer_approval(
        approval=approval, answer="approved", by=officer, now=now, seen=seen
    )


def test_of_two_who_begin_a_draft_at_once_the_second_is_told(network, now):
    for _ in range(TIMES):
        results = at_once(saves(network, now, "One", "none"), saves(network, now, "Two", "none"))

        assert sorted(type(each).__name__ for each in results) == ["Declaration", "Overtaken"]
        kept = Wording.objects.get()
        assert kept.sha256 == hashing.hash_of(Declaration.objects.get())
        Declaration.objects.all().delete()


def test_words_saved_while_others_are_published_are_never_the_published_ones(network, now):
    for round in range(TIMES):
        draft = drafted(network, now, f"Round {round}")
        approved(draft, now)
        seen = seen_of(draft)

        results = at_once(publishes(draft, now), saves(network, now, "Not approved", seen))

        refused = [each for each in results if isinstance(each, Refused)]
        assert len(refused) == 1
        published = Declaration.objects.filter(status="published", version=draft.version).first()
        if published is None:
            assert "as they are" in str(refused[0])
            Declaration.objects.filter(pk=draft.pk).delete()
        else:
            assert published.text == f"Round {round}\n"
            assert isinstance(refused[0], services.Overtaken)


def test_an_approval_given_while_the_words_change_counts_for_none_it_did_not_read(network, now):
    trust = factories.organisation(network)
    officer = factories.officer(trust)
    for round in range(TIMES):
        draft = drafted(network, now, f"Round {round}")
        (approval,) = services.ask_for_approval(
            declaration=draft, organisations=[trust], by=BY, now=now
        )
        read = hashing.hash_of(draft)

        at_once(
            approves(approval, officer, now, read),
            saves(network, now, "Other words", seen_of(draft)),
        )

        approval.refresh_from_db()
        assert approval.text_sha256 in ("", read)
        draft.delete()
