"""What a kind may say besides its steps: where it goes on, who may still answer, what is locked."""

import pytest
from django.test import Client

from core.refusals import Refused
from escalations import services
from escalations.links import PATH, token_for
from escalations.models import Escalation
from tests.escalations.kind import MINUTE, step
from tests.escalations.town import answer, opened, page_of


def test_an_answer_for_good_leads_to_where_it_goes_on(ladder, kind, priya, now):
    kind.goes_on = "/somewhere/else/"
    opened(now)
    address = f"/{PATH}{token_for(page_of(priya))}/"

    said = Client().post(address, {"answer": "yes"})

    assert (said.status_code, said["Location"]) == (302, "/somewhere/else/")
    assert said["Referrer-Policy"] == "no-referrer"
    page = Client().get(address).content.decode()
    assert 'href="/somewhere/else/"' in page
    assert "You can close this page" not in page


def test_an_answer_that_is_not_for_good_leads_nowhere(ladder, kind, priya, now):
    kind.goes_on = "/somewhere/else/"
    opened(now)
    address = f"/{PATH}{token_for(page_of(priya))}/"

    page = Client().post(address, {"answer": "on-it"})

    assert page.status_code == 200
    assert "/somewhere/else/" not in page.content.decode()


@pytest.mark.parametrize("may", [True, False])
def test_a_kind_says_whether_somebody_who_was_let_go_may_still_answer(kind, priya, tom, now, may):
    kind.policy = [step("buddy", priya)]
    kind.late = may
    escalation = opened(now)
    page = page_of(priya)
    kind.policy = [step("buddy", tom)]
    services.reconsider(escalation=escalation, now=now + MINUTE)

    if may:
        answered = services.answer(page=page, value="yes", by=priya, now=now + 2 * MINUTE)
        assert answered.answered_by == priya
    else:
        with pytest.raises(Refused, match="not needed any more"):
            services.answer(page=page, value="yes", by=priya, now=now + 2 * MINUTE)


def test_the_row_that_it_is_about_is_locked_first(ladder, kind, priya, now):
    opened(now)
    answer(priya, "yes", now)
    services.sweep(now=now)
    assert kind.locked == [1, 1]


def test_an_escalation_that_is_gone_is_not_moved(ladder, now):
    escalation = opened(now)
    Escalation.objects.all().delete()
    with pytest.raises(Escalation.DoesNotExist):
        services.reconsider(escalation=escalation, now=now)
