"""Who is on the public register, how they are shown, and how they are found."""

from datetime import timedelta

import pytest

from covenant import kept, parties, queries, services
from covenant.models import Declaration, SignatureEvidence
from covenant.shown import shown
from tests import factories
from tests.covenant.helpers import approved, at, drafted, published, sign, text_of, witness
from tests.covenant.register_town import (
    ADVISERS,
    RINGING,
    fill_register,
    organisation_stands,
    party_stands,
    person_stands,
)

pytestmark = pytest.mark.django_db
ShownAs = SignatureEvidence.ShownAs


@pytest.fixture
def city(public, now):
    return fill_register(public, now)


def names(page):
    return [row.called for row in page.context["rows"]]


def beside(page):
    return [row.called for row in page.context["beside"]]


def test_organisations_schools_and_people_stand_on_it_as_they_chose(client, public, city):
    page = client.get(at("register", public))

    assert names(page) == [
        "Harbour Learning Trust", "Tideway Learning Trust", "Westhaven City Council",
        "Quayside Primary School", "Amina Yusuf", "J. B.", "A head in Westhaven",
    ]  # fmt: skip
    for hidden in ("Jo Brandt", "Ruth Okafor", "Hidden Trust", "Refused Trust"):
        assert hidden not in text_of(page)


def test_suspended_and_withdrawn_stand_beside_and_are_not_among_them(client, public, city):
    page = client.get(at("register", public))

    assert beside(page) == ["Saltmarsh Heads’ Association", "Union of School Leaders"]
    assert "Everybody may withdraw at any time" in text_of(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=TIDEWAY", ["Tideway Learning Trust"]),
        ("q=yusuf", ["Amina Yusuf"]),
        ("q=okafor", []),
        ("q=%00tide%00way", ["Tideway Learning Trust"]),
        ("kind=council", ["Westhaven City Council"]),
        ("kind=school", ["Quayside Primary School"]),
        ("kind=person", ["Amina Yusuf", "J. B.", "A head in Westhaven"]),
        ("state=due", ["Tideway Learning Trust"]),
        ("state=suspended", ["Union of School Leaders"]),
        ("state=withdrawn", ["Saltmarsh Heads’ Association"]),
        ("state=waiting&kind=trust", ["Harbour Learning Trust", "Tideway Learning Trust"]),
        ("letter=q", ["Quayside Primary School"]),
        ("letter=A", ["Amina Yusuf"]),
        ("letter=Z", []),
    ],
)
def test_it_is_searched(client, public, city, query, expected):
    page = client.get(f"{at('register', public)}?{query}")

    assert names(page) == expected
    assert page.context["page_obj"].paginator.count == len(expected)
    assert ("Nobody on the register matches" in text_of(page)) is (not expected)


@pytest.mark.parametrize(
    ("query", "is_open"), [("q=tideway&letter=T", False), ("kind=trust", True), ("state=due", True)]
)
def test_filters_wait_behind_a_fold_that_is_open_where_one_is_set(
    client, public, city, query, is_open
):
    page = text_of(client.get(f"{at('register', public)}?{query}"))
    assert ('filters__more" open>' in page) is is_open


def test_all_states_are_found_together(client, public, city):
    page = client.get(at("register", public) + "?state=all&kind=union")

    assert names(page) == ["Union of School Leaders"]
    assert beside(page) == []


def test_a_search_finds_who_has_withdrawn_too(client, public, city):
    page = client.get(at("register", public) + "?q=saltmarsh")

    assert names(page) == []
    assert beside(page) == ["Saltmarsh Heads’ Association"]


def with_undertakings(network, now):
    draft = drafted(network, now)
    offers = [{"kind": "", "words": each["words"], "unit": each["unit"]} for each in
              (ADVISERS, RINGING)]  # fmt: skip
    Declaration.objects.filter(pk=draft.pk).update(undertakings=offers)
    draft.refresh_from_db()
    approved(draft, now)
    return services.publish_declaration(declaration=draft, by=factories.person(), now=now)


def test_it_is_searched_by_what_is_undertaken(client, public, now):
    text = with_undertakings(public, now)
    organisation_stands("Harbour Learning Trust", "trust", text, now, undertakings=[ADVISERS])
    organisation_stands("Union of Leaders", "union", text, now, undertakings=[RINGING, ADVISERS])
    organisation_stands("Tideway Trust", "trust", text, now)

    assert "Undertaking" in text_of(client.get(at("register", public)))
    page = client.get(at("register", public), {"undertaking": RINGING["words"]})
    assert names(page) == ["Union of Leaders"]
    page = client.get(at("register", public), {"undertaking": ADVISERS["words"]})
    assert names(page) == ["Harbour Learning Trust", "Union of Leaders"]
    page = client.get(at("register", public), {"undertaking": "' OR 1=1"})
    assert len(names(page)) == 3


