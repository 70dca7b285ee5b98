"""A plan's first page."""

import pytest
from django.urls import reverse

from support.models import PlanLook
from tests import factories
from tests.support.plans import a_plan

pytestmark = pytest.mark.django_db


def test_the_first_page_of_a_plan_says_whose_school_it_is_and_keeps_who_looked(network, sign_in):
    plan = a_plan(network)
    coordinator = factories.coordinator(network)

    response = sign_in(coordinator).get(reverse("support:plan", args=[network.slug, plan.pk]))

    assert plan.school.name in response.content.decode()
    assert PlanLook.objects.get().section == "plan"
