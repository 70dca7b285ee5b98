"""The telephone tree: who stands on it, for whom, and what the sheet looks like."""

import io
from datetime import date, time

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from core.audit import System
from directory.models import DirectoryRules, EntryConflict, FallbackNumber, Hours
from directory.tree.content import Group, Line, Tree
from directory.tree.paper import as_pdf
from directory.tree.reading import readers, tree_for
from inspections.services import open_visit
from schools.models import Network
from tests import factories
from tests.directory.helpers import consented, listed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def dee(network):
    return factories.coordinator(network)


def on_the_tree(network, now, name="Ruth Lindqvist", **fields):
    entry = listed(network, now, name, **fields)
    entry.is_on_the_tree = True
    entry.save()
    return entry


def names(group):
    return [line.name for line in group.lines]


def advisers_for(reader, network, day=TODAY):
    return names(tree_for(Network.objects.get(pk=network.pk), reader, day).advisers)


def printed(tree):
    reader = PdfReader(io.BytesIO(as_pdf(tree)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_first_the_named_contact_then_coordinators_then_offices(network, dee):
    tom = factories.coordinator(network, "Tom Hale")
    tom.reach_me = "A call after 4pm"
    tom.save()
    factories.role(factories.person("No number", telephone=""), network, "coordinator")
    network.named_contact = dee
    network.save()
    for position, label in ((2, "Trust"), (1, "Duty desk")):
        FallbackNumber.objects.create(
            network=network, label=label, telephone=f"020794602{position:02d}", hours="Always",
            position=position,
        )  # fmt: skip

    first, second, third = tree_for(network, dee, TODAY).order

    assert first.lines == (Line("Dee Alvarez", dee.telephone, when="Monday to Friday 8am to 6pm"),)
    assert second.lines == (Line("Tom Hale", tom.telephone, when="A call after 4pm"),)
    assert third.lines[0] == Line("Duty desk", "020 7946 0201", when="Always")
    assert names(third) == ["Duty desk", "Trust"]


def test_without_a_named_contact_the_coordinators_are_rung_first(network, dee):
    (first,) = tree_for(network, dee, TODAY).order

    assert (first.title, names(first)) == ("Ring a coordinator first", ["Dee Alvarez"])


def test_then_who_agreed_to_be_on_it_with_what_they_are_good_for_and_when(network, dee, now):
    entry = on_the_tree(
        network, now, telephone="07700900123", good_for="Day two.", reach_me="Text any time",
        experiences={"topic": ["data", "send"], "phase": ["primary"], "role": ["head"]},
    )  # fmt: skip
    entry.hours.all().delete()
    Hours.objects.create(entry=entry, weekday=0, begins=time(9), ends=time(12))

    [line] = tree_for(network, dee, TODAY).advisers.lines

    assert line == Line(
        "Ruth Lindqvist", "07700 900123", "Data, SEND, Primary. Day two",
        "Monday 9am to midday. Text any time",
    )  # fmt: skip


def test_without_topics_it_names_the_areas(network, dee, now):
    on_the_tree(network, now, experiences={"area": ["attendance"], "role": ["head"]})
    [line] = tree_for(network, dee, TODAY).advisers.lines
    assert line.good_for == "Attendance and behaviour"


def test_nobody_else_stands_on_it(network, dee, now):
    listed(network, now, "Did not agree to paper")
    on_the_tree(network, now, "No number").person.__class__.objects.filter(name="No number").update(
        telephone=""
    )
    on_the_tree(network, now, "Serving", is_serving_inspector=True)
    on_the_tree(factories.network("eastbrook"), now, "Of another city")
    waiting = consented(network, factories.person("Waiting"), now)
    waiting.is_on_the_tree = True
    waiting.save()
    also = on_the_tree(network, now, "Also coordinates")
    factories.role(also.person, network, "coordinator")

    assert advisers_for(dee, network) == []
    # Not confirmed for longer than 14 months.
    on_the_tree(network, now, "Long ago")
    assert advisers_for(dee, network) == ["Long ago"]
    assert advisers_for(dee, network, date(2028, 3, 1)) == []


def test_serving_inspectors_stand_on_it_where_the_network_lets_them_be_asked(network, dee, now):
    on_the_tree(network, now, is_serving_inspector=True)
    DirectoryRules.objects.create(network=network, may_ask_serving_inspectors=True)
    assert advisers_for(dee, network) == ["Ruth Lindqvist"]


def test_a_heads_sheet_leaves_out_who_is_in_conflict_and_themselves(network, dee, now):
    amina = factories.head(network)
    school = amina.posts.get().school
    delegate = factories.person("Del", account=True)
    factories.post(delegate, school, "delegate")
    conflicted = on_the_tree(network, now, "In conflict")
    EntryConflict.objects.create(entry=conflicted, school=school)
    on_the_tree(network, now, "Fine")
    mine = consented(network, amina, now)
    mine.approved_at, mine.is_on_the_tree = now, True
    mine.save()

    assert advisers_for(amina, network) == ["Fine"]
    assert advisers_for(delegate, network) == ["Fine"]
    assert advisers_for(dee, network) == ["Amina Yusuf", "Fine", "In conflict"]


def test_an_open_visit_changes_nothing_for_who_may_be_rung(network, now):
    amina = factories.head(network)
    on_the_tree(network, now, "Fine")
    open_visit(school=amina.posts.get().school, by=System("test"), now=now)
    assert advisers_for(amina, network) == ["Fine"]


def test_readers_are_coordinators_heads_and_delegates(network, dee):
    amina, delegate = factories.head(network), factories.person("Del")
    factories.post(delegate, amina.posts.get().school, "delegate")
    factories.role(factories.person("Adviser"), network, "adviser")
    assert readers(network, TODAY) == {dee.pk, amina.pk, delegate.pk}


def test_more_people_cost_no_more_queries(network, dee, now, django_assert_max_num_queries):
    amina = factories.head(network)
    for number in range(30):
        on_the_tree(network, now, f"Adviser {number:02d}")
    network = Network.objects.select_related("named_contact").get()
    with django_assert_max_num_queries(10):
        assert len(tree_for(network, amina, TODAY).advisers.lines) == 30


def test_where_nobody_agreed_it_says_so_and_still_has_numbers(network, now):
    amina = factories.head(network)
    tree = tree_for(network, amina, TODAY)

    assert tree.order == ()
    reader, said = printed(tree)
    assert len(reader.pages) == 1
    assert "Nobody in the directory has agreed to be on this list yet" in said
    for number in ("0300 123 1231", "116 123", "08000 562 561"):
        assert number in said


def sheet(count, *, details=True):
    line = Line("Ruth Lindqvist-Abernathy", "07700 900123")
    if details:
        line = Line(line.name, line.telephone, "Data, SEND, Primary", "Monday to Friday 8am to 6pm")
    order = (Group("Ring first", (Line("Şehit Öztürk", "020 7946 0110", when="Always"),)),)
    lines = Group("Also", (Line("Ofsted, general line", "0300 123 1231"),))
    return Tree("Westhaven", TODAY, order, Group("Who know", (line,) * count, "Nobody."), lines)


@pytest.mark.parametrize(
    ("count", "said", "not_said"),
    [
        (1, "Data, SEND, Primary Monday to Friday 8am to 6pm", "more are"),
        (24, "Data, SEND, Primary Monday to Friday 8am to 6pm", "more are"),
        (44, "Data, SEND, Primary", "more are"),
        (60, "Ruth", "Data, SEND"),
        (150, " more are in the directory", "Data, SEND"),
    ],
)
def test_however_many_there_are_it_is_one_side_of_paper(count, said, not_said):
    reader, text = printed(sheet(count))
    assert len(reader.pages) == 1
    assert text.startswith("Telephone list: Westhaven Tuesday 24 November 2026.")
    assert "Şehit Öztürk" in text
    assert "0300 123 1231" in text
    assert said in text
    assert not_said not in text
    if count < 100:
        assert text.count("07700 900123") == count


def test_the_same_sheet_is_set_once():
    assert as_pdf(sheet(2)) is as_pdf(sheet(2))


def test_the_digest_is_of_what_stands_on_it_and_not_of_the_day():
    one = sheet(2)
    later = Tree(one.network, date(2026, 12, 1), one.order, one.advisers, one.lines)
    assert later.digest == one.digest
    assert sheet(3).digest != one.digest


def test_the_page_and_the_sheet_say_the_same(network, now, sign_in):
    clock.travel_to(now)
    amina = factories.head(network)
    on_the_tree(network, now, telephone="020 7946 0777")
    client = sign_in(amina)

    page = client.get(reverse("directory:tree", args=[network.slug])).content.decode()
    assert "Ruth Lindqvist" in page
    assert 'href="tel:+442079460777"' in page
    assert reverse("directory:tree-pdf", args=[network.slug]) in page

    paper = client.get(reverse("directory:tree-pdf", args=[network.slug]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'inline; filename="telephone-list-2026-11-24.pdf"'
    assert "no-store" in paper["Cache-Control"]
    said = " ".join(PdfReader(io.BytesIO(paper.content)).pages[0].extract_text().split())
    assert "020 7946 0777" in said


def test_an_empty_page_says_so(network, now, sign_in):
    clock.travel_to(now)
    page = sign_in(factories.head(network)).get(reverse("directory:tree", args=[network.slug]))
    assert "Nobody in the directory has agreed to be on this list yet" in page.content.decode()