def test_undertakings_are_added_up_over_who_stands_by_it(client, public, city):
    page = client.get(at("undertaken", public))

    found = {each.words: (each.parties, each.together) for each in page.context["sums"]}
    assert found[ADVISERS["words"]] == (2, "10 days a year")
    assert RINGING["words"] not in found  # who offers it is suspended
    assert found["We pay for supervision for heads"] == (1, "12 places a year")


def test_what_is_not_counted_has_no_sum(client, public, now):
    organisation_stands("A union", "union", published(public, now), now, undertakings=[RINGING])

    assert [each.together for each in queries.sums_of_undertakings(public)] == [""]


def test_nothing_undertaken_is_said(client, public):
    assert "Nobody has undertaken anything" in text_of(client.get(at("undertaken", public)))


def test_who_signed_a_newer_version_stands_by_that_one_alone(client, public, now):
    first = organisation_stands("Harbour Trust", "trust", published(public, now), now)
    second = published(public, now, text="New words")
    assert [row.pk for row in queries.register(public)] == [first.pk]

    party = parties.of_organisation(first.organisation)
    waiting = party_stands(party, second, now, "waiting", waits_for_check=True)
    assert [row.pk for row in queries.register(public)] == [first.pk]

    waiting.waits_for_check, waiting.state = False, "signed"
    waiting.save()
    assert [row.pk for row in queries.register(public)] == [waiting.pk]
    page = text_of(client.get(at("party", public, first.pk)))
    assert "they signed version 2" in page
    assert at("party", public, waiting.pk) in page


def test_many_are_shown_page_by_page_with_their_letters(client, public, now):
    text = published(public, now)
    for number in range(51):
        organisation_stands(f"{'AB'[number % 2]} Trust {number:02}", "trust", text, now)

    first, second = (client.get(at("register", public), {"page": page}) for page in "12")
    assert (len(names(first)), len(names(second))) == (50, 1)
    assert first.context["letters"] == ["A", "B"]
    assert "page 2 of 2" in text_of(second)
    found = client.get(at("register", public), {"letter": "B"})
    assert len(names(found)) == found.context["page_obj"].paginator.count == 25
    assert 'aria-current="true"' in text_of(found)


def test_many_who_withdrew_are_a_list_of_their_own(client, public, now):
    text = published(public, now)
    for number in range(12):
        organisation_stands(f"Trust {number:02}", "trust", text, now, "withdrawn")

    page = client.get(at("register", public))

    assert "Nobody stands by the covenant today" in text_of(page)
    assert len(beside(page)) == 10
    assert "all who have withdrawn" in text_of(page)


def test_a_party_has_a_page_with_what_it_undertook_and_what_was_said(client, public, city):
    trust = text_of(client.get(at("party", public, city["trust"].pk)))
    assert "K. R., Chief executive" in trust
    assert "6 days a year" in trust
    assert at("certificate", public, city["trust"].pk) in trust
    assert city["trust"].event.digest in trust

    union = text_of(client.get(at("party", public, city["union"].pk)))
    assert "Suspended since 14 December 2026, with an action plan" in union
    assert "a rota is being written" in union
    assert "Certificate" not in union
    assert "Suspended, number" in union

    merged = text_of(client.get(at("party", public, city["association"].pk)))
    assert "may sign again" in merged
    due = text_of(client.get(at("party", public, city["other_trust"].pk)))
    assert "asked to re-affirm" in due


def test_the_page_says_what_was_re_affirmed_and_what_is_undertaken_no_more(client, public, now):
    trust = factories.organisation(public)
    officer = factories.officer(trust)
    sign(published(public, now), trust, officer, now)
    standing, later = trust.standings.get(), now + timedelta(days=30)
    there = at("party", public, standing.pk)
    assert ">Undertakes<" in text_of(client.get(there))

    services.reaffirm(standing=standing, by=officer, now=later, witness=witness(officer))
    assert ">Re-affirmed</dt>" in text_of(client.get(there))

    services.withdraw(standing=standing, by=officer, now=later)
    assert ">Undertook<" in text_of(client.get(there))


def test_the_page_of_somebody_in_person_says_no_more_than_they_chose(client, public, city):
    for who, own_name in (("initials", "Jo Brandt"), ("nameless", "Ruth Okafor")):
        page = text_of(client.get(at("party", public, city[who].pk)))
        assert own_name not in page
        assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize("who", ["waiting", "declined"])
