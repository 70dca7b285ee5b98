"""Publishing across pages without a script: nothing unseen, nothing lost, and undone for a day."""

from datetime import timedelta

import pytest

from buddies import services
from buddies.models import Pairing, Proposal, Publication
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, row_of
from tests.buddies.test_board import dee, read, tuesday, url
from tests.buddies.test_proposal_page import act, seen

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]


@pytest.fixture
def una(network):
    return factories.coordinator(network, "Una Second")


@pytest.fixture
def proposal(network):
    """Sam and Maya, each with a buddy."""
    head_in_window(network), head_in_window(network, "Maya Brandt")
    buddy(network), buddy(network, "Tom Hale"), buddy(network, "Owen Price")
    return services.propose(network=network, by=BY, now=NOW)


def named(proposal, name):
    return proposal.pairs.get(supported__name=name)


def change(proposal, name, what, by):
    return services.change_proposal(
        proposal=proposal, row=named(proposal, name), act=what, by=by, now=NOW
    )


def publish(client, proposal, rows, **more):
    shown = ",".join(str(row.pk) for row in proposal.pairs.all())
    sent = {"rows": [row.pk for row in rows], "shown": shown, **more}
    sent.setdefault("seen", seen(proposal))
    return client.post(url("publish", proposal.pk), sent, follow=True).content.decode()


def ticked(page, row):
    return f'name="rows" type="checkbox" value="{row.pk}" checked' in page


def test_what_is_not_ticked_waits_in_the_proposal(proposal, dee):
    page = publish(dee, proposal, [named(proposal, "Sam Okafor")])

    assert "You can undo it for a day" in page
    assert "A proposal for 1 head<" in page
    assert Publication.objects.get().made.get().supported.name == "Sam Okafor"
    publish(dee, proposal, [named(proposal, "Maya Brandt")])
    assert Proposal.objects.get().state == "published"


def test_a_stale_page_is_refused_and_comes_back_with_its_ticks(proposal, dee, una):
    looked_at = seen(proposal)
    sam, maya = named(proposal, "Sam Okafor"), named(proposal, "Maya Brandt")
    change(proposal, "Sam Okafor", "keep", una)

    page = publish(dee, proposal, [sam], seen=looked_at)

    assert "Una Second kept the pair of Sam Okafor at 09:00. Nothing of yours was done" in page
    assert "Changed since you looked" in page
    assert not ticked(page, sam)
    assert not ticked(page, maya)
    assert not Pairing.objects.exists()
    page = publish(dee, proposal, [maya], seen=looked_at)
    assert Pairing.objects.get().supported.name == "Maya Brandt"


def test_a_rule_that_stands_against_it_leaves_the_ticks_as_they_were(proposal, dee, network):
    sam, maya = named(proposal, "Sam Okafor"), named(proposal, "Maya Brandt")
    services.forbid(network=network, one=sam.supported, other=sam.buddy, by=BY, now=NOW)

    page = publish(dee, proposal, [sam])

    assert "cannot be published any more" in page
    assert ticked(page, sam)
    assert not ticked(page, maya)


def test_who_publishes_second_is_told_by_whom_it_was_published(proposal, dee, una):
    looked_at, rows = seen(proposal), list(proposal.pairs.all())
    services.publish(proposal=proposal, rows=rows, by=una, now=NOW)

    sent = {"rows": [row.pk for row in rows], "seen": looked_at}
    page = dee.post(url("publish", proposal.pk), sent, follow=True).content.decode()

    assert "has changed since you looked" in page
    assert Publication.objects.count() == 1
    page = act(dee, proposal, "leave_out", row=rows[0].pk, seen=looked_at).content.decode()
    assert "has changed since you looked" in page


def test_ticks_that_were_taken_away_stay_so_while_another_row_changes(proposal, dee):
    sam, maya = named(proposal, "Sam Okafor"), named(proposal, "Maya Brandt")

    page = act(
        dee, proposal, f"keep:{sam.pk}", rows=[sam.pk], shown=f"{sam.pk},{maya.pk}", page="1"
    ).content.decode()

    assert ticked(page, sam)
    assert not ticked(page, maya)


def test_everything_is_on_one_page_to_print_or_publish_but_for_what_is_taken_out(proposal, dee):
    page = read(dee, "publish-all", proposal.pk)
    assert "This is all of it: 2 rows" in page
    maya = named(proposal, "Maya Brandt")

    dee.post(url("publish-all", proposal.pk), {"without": [maya.pk], "seen": seen(proposal)})

    assert Pairing.objects.get().supported.name == "Sam Okafor"


def test_what_the_whole_page_did_not_show_is_not_published(proposal, dee, una):
    looked_at = seen(proposal)
    maya = named(proposal, "Maya Brandt")
    change(proposal, "Sam Okafor", "keep", una)

    answer = dee.post(
        url("publish-all", proposal.pk), {"without": [maya.pk], "seen": looked_at}, follow=True
    )

    page = answer.content.decode()
    assert "Una Second kept the pair of Sam Okafor" in page
    assert "Changed since you looked" in page
    assert f'value="{maya.pk}" checked' in page
    assert not Pairing.objects.exists()
    services.dismiss(proposal=proposal, by=una, now=NOW)
    assert "Nothing of it can be published any more" in read(dee, "publish-all", proposal.pk)


