"""What the database holds of proposals, whatever the services do."""

import pytest
from django.db import IntegrityError, transaction

from buddies.models import Proposal, ProposedPair
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_database_keeps_one_open_proposal(network, now):
    Proposal.objects.create(network=network, made_at=now, state=Proposal.State.DISMISSED)
    Proposal.objects.create(network=network, made_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(network=network, made_at=now)


def test_the_database_keeps_one_row_a_head_with_three_people(network, now):
    proposal = Proposal.objects.create(network=network, made_at=now)
    sam, priya = factories.person(), factories.person()
    for wrong in (
        {"supported": sam, "buddy": sam},
        {"supported": sam, "buddy": priya, "reserve": priya},
        {"supported": sam, "reserve": sam},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposedPair.objects.create(proposal=proposal, **wrong)
    ProposedPair.objects.create(proposal=proposal, supported=sam, buddy=priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedPair.objects.create(proposal=proposal, supported=sam)