def test_what_is_not_complete_has_no_page(client, public, city, who):
    assert client.get(at("party", public, city[who].pk)).status_code == 404
    assert client.get(at("certificate", public, city[who].pk)).status_code == 404


def test_nothing_of_a_city_that_is_not_public_is_found(client, network, now):
    city = fill_register(network, now)
    event = city["trust"].event
    for name, args in (
        ("register", []), ("register-csv", []), ("undertaken", []), ("register-about", []),
        ("check", []), ("party", [city["trust"].pk]), ("certificate", [city["trust"].pk]),
        ("signature", [event.digest]),
    ):  # fmt: skip
        assert client.get(at(name, network, *args)).status_code == 404, name


def test_an_erased_name_leaves_the_organisation(client, public, now):
    trust = factories.organisation(public)
    officer = factories.officer(trust)
    sign(published(public, now), trust, officer, now, shown_as=ShownAs.NAME)
    services.erase_evidence(person=officer, by=officer, now=now)

    page = text_of(client.get(at("register", public)))

    assert trust.name in page
    assert "Name erased on 24 November 2026" in page
    assert officer.name not in page
    assert "Name erased on" in text_of(client.get(at("party", public, trust.standings.get().pk)))


def test_an_erased_person_stays_without_a_name(client, public, now):
    standing = person_stands(
        "Amina Yusuf", "Amina Yusuf", ShownAs.NAME, published(public, now), now
    )
    services.erase_evidence(person=standing.person, by=standing.person, now=now)

    page = client.get(at("register", public))

    assert names(page) == ["Name erased on 24 November 2026"]
    assert "Amina" not in text_of(page)
    response = client.get(at("certificate", public, standing.pk))
    assert response.url == at("party", public, standing.pk)


def test_evidence_that_somebody_took_away_breaks_no_page(public, now):
    standing = organisation_stands("Harbour Trust", "trust", published(public, now), now)
    event = standing.event
    event._state.fields_cache["evidence"] = None

    assert (shown(standing).signed_by, shown(standing).erased) == ("", "")


def test_the_city_says_who_signed_last_and_how_many_there_are(client, public, city):
    page = text_of(client.get(at("city", public)))

    assert "All 3 organisations, 1 school and 3 people" in page
    assert "Westhaven City Council" in page
    assert "Saltmarsh" not in page


def test_a_city_with_people_alone_counts_them(client, public, now):
    person_stands("Jo Brandt", "J. B.", ShownAs.INITIALS, published(public, now), now)

    page = text_of(client.get(at("city", public)))

    assert "All signatures: 1 person" in page
    assert "Nobody yet" not in page


def test_a_higher_floor_shows_on_the_citys_page_whether_promises_are_kept(
    client, public, monkeypatch
):
    monkeypatch.setattr(kept, "_providers", [])

    def nothing(network):
        return None

    def figures(network):
        return kept.Part("includes/empty.html", None) if network == public else None

    for provider in (nothing, figures, figures):
        kept.register(provider)

    assert len(kept.parts_for(public)) == 1
    assert "govuk-inset-text" in text_of(client.get(at("city", public)))


@pytest.mark.parametrize(
    "name", ["city", "register", "register-csv", "undertaken", "register-about", "check"]
)
def test_pages_ask_as_many_questions_for_30_as_for_one(
    client, public, now, name, django_assert_max_num_queries
):
    text = published(public, now)

    def add(number):
        organisation_stands(f"Trust {number}", "trust", text, now, undertakings=[ADVISERS])
        organisation_stands(f"Union {number}", "union", text, now, "withdrawn", line="Goodbye.")
        person_stands("Jo Brandt", "J. B.", ShownAs.INITIALS, text, now)

    def count():
        with django_assert_max_num_queries(12) as asked:
            text_of(client.get(at(name, public)))
        return len(asked)

    add(0)
    for_one = count()
    for number in range(1, 30):
        add(number)
    assert count() == for_one


def test_the_page_of_a_party_asks_as_many_questions_however_much_was_said(
    client, public, now, django_assert_max_num_queries
):
    standing = organisation_stands("A Trust", "trust", published(public, now), now, "due", line="1")

    def count():
        with django_assert_max_num_queries(12) as asked:
            client.get(at("party", public, standing.pk))
        return len(asked)

    for_one = count()
    for number in range(30):
        later = now + timedelta(days=number)
        standing.lines.create(state="due", words=f"{number}", at=later, by_id=1)
    assert count() == for_one
