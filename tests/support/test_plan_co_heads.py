"""Two lead a school together: of a plan that one of them has the other learns nothing, unless it is
shared, and may have one of their own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.refusals import Refused
from support.models import Plan
from support.plans.opening import open_due
from support.queries.plans import plan_for
from support.services import closing
from support.services.plan_people import take_on
from support.services.plans import open_plan
from support.urls_contents import urlpatterns as contents
from support.urls_plans import urlpatterns as plans
from tests import factories
from tests.conftest import NOW
from tests.support.plans import a_plan, share
from tests.support.reading import CHANGES
from tests.support.test_plan_opening import report
from tests.support.test_plan_seeing import access

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _on_a_tuesday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def head(network):
    return factories.head(network, "Amina Vale")


@pytest.fixture
def co_head(head):
    person = factories.person("Co Head", account=True)
    factories.post(person, head.posts.get().school, "co_head")
    return person


def everything(network, client, pk):
    """What each address of plans answers, with the number of a plan, and the pages around."""
    slug = network.slug
    found = {}
    for each in (*plans, *contents):
        args = [slug, *[pk] * str(each.pattern).count("<int:")]
        url = reverse(f"support:{each.name}", args=args)
        for method in ("get", "post"):
            answer = getattr(client, method)(url) if each.name != "plan-open" else client.get(url)
            found[method, each.name] = answer.status_code, CHANGES.sub(b"", answer.content)
    for name in ("dashboard:home", "dashboard:asked"):
        answer = client.get(reverse(name, args=[slug]))
        found["get", name] = answer.status_code, CHANGES.sub(b"", answer.content)
    return found


def test_no_page_tells_a_co_head_whether_there_is_a_plan(network, head, co_head, sign_in):
    client = sign_in(co_head)
    plan = a_plan(network, head=head, why="wish")
    pk = plan.pk
    plan.delete()
    before = everything(network, client, pk)

    plan.pk = pk
    plan.save(force_insert=True)
    after = everything(network, client, pk)

    assert {key: value for key, value in after.items() if value != before[key]} == {}
    # Coordinators' own list is forbidden to all others.
    forbidden = {name for (_, name), (status, _) in after.items() if status == 403}
    assert forbidden == {"plans-wanting"}


def test_a_co_head_has_a_plan_of_their_own(network, head, co_head, sign_in):
    first = a_plan(network, head=head, why="wish")

    sign_in(co_head).post(reverse("support:plan-open", args=[network.slug]))

    second = Plan.objects.get(head=co_head)
    assert plan_for(access(co_head, network), second.pk) == second
    assert plan_for(access(co_head, network), first.pk) is None
    assert plan_for(access(head, network), second.pk) is None
    with pytest.raises(Refused, match="already"):
        a_plan(network, head=head, school=first.school)


def test_a_co_head_reads_what_the_head_shares(network, head, co_head):
    plan = a_plan(network, head=head)
    share(plan, "work", co_head)

    assert plan_for(access(co_head, network), plan.pk) == plan


def test_a_report_leaves_what_a_co_head_wished_for_between_them(network, head, co_head):
    wished = a_plan(network, head=co_head, school=head.posts.get().school, why="wish")
    report(wished.school)

    assert open_due(now=NOW) == 1
    assert open_due(now=NOW) == 0

    wished.refresh_from_db()
    assert wished.record is None
    assert Plan.objects.get(record__isnull=False).head == head
    report(wished.school, published_on=TODAY, started_on=TODAY - timedelta(days=30))
    assert open_due(now=NOW) == 0


def test_a_report_is_rested_on_by_the_heads_own_wish(network, head, co_head):
    school = head.posts.get().school
    orphan = a_plan(network, head=factories.person("Gone Head"), school=school, why="wish")
    own = Plan.objects.create(
        network=network, school=school, head=head, why="wish", counted_from=TODAY,
        opened_at=NOW, ask_by=TODAY,
    )  # fmt: skip
    report(school)

    assert open_due(now=NOW) == 1

    orphan.refresh_from_db()
    own.refresh_from_db()
    assert (orphan.record, own.record is None) == (None, False)


def test_whoever_has_a_plan_takes_on_no_other_at_the_school(network, head, co_head, sign_in):
    left = a_plan(network, head=head)
    a_plan(network, head=co_head, school=left.school)
    head.posts.update(end=TODAY)

    with pytest.raises(Refused, match="a plan of your own"):
        take_on(plan=left, by=co_head, now=NOW)
    url = reverse("support:plan-take-on", args=[network.slug, left.pk])
    answer = sign_in(co_head).post(url, follow=True)
    assert "a plan of your own" in answer.content.decode()
    left.refresh_from_db()
    assert left.head == head


def test_a_closed_plan_is_opened_again_beside_a_co_heads(network, head, co_head):
    plan = a_plan(network, head=head)
    closing.close(plan=plan, helped=[], by=head, now=NOW)
    a_plan(network, head=co_head, school=plan.school)

    assert closing.open_again(plan=plan, by=head, now=NOW).state == "open"


def test_who_leads_the_school_opens_none_beside_one_that_they_may_take_on(network, head, co_head):
    plan = a_plan(network, head=head)
    head.posts.update(end=TODAY)

    with pytest.raises(Refused, match="already"):
        open_plan(school=plan.school, head=co_head, why="wish", by=co_head, now=NOW)
