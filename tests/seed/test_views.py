"""The demo's own pages, which exist in the demo alone."""

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from core import clock
from notifications.demo_mail import DemoMailBackend
from seed import post
from seed.people import Registry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path, now):
    settings.DEMO = True
    settings.DEMO_MAIL = tmp_path
    clock.travel_to(now)


def test_outside_the_demo_there_are_none(client, settings):
    settings.DEMO = False

    for name in ("post", "people"):
        assert client.get(reverse(f"demo:{name}")).status_code == 404
    assert client.post(reverse("demo:travel")).status_code == 404


def test_time_moves_on_and_one_stays_on_the_page(client, demo):
    response = client.post(reverse("demo:travel"), {"step": "evening", "next": "/westhaven/"})

    assert response["Location"] == "/westhaven/"
    assert clock.now().hour == 19


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_time_never_leads_to_another_site(client, demo, address):
    response = client.post(reverse("demo:travel"), {"step": "evening", "next": address})

    assert response["Location"] == "/"


def test_every_message_can_be_read(client, demo):
    assert "No message has been sent yet" in client.get(reverse("demo:post")).content.decode()
    DemoMailBackend().send_messages(
        [EmailMessage("Covenant: your buddy", "Ring Sam", "c@example.org", ["a@example.org"])]
    )

    page = client.get(reverse("demo:post")).content.decode()
    assert "Covenant: your buddy" in page
    letter = client.get(reverse("demo:letter", args=post.names())).content.decode()
    assert "Ring Sam" in letter
    assert client.get(reverse("demo:letter", args=["nothing"])).status_code == 404


def test_what_is_attached_to_a_message_can_be_opened(client, demo):
    message = EmailMessage("Covenant: a list", "Hello", "c@example.org", ["a@example.org"])
    message.attach("list.pdf", b"%PDF-", "application/pdf")
    DemoMailBackend().send_messages([message])
    (name,) = post.names()
    address = reverse("demo:letter-file", args=[name, 0])

    assert address in client.get(reverse("demo:letter", args=[name])).content.decode()
    file = client.get(address)
    assert (file.content, file["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert client.get(reverse("demo:letter-file", args=[name, 1])).status_code == 404


def test_one_tap_signs_in_as_somebody(client, demo, network):
    network.named_contact = factories.person("Nobody With An Account")
    network.save()
    head = factories.head(network, "Amina Yusuf")
    coordinator = factories.coordinator(network)
    trust = factories.organisation(network)
    factories.role(head, network, "officer", organisation=trust)
    page = client.get(reverse("demo:people")).content.decode()
    assert "Amina Yusuf" in page
    assert coordinator.name in page
    assert trust.name in page

    response = client.post(reverse("demo:sign-in", args=[head.pk]))

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(head.user.pk)


def test_an_operator_is_one_of_those_whom_one_tap_signs_in(client, demo, network):
    orla = Registry().operator("Orla Finch")
    page = client.get(reverse("demo:people")).content.decode()
    assert "Orla Finch" in page.partition("Operators")[2]

    client.post(reverse("demo:sign-in", args=[orla.pk]))

    assert client.get(reverse("operator:networks")).status_code == 200


def test_nobody_signs_in_as_somebody_without_an_account(client, demo):
    person = factories.person()

    assert client.post(reverse("demo:sign-in", args=[person.pk])).status_code == 404
