"""The pages behind links about one's own entry: they ask on GET, act on POST, and name nobody."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.audit import System
from core.telephone import national
from directory import services
from directory.entry_links import Act, link_to
from directory.models import Entry, EntryConflict
from notifications.models import Message
from tests import factories
from tests.directory.helpers import consented, listed
from tests.directory.test_my_entry import ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine, now):
    time_machine.move_to(now, tick=False)
    return time_machine


@pytest.fixture
def asked(network, now):
    trust = factories.organisation(network)
    return services.propose(
        organisation=trust, name="Priya Shah", email="priya@example.org", good_for="Data",
        by=factories.officer(trust, "Gareth Lowe"), now=now,
    )  # fmt: skip


@pytest.fixture
def entry(network, now):
    return listed(network, now, "Ruth Lindqvist", good_for="Timetables")


def path(link):
    return re.sub(r"^https?://[^/]+", "", link)


def to(entry, act):
    return path(link_to(entry, act))


def read(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_links_of_the_messages_are_those_that_answer(asked, entry, network, now):
    def links(text):
        return [path(found) for found in re.findall(r"https?://\S+", text)]

    first, listed_message = Message.objects.order_by("pk")
    assert links(first.text) == [to(asked, Act.JOIN), to(asked, Act.NO)]
    assert listed_message.subject == "Covenant: you are in the directory"
    assert links(listed_message.text) == [to(entry, Act.CHANGE), to(entry, Act.LEAVE)]


def test_looking_changes_nothing_and_names_nobody(asked, entry):
    for link in (to(asked, Act.JOIN), to(asked, Act.NO)):
        page = read(Client().get(link))
        assert "Priya" not in page
        assert asked.person.telephone or "tel:" not in page
    for act in (Act.STILL_TRUE, Act.CHANGE, Act.LEAVE):
        assert "Ruth" not in read(Client().get(to(entry, act)))
    asked.refresh_from_db()
    entry.refresh_from_db()
    assert (asked.is_asked, entry.is_in) == (True, True)


def test_a_yes_fills_in_their_own_entry_and_number(network, asked):
    client = Client()
    page = read(client.get(to(asked, Act.JOIN)))
    assert "Harbour Learning Trust thinks that you would be good to ring." in page
    assert path(link_to(asked, Act.NO)) in page
    assert "Tick the box to agree" in read(client.post(to(asked, Act.JOIN), {"roles": ["head"]}))

    page = read(client.post(to(asked, Act.JOIN), ANSWERS, follow=True))

    assert "A coordinator looks at it" in page
    asked.refresh_from_db()
    assert (asked.is_in, asked.approved_at, asked.person.telephone) == (
        True, None, "+442079460999",
    )  # fmt: skip
    assert asked.person.roles.get().kind == "adviser"
    # The same link changes it, and opens its further parts.
    more = {"types": ["small"], "last_inspection": 2025}
    read(client.post(f"{to(asked, Act.JOIN)}more/", more, follow=True))
    assert asked.experiences.filter(facet="type").get().value == "small"


def test_schools_are_added_by_link_and_none_is_shown(network, entry, now):
    hidden, new = factories.school(network, "Hidden School"), factories.school(network, "New One")
    EntryConflict.objects.create(entry=entry, school=hidden)
    link = f"{to(entry, Act.CHANGE)}schools/"

    client = Client()
    client.post(link, {"school": new.pk, "why": "inspected"})

    assert entry.conflicts.count() == 2
    page = read(client.get(link))
    assert "Hidden School</dt>" not in page
    assert "New One</dt>" not in page
    assert "because its link could be in other hands" in page


def test_parts_are_for_who_is_in_and_for_links_that_open(asked, entry):
    assert Client().get(f"{to(asked, Act.JOIN)}more/").status_code == 404
    assert Client().get(f"{to(asked, Act.JOIN)}kept/").status_code == 404
    assert Client().get(f"{to(entry, Act.LEAVE)}schools/").status_code == 404
    assert Client().get(f"{to(entry, Act.STILL_TRUE)}kept/").status_code == 404


def test_a_no_is_one_tap_and_a_change_of_mind_counts(asked):
    assert "nobody asks why" in read(Client().get(to(asked, Act.NO)))
    read(Client().post(to(asked, Act.NO)))
    asked.refresh_from_db()
    assert not asked.is_asked

    read(Client().post(to(asked, Act.JOIN), ANSWERS, follow=True))
    asked.refresh_from_db()
    assert asked.is_in


def test_still_true_is_one_tap(network, now, clock):
    entry = listed(network, now - timedelta(days=500))
    page = read(Client().get(to(entry, Act.STILL_TRUE)))
    assert "Inspector, now or before; Primary" in page

    assert "we ask again in a year" in read(Client().post(to(entry, Act.STILL_TRUE)))

    entry.refresh_from_db()
    assert entry.confirmed_at == now
    assert entry.approved_at is not None


def test_leaving_by_link_is_one_tap_and_twice_is_the_same(entry):
    link = to(entry, Act.LEAVE)
    assert "No reason is asked" in read(Client().get(link))
    for _ in range(2):
        assert "You have left the directory" in read(Client().post(link))
    entry.refresh_from_db()
    assert not entry.is_in
    for act in (Act.CHANGE, Act.STILL_TRUE):
        assert "does not work any more" in read(Client().post(to(entry, act)), 404)


def test_a_link_that_was_changed_or_whose_entry_is_gone_does_nothing(entry, asked, now):
    token = to(asked, Act.NO)
    for wrong in (
        token.replace(f"entry.{asked.pk}.", f"entry.{entry.pk}."),
        token.replace(".no~", ".leave~"),
        token[:-3] + "/",
        "/me/directory/nonsense/",
    ):
        assert "does not work any more" in read(Client().post(wrong), 404)
    services.take_back_proposal(entry=asked, by=System("test"), now=now)
    read(Client().post(token), 404)
    entry.person.erased_at = now
    entry.person.save()
    read(Client().post(to(entry, Act.LEAVE)), 404)


def test_links_that_open_work_for_60_days_and_goodbyes_longer(entry, clock):
    links = [to(entry, act) for act in (Act.CHANGE, Act.STILL_TRUE, Act.LEAVE)]
    clock.shift(timedelta(days=61))
    assert [Client().get(link).status_code for link in links] == [404, 200, 200]
    clock.shift(timedelta(days=125))
    assert [Client().get(link).status_code for link in links] == [404, 404, 404]


def test_a_link_that_is_too_old_to_open_an_entry_leads_to_none_that_does(asked, entry, clock):
    old = to(entry, Act.STILL_TRUE)
    no = to(asked, Act.NO)
    assert "Change it" in read(Client().get(old))
    clock.shift(timedelta(days=61))

    page = read(Client().get(old))

    assert "too old to change it" in page
    assert "tel:" not in page
    assert national(entry.person.telephone) not in page
    assert re.findall(r"/me/directory/entry\.\d+\.(\S+?)~", page) == ["leave"]
    assert "Yes, I would be in the directory" not in read(Client().get(no))


def test_the_page_takes_the_form_of_this_site_alone(asked):
    client = Client(enforce_csrf_checks=True)
    assert client.post(to(asked, Act.NO)).status_code == 403


def test_the_number_of_somebody_who_is_only_asked_is_not_shown(network, now):
    head = factories.head(network)
    entry = Entry.objects.create(network=network, person=head, proposed_at=now)
    page = read(Client().get(to(entry, Act.JOIN)))
    assert head.telephone not in page
    assert "Somebody thinks" in page
    consented(network, head, now, telephone="020 7946 0321")
    assert "020 7946 0321" in read(Client().get(to(entry, Act.JOIN)))


def test_signed_in_the_links_work_the_same(network, entry, sign_in):
    client = sign_in(entry.person)
    page = read(client.get(to(entry, Act.CHANGE)))
    assert reverse("directory:leave", args=[network.slug]) not in page
