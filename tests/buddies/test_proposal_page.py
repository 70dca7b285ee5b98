"""The proposal as a page: read why, change, publish all or some, put aside."""

import pytest

from buddies import services
from buddies.models import Pairing, Proposal
from tests import factories
from tests.buddies.helpers import BY, NOW, buddy, head_in_window, paired, row_of, window
from tests.buddies.test_board import dee, read, tuesday, url

pytestmark = pytest.mark.django_db
__all__ = ["dee", "tuesday"]


@pytest.fixture
def proposal(network):
    """Sam and Maya with one buddy for the two, and Lee's published pair."""
    head_in_window(network), head_in_window(network, "Maya Brandt")
    lee = factories.head(network, "Lee Tan")
    reserve = factories.head(network, "Una Reserve")
    paired(network, lee, buddy(network, "Owen Price"), reserve=reserve)
    buddy(network)
    return services.propose(network=network, by=BY, now=NOW)


def seen(proposal):
    """What a page says that it showed."""
    proposal.refresh_from_db()
    return proposal.version


def act(client, proposal, value, **more):
    more.setdefault("seen", seen(proposal))
    return client.post(url("change", proposal.pk), {"act": value, **more}, follow=True)


def test_the_page_says_why_what_is_proved_and_what_would_help(proposal, dee):
    page = read(dee, "proposal", proposal.pk)

    assert "A proposal for 2 heads" in page
    assert "Nothing changes until you publish. 1 published pair stays as it is." in page
    assert "1 of 2" in page
    assert "Proved: no other plan is better" in page
    assert page.count("proved best possible") == 7
    assert "Both lead primary schools." in page
    assert "Smallest change: If" in page
    assert "They agreed to one more" in page


def test_schools_without_a_known_head_are_named_first(proposal, dee, network):
    nobody = factories.school(network, "Harbour Academy")
    window(nobody)

    page = read(dee, "proposal", proposal.pk)

    assert f"/westhaven/people/enter-head/?school={nobody.pk}" in page
    assert page.index("Harbour Academy") < page.index("Priya Nair")


def test_a_plan_that_is_not_proved_says_so(proposal, dee):
    Proposal.objects.update(is_optimal=False)

    page = read(dee, "proposal", proposal.pk)

    assert "Not proved to be the best plan" in page
    assert "proved best possible" not in page


def test_rows_are_kept_changed_and_the_smallest_change_made(proposal, dee):
    row = proposal.pairs.exclude(buddy=None).get()

    assert "This pair stays" in act(dee, proposal, f"keep:{row.pk}").content.decode()
    alone = proposal.pairs.get(buddy=None)
    page = act(dee, proposal, f"smallest_change:{alone.pk}").content.decode()
    assert "2 of 2" in page
    head = proposal.pairs.first().supported
    act(dee, proposal, f"leave_out:{row_of(proposal, head).pk}")
    page = read(dee, "proposal", proposal.pk)
    assert "Taken out of this proposal" in page
    page = act(dee, proposal, f"put_back:{row_of(proposal, head).pk}").content.decode()
    assert "Taken out of this proposal" not in page


def test_another_buddy_is_chosen_on_a_page_of_its_own(proposal, dee, network):
    tom = buddy(network, "Tom Hale")
    row = proposal.pairs.exclude(buddy=None).get()
    assert "Tom Hale" in read(dee, "row", proposal.pk, row.pk)
    alone = proposal.pairs.get(buddy=None)
    assert "Nobody is proposed" in read(dee, "row", proposal.pk, alone.pk)

    act(dee, proposal, "choose", row=row.pk, person=tom.pk)

    assert row_of(proposal, row.supported).buddy == tom
    page = act(dee, proposal, "choose", row=row_of(proposal, row.supported).pk).content.decode()
    assert "Choose a person." in page


@pytest.mark.parametrize("value", ["keep:999999", "keep:x", "", "keep:", "keep:" + "9" * 30])
def test_an_older_page_is_told_that_things_have_changed(proposal, dee, value):
    assert "has changed since" in act(dee, proposal, value).content.decode()


def test_chosen_pairs_are_published(proposal, dee):
    row = proposal.pairs.exclude(buddy=None).get()

    answer = dee.post(url("publish", proposal.pk), {"rows": [row.pk], "seen": seen(proposal)})

    assert answer.url == url("pairing")
    assert Pairing.objects.filter(supported=row.supported).exists()
    page = read(dee, "proposal", proposal.pk)
    assert "This proposal is published" in page
    assert "formaction" not in page


def test_publishing_nothing_or_something_gone_is_refused(proposal, dee):
    for rows, sentence in (([], "Choose at least one pair"), (["77777"], "has changed since")):
        answer = dee.post(
            url("publish", proposal.pk), {"rows": rows, "seen": seen(proposal)}, follow=True
        )
        assert sentence in answer.content.decode()
    assert Pairing.objects.count() == 1


def test_a_proposal_is_put_aside_once(proposal, dee):
    assert (
        "Nothing has changed"
        in dee.post(url("dismiss", proposal.pk), {"seen": 1}, follow=True).content.decode()
    )

    page = dee.post(url("dismiss", proposal.pk), {"seen": 1}, follow=True).content.decode()
    assert "published or put aside already" in page


def test_a_proposal_without_anybody_says_so(network, dee):
    empty = services.propose(network=network, by=BY, now=NOW)

    page = read(dee, "proposal", empty.pk)

    assert "A proposal for 0 heads" in page
    assert "There is no new pair" in page


def test_a_head_whom_no_change_helps_is_said_plainly(network, dee):
    head_in_window(network)
    lonely = services.propose(network=network, by=BY, now=NOW)

    assert "somebody has to offer" in read(dee, "proposal", lonely.pk)
