"""A publication undone within a day: all of it or nothing, and everybody is told."""

from datetime import timedelta

import pytest

from buddies import services
from buddies.models import Offer, Pairing, Publication
from buddies.telling_back import reconcile_back
from core import stale
from core.refusals import Refused
from inspections.services import open_visit
from notifications.models import Message
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, row_of, school_of
from tests.buddies.test_proposals import a_pair_that_could_move, change, moving, propose

pytestmark = pytest.mark.django_db
__all__ = ["a_pair_that_could_move"]
HOUR = timedelta(hours=1)


def publish(proposal, *rows):
    return services.publish(proposal=proposal, rows=rows, by=BY, now=NOW)


def undo(publication, now=NOW + HOUR):
    return services.undo_publication(publication=publication, by=BY, now=now)


@pytest.fixture
def published(network):
    """Sam with Priya, and Tom behind them."""
    sam = head_in_window(network)
    buddy(network), buddy(network, "Tom Hale")
    proposal = propose(network)
    return publish(proposal, row_of(proposal, sam))


@pytest.fixture
def moved(network, a_pair_that_could_move):
    """Sam moved from Priya to Tom, so that Maya has Priya."""
    _sam, maya, *_rest, pairing = a_pair_that_could_move
    proposal = moving(network, maya)
    change(proposal, maya, "smallest_change")
    publication = publish(proposal, *proposal.pairs.exclude(buddy=None))
    pairing.refresh_from_db()
    assert pairing.ended_by == publication
    return publication, pairing


def told(person):
    """The subjects of the messages that went, or will go, to somebody."""
    rows = Message.objects.filter(person=person).exclude(state=Message.State.CANCELLED)
    return list(rows.order_by("pk").values_list("subject", flat=True))


def sent():
    Message.objects.filter(state=Message.State.QUEUED).update(
        state=Message.State.SENT, finished_at=NOW
    )


def test_its_pairs_end_and_a_second_undoing_is_refused(published):
    undo(published)

    pairing = Pairing.objects.get()
    assert (pairing.ended_at, pairing.why_ended) == (NOW + HOUR, "undone")
    with pytest.raises(Refused, match="undone already"):
        undo(published)


def test_after_a_day_it_cannot_be_undone(published):
    with pytest.raises(Refused, match="can be undone for a day"):
        undo(published, NOW + timedelta(days=1))
    undo(published, NOW + timedelta(hours=23, minutes=59))


def test_who_was_not_told_hears_nothing(published):
    stale.settle(now=NOW)
    undo(published)
    stale.settle(now=NOW + HOUR)

    pairing = Pairing.objects.get()
    assert told(pairing.supported) == told(pairing.buddy) == []


def test_who_was_told_is_told_kindly(published):
    stale.settle(now=NOW)
    sent()
    undo(published)
    stale.settle(now=NOW + HOUR)

    pairing = Pairing.objects.get()
    assert told(pairing.supported)[-1] == "Covenant: a change to your buddies"
    assert told(pairing.buddy)[-1] == "Covenant: a change to your buddies"


def test_released_pairs_come_back_as_they_were(moved):
    publication, pairing = moved
    reasons_before = list(pairing.reasons)

    undo(publication)

    pairing.refresh_from_db()
    assert (pairing.ended_at, pairing.why_ended, pairing.ended_by) == (None, "", None)
    assert pairing.reasons or reasons_before == []
    assert list(Pairing.objects.filter(ended_at=None)) == [pairing]


def test_reasons_that_were_let_go_are_worked_out_again(moved):
    publication, pairing = moved
    Pairing.objects.filter(pk=pairing.pk).update(reasons=[])
    undo(publication)
    pairing.refresh_from_db()
    assert "Both lead primary schools" in pairing.reasons

    kept = ["A coordinator knew better"]
    Pairing.objects.filter(pk=pairing.pk).update(ended_by=publication, ended_at=NOW, reasons=kept)
    Publication.objects.update(undone_at=None, reserves=[])
    Pairing.objects.exclude(pk=pairing.pk).update(publication=None)
    undo(publication)
    pairing.refresh_from_db()
    assert pairing.reasons == kept


def test_who_heard_that_their_pair_ended_hears_that_it_is_back_and_of_a_later_end(moved):
    publication, pairing = moved
    stale.settle(now=NOW)
    sent()
    undo(publication)
    stale.settle(now=NOW + HOUR)
    assert "Covenant: your buddies are as before" in told(pairing.supported)
    assert "Covenant: your buddies are as before" in told(pairing.buddy)

    sent()
    before = len(told(pairing.buddy))
    pairing.refresh_from_db()
    services.end_pairing(pairing=pairing, by=BY, now=NOW + 2 * HOUR)
    stale.settle(now=NOW + 2 * HOUR)
    assert told(pairing.buddy)[before:] == ["Covenant: a change to your buddies"]


