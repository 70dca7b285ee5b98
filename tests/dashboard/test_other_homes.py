"""The first pages of officers and advisers, the front door, and the menu."""

import pytest

from covenant.models import Declaration
from directory.models import Entry
from schools.models import Role
from tests import factories
from tests.conftest import NOW
from tests.covenant.helpers import stands
from tests.dashboard.helpers import school_with_head, visit


@pytest.fixture
def declaration(network):
    return Declaration.objects.create(
        network=network, version=1, title="The Westhaven Covenant", text="Words.", sha256="0" * 64,
        status=Declaration.Status.PUBLISHED, published_at=NOW,
        promises=[{"heading": "A buddy for every head", "summary": "before, during and after"}],
    )  # fmt: skip


def test_an_officer_before_publication_hears_that_the_text_is_not_there_yet(network, read):
    lee = factories.officer(factories.organisation(network))
    assert "is not published yet" in read(lee, "/westhaven/home/")


def test_an_officer_whose_organisation_has_not_signed_is_led_to_sign(network, declaration, read):
    lee = factories.officer(factories.organisation(network))
    text = read(lee, "/westhaven/home/")
    assert "Has not signed version 1 yet." in text
    assert "Read and sign" in text
    assert "A buddy for every head" in text
    assert "Window" not in text


@pytest.mark.parametrize(
    ("state", "words"), [("signed", "Stands by"), ("withdrawn", "Withdrew on 24 November 2026")]
)
def test_an_officer_sees_how_their_organisation_stands(network, declaration, read, state, words):
    trust = factories.organisation(network)
    stands(trust, declaration, NOW, state)
    text = read(factories.officer(trust), "/westhaven/home/")
    assert "Harbour Learning Trust" in text
    assert words in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (None, "You are not listed yet."),
        ({"left_at": NOW}, "You left the directory on 24 November 2026."),
        ({}, "Nobody finds you until you agree."),
        ({"consented_at": NOW}, "lists you once they have looked"),
        (
            {"consented_at": NOW, "approved_at": NOW},
            "Until then others are asked before you.",
        ),
    ],
)
def test_an_adviser_sees_where_their_entry_stands(network, read, fields, words):
    kim = factories.person("Kim Lowe", account=True)
    factories.role(kim, network, Role.Kind.ADVISER)
    if fields is not None:
        Entry.objects.create(network=network, person=kim, **fields)
    assert words in read(kim, "/westhaven/home/")


def test_the_front_door_names_public_cities_only(client, network):
    factories.network("fernhill", is_public=True)
    text = client.get("/").content.decode()
    assert "Fernhill" in text
    assert "Westhaven" not in text
    assert "Sign in" in text


def test_the_front_door_before_any_city_says_so_and_knows_who_is_signed_in(network, read):
    text = read(factories.head(network), "/")
    assert "No city has published its covenant here yet." in text
    assert "Go to my page" in text


def test_somebody_with_one_network_goes_straight_to_it(network):
    client = factories.signed_in_client(factories.coordinator(network))
    assert client.get("/home/").url == "/westhaven/home/"


def test_somebody_with_two_networks_chooses(network, read):
    amina = factories.head(network)
    factories.role(amina, factories.network("fernhill"), Role.Kind.ADVISER)
    text = read(amina, "/home/")
    assert "Choose a city" in text
    assert "/fernhill/home/" in text


def test_somebody_without_a_place_is_told_whom_to_ask(network, read):
    assert "Ask the coordinator" in read(factories.person(account=True), "/home/")


def test_an_operator_without_a_place_goes_to_the_operators_pages(network):
    client = factories.signed_in_client(factories.operator())
    assert client.get("/home/").url == "/operator/"


def menu(text: str) -> str:
    return text[text.index('aria-label="Menu"') : text.index("<main")]


def test_each_role_has_its_own_menu_with_the_page_it_is_on_marked(network, read):
    factories.officer(factories.organisation(network))
    head = menu(read(factories.head(network), "/westhaven/home/"))
    assert "Home" in head
    assert "Directory" in head
    assert "Schools" not in head
    assert "My visit" not in head
    coordinator = menu(read(factories.coordinator(network), "/westhaven/schools/"))
    for label in ("Today", "Schools", "Pairing", "People", "Organisations", "Messages", "Rules"):
        assert label in coordinator
    assert 'href="/westhaven/schools/" aria-current="page"' in coordinator
    assert coordinator.count("aria-current") == 1


def test_an_officer_has_no_directory_in_the_menu(network, read):
    lee = factories.officer(factories.organisation(network))
    assert "Directory" not in menu(read(lee, "/westhaven/home/"))


def test_my_visit_is_in_the_menu_only_while_there_is_one(network, read):
    school, amina = school_with_head(network, "Amina Yusuf", "Quayside Primary School")
    inspected = visit(school, amina)
    text = menu(read(amina, f"/westhaven/visits/{inspected.pk}/"))
    assert f'href="/westhaven/visits/{inspected.pk}/" aria-current="page"' in text
    assert "My visit" in text


def test_outside_a_network_the_menu_leads_home_and_operators_to_their_pages(network, read):
    text = menu(read(factories.operator(), "/operator/health/"))
    for label in ("Home", "My details", "Networks", "Files", "Health"):
        assert label in text
    assert "Files" not in menu(read(factories.head(network), "/me/data/"))


def test_the_bar_that_moves_time_shows_in_the_demo_only(network, client, settings):
    assert "Move time on" not in client.get("/").content.decode()
    settings.DEMO = True
    text = client.get("/").content.decode()
    assert "Move time on" in text
    for label in ("This evening", "Tomorrow morning", "Next week"):
        assert label in text
