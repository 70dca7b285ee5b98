"""The numbers of one network’s rows, tried below the name of another by who may do all there."""

import pytest

from covenant import services
from covenant.models import Approval, SignatureEvent, SigningInvitation, Standing
from tests import factories
from tests.covenant.helpers import asked, at, drafted, published, sign

pytestmark = pytest.mark.django_db
ACTS = {
    "answer": "confirm",
    "words": "Ours now.",
    "agree": "on",
    "role": "Chair",
    "authority": "It",
}


@pytest.fixture
def eastport():
    return factories.network("eastport", is_public=True)


@pytest.fixture
def intruder(eastport, now, sign_in):
    """Coordinator and officer in Eastport, where all is as in Westhaven."""
    dee = factories.coordinator(eastport, "Ines Intruder")
    trust = factories.organisation(eastport, "Eastport Trust", email_domain="example.org")
    factories.role(dee, eastport, "officer", organisation=trust)
    published(eastport, now)
    return sign_in(dee)


@pytest.fixture
def westhaven(network, now):
    trust = factories.organisation(network, email_domain="example.org")
    lee = factories.officer(trust, "Lee Tan")
    text = published(network, now)
    sign(text, trust, lee, now, email_domain="elsewhere.example.com")
    draft = drafted(network, now, "Two")
    services.ask_for_approval(declaration=draft, organisations=[trust], by=lee, now=now)
    asked(network, lee, now, organisation=trust)
    return network


@pytest.mark.parametrize(
    ("name", "model", "more"),
    [
        ("check-authority", Standing, ()),
        ("standing-kept", Standing, ()),
        ("standing-change", Standing, ("suspend",)),
        ("standing-change", Standing, ("due",)),
        ("withdraw", Standing, ()),
        ("second", Standing, ()),
        ("reaffirm", Standing, ()),
        ("party", Standing, ()),
        ("certificate", Standing, ()),
        ("approve", Approval, ()),
        ("approval-stop", Approval, ()),
        ("invitation-again", SigningInvitation, ()),
        ("invitation-withdraw", SigningInvitation, ()),
    ],
)
def test_what_is_of_another_network_is_not_there(intruder, eastport, westhaven, name, model, more):
    if model is Approval:
        row = Approval.objects.get(organisation__network=westhaven)
    else:
        row = model.objects.get(network=westhaven)
    events = SignatureEvent.objects.count()
    there = at(name, eastport, row.pk, *more)

    assert intruder.post(there, ACTS).status_code in (404, 405)
    assert intruder.get(there).status_code in (404, 405)
    assert SignatureEvent.objects.count() == events


def test_organisations_of_another_network_are_not_asked_nor_invited_for(
    intruder, eastport, westhaven, now
):
    theirs = westhaven.organisations.get()
    drafted(eastport, now, "Eastport, two")

    intruder.post(at("approvals", eastport), {"organisations": theirs.pk, "name": ""})
    intruder.post(
        at("invite-to-sign", eastport) + f"?for=organisation-{theirs.pk}",
        {
            "place": theirs.name, "which": f"organisation-{theirs.pk}", "name": "Rose",
            "email": "rose@example.org", "role": "",
        },
    )  # fmt: skip
    answer = intruder.post(at("sign", eastport) + f"?for=organisation-{theirs.pk}", ACTS)

    assert answer.status_code == 404
    assert not Approval.objects.filter(declaration__network=eastport, organisation=theirs).exists()
    assert not SigningInvitation.objects.filter(network=eastport).exists()


def test_a_signature_of_another_network_is_verified_in_its_own_alone(client, eastport, westhaven):
    event = SignatureEvent.objects.get(network_id=westhaven.pk)

    assert client.get(at("signature", eastport, event.digest)).status_code == 404
    page = client.get(at("check", eastport), {"digest": event.digest}).content.decode()
    # Westhaven is not public.
    assert "Westhaven" not in page
    assert "No signature with this digest" in page