def test_who_had_not_heard_of_the_end_hears_nothing_of_it(moved):
    publication, pairing = moved
    stale.settle(now=NOW)
    undo(publication)
    Message.objects.filter(key=f"pairing:{pairing.pk}:buddy").update(state=Message.State.SENT)
    stale.settle(now=NOW + HOUR)

    assert "Covenant: your buddies are as before" not in told(pairing.buddy)


def test_somebody_without_an_address_is_not_written_to(moved):
    publication, pairing = moved
    stale.settle(now=NOW)
    sent()
    pairing.buddy.email = ""
    pairing.buddy.save()
    undo(publication)
    stale.settle(now=NOW + HOUR)

    assert "Covenant: your buddies are as before" not in told(pairing.buddy)


def test_a_pair_that_is_gone_needs_nobody_told(network):
    reconcile_back(999_999, NOW)

    assert not Message.objects.exists()


def test_a_reserve_that_it_set_goes_and_the_pair_stays(network):
    lee = head_in_window(network, "Lee Tan")
    pairing = paired(network, lee, buddy(network, "Owen Price"))
    buddy(network)
    proposal = propose(network)
    row = row_of(proposal, lee)
    assert row.kind == "reserve"
    publication = publish(proposal, row)
    pairing.refresh_from_db()
    assert pairing.reserve == row.reserve

    undo(publication)

    pairing.refresh_from_db()
    assert (pairing.reserve, pairing.ended_at) == (None, None)


def test_a_pair_that_got_a_reserve_meanwhile_gets_no_other(network):
    lee = head_in_window(network, "Lee Tan")
    pairing = paired(network, lee, buddy(network, "Owen Price"))
    priya = buddy(network)
    proposal = propose(network)
    row = row_of(proposal, lee)
    services.set_reserve(pairing=pairing, reserve=priya, by=BY, now=NOW)

    with pytest.raises(Refused, match="has changed since"):
        publish(proposal, row)


def refused(publication, words):
    """It is refused, and nothing half-done stays."""
    before = list(Pairing.objects.order_by("pk").values())
    with pytest.raises(Refused, match=words):
        undo(publication)
    assert list(Pairing.objects.order_by("pk").values()) == before


def test_it_is_refused_where_somebody_has_agreed_the_code(published):
    Pairing.objects.update(buddy_agreed_at=NOW)
    refused(published, "the code of practice is agreed")


def test_it_is_refused_where_a_visit_has_opened(published):
    sam = Pairing.objects.get().supported
    open_visit(school=school_of(sam), by=sam, now=NOW)
    refused(published, "a visit has opened")


@pytest.mark.parametrize("what", ["ended", "reserve", "stands in"])
def test_it_is_refused_where_a_pair_has_changed_since(published, what):
    pairing = Pairing.objects.get()
    if what == "ended":
        services.end_pairing(pairing=pairing, by=BY, now=NOW)
    elif what == "reserve":
        services.set_reserve(pairing=pairing, reserve=None, by=BY, now=NOW)
    else:
        Pairing.objects.update(stands_in_since=NOW)
    refused(published, "has changed since")


def test_it_is_refused_where_a_word_stands_against_the_pair_before(network, moved):
    publication, pairing = moved
    services.forbid(network=network, one=pairing.supported, other=pairing.buddy, by=BY, now=NOW)
    refused(publication, "cannot come back")


def test_it_is_refused_where_the_buddy_before_is_full_by_now(network, moved):
    publication, pairing = moved
    Pairing.objects.filter(publication=publication, buddy=pairing.buddy).update(publication=None)
    publication.reserves = [
        each for each in publication.reserves
        if Pairing.objects.filter(pk=each[0], publication=publication).exists()
    ]  # fmt: skip
    publication.save()
    refused(publication, "supports as many as they offered")


def test_it_is_refused_where_the_head_has_another_buddy_by_now(network, moved):
    publication, pairing = moved
    mine = Pairing.objects.get(publication=publication, supported=pairing.supported)
    Pairing.objects.filter(pk=mine.pk).update(publication=None)
    publication.reserves = [each for each in publication.reserves if each[0] != mine.pk]
    publication.save()
    refused(publication, "has another buddy by now")


def test_it_is_refused_where_the_offer_is_gone(network, moved):
    publication, pairing = moved
    Offer.objects.filter(person=pairing.buddy).delete()
    refused(publication, "supports as many as they offered")


def test_a_pair_that_moves_and_has_ended_already_is_no_obstacle(network, a_pair_that_could_move):
    sam, maya, _priya, tom, pairing = a_pair_that_could_move
    proposal = moving(network, maya)
    change(proposal, maya, "smallest_change")
    services.end_pairing(pairing=pairing, by=BY, now=NOW)

    publish(proposal, *proposal.pairs.exclude(buddy=None))

    assert Pairing.objects.get(supported=sam, ended_at=None).buddy == tom


def test_rows_without_a_buddy_publish_nothing(network):
    sam = head_in_window(network)
    proposal = propose(network)
    with pytest.raises(Refused, match="no buddy to publish"):
        publish(proposal, row_of(proposal, sam))
    assert not Publication.objects.exists()