def test_rows_are_searched_and_filtered(proposal, dee):
    page = read(dee, "proposal", proposal.pk, q="maya")
    assert "Maya Brandt</label>" in page or "Maya Brandt<" in page
    assert f'id="row-{named(proposal, "Sam Okafor").pk}"' not in page
    for show in ("alone", "check", "moved", "reserve", "left-out"):
        assert "answers the search" in read(dee, "proposal", proposal.pk, show=show)
    assert "row-" in read(dee, "proposal", proposal.pk, show="new")


def test_a_choice_that_is_refused_is_still_chosen(proposal, dee, una):
    sam = named(proposal, "Sam Okafor")
    looked_at = seen(proposal)
    change(proposal, "Sam Okafor", "keep", una)

    page = act(
        dee, proposal, "choose", row=sam.pk, person=sam.reserve_id, seen=looked_at
    ).content.decode()

    assert "Una Second kept" in page
    assert f'<option value="{sam.reserve_id}" selected>' in page


def test_a_button_of_an_older_page_says_what_changed(proposal, dee, una):
    looked_at = seen(proposal)
    change(proposal, "Sam Okafor", "keep", una)

    value = f"keep:{named(proposal, 'Sam Okafor').pk}"
    page = act(dee, proposal, value, seen=looked_at).content.decode()

    assert "Una Second kept the pair of Sam Okafor" in page
    assert "A proposal for 2 heads" in page


def test_two_buddies_are_swapped_and_it_is_undone(proposal, dee):
    sam, maya = named(proposal, "Sam Okafor"), named(proposal, "Maya Brandt")
    assert "Swap buddies with another head" in read(dee, "row", proposal.pk, sam.pk)

    page = act(dee, proposal, "swap", row=sam.pk, other=maya.pk).content.decode()

    assert "The two buddies are swapped" in page
    assert row_of(proposal, sam.supported).buddy == maya.buddy
    sent = {"seen": seen(proposal)}
    page = dee.post(url("undo-change", proposal.pk), sent, follow=True).content.decode()
    assert "The last change is undone" in page
    assert row_of(proposal, sam.supported).buddy == sam.buddy


def test_the_matcher_never_throws_away_what_was_chosen(proposal, dee, una):
    change(proposal, "Sam Okafor", "keep", una)

    page = dee.post(url("run"), follow=True).content.decode()

    assert "was waiting already" in page
    page = dee.post(url("run-again", proposal.pk), {"seen": 1}, follow=True).content.decode()
    assert "Una Second kept the pair of Sam Okafor" in page
    dee.post(url("run-again", proposal.pk), {"seen": seen(proposal)})
    assert Proposal.objects.filter(state="open").get() != proposal
    page = dee.post(url("dismiss", proposal.pk), {"seen": 9}, follow=True).content.decode()
    assert "ran the matcher again" in page


def test_a_publication_is_listed_and_undone_for_a_day(proposal, dee, time_machine):
    assert "Nothing has been published" in read(dee, "publications")
    publish(dee, proposal, proposal.pairs.all())
    made = Publication.objects.get()
    page = read(dee, "publications")
    assert "Dee Alvarez" in page
    assert "2 pairs" in page
    assert "These pairs would end" in read(dee, "undo-publication", made.pk)

    page = dee.post(url("undo-publication", made.pk), follow=True).content.decode()

    assert "The publication is undone" in page
    assert not Pairing.objects.filter(ended_at=None).exists()
    assert "Undone" in read(dee, "undo-publication", made.pk)
    page = dee.post(url("undo-publication", made.pk), follow=True).content.decode()
    assert "undone already" in page


def test_after_its_day_a_publication_is_only_looked_at(proposal, dee, time_machine):
    publish(dee, proposal, proposal.pairs.all())
    Publication.objects.update(at=NOW - timedelta(days=2))

    page = read(dee, "undo-publication", Publication.objects.get().pk)

    assert "Its day is over" in page
    assert "Undo all of it" not in page


def test_the_board_is_searched_and_filtered(network, dee):
    paired(network, head_in_window(network), buddy(network))
    head_in_window(network, "Maya Brandt")
    assert "Sam Okafor" not in read(dee, "pairing", state="alone")
    assert "Maya Brandt" not in read(dee, "pairing", state="covered")
    assert "answers this search" in read(dee, "pairing", state="unknown")
    page = read(dee, "pairing", q="maya", state="nonsense")
    assert "Maya Brandt" in page
    assert "Sam Okafor" not in page
    assert "Sam Okafor" in read(dee, "pairing", show="paired", q="priya", state="no-reserve")
    assert "No pair answers" in read(dee, "pairing", show="paired", state="check")
    assert "Priya Nair" in read(dee, "pairing", show="buddies", q="priya", phase="primary")
    for state in ("room", "not-now"):
        assert "answers this search" in read(dee, "pairing", show="buddies", state=state)
    assert "Priya Nair" in read(dee, "pairing", show="buddies", state="full")
