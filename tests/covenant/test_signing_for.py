"""Who signs for whom, by what authority, and when a signature is complete."""

import re
from datetime import timedelta

import pytest

from core.refusals import NotAllowed, Refused
from covenant import parties, services
from covenant.forms.signing import SignForm
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import Second
from covenant.undertakings import Chosen
from notifications.models import Message
from schools.models import Post
from tests import factories
from tests.covenant.helpers import asked, at, published, sign, sign_as, text_of, witness

pytestmark = pytest.mark.django_db
SECOND = Second(name="Bea Second", email="bea@harbour.example")


@pytest.fixture
def trust(network):
    return factories.organisation(network)


@pytest.fixture
def head(network):
    return factories.head(network)


def invited(network, now, email="ann@example.org", **fields):
    """Somebody without a post or role, asked by a link."""
    ann = factories.person("Ann Chair", email=email)
    asked(network, ann, now, **fields)
    return ann


def test_a_head_signs_for_their_school(network, head, now):
    school = network.schools.get()

    sign_as(published(network, now), parties.of_school(school), head, now)

    assert (school.standings.get().state, school.standings.get().shown_name) == ("signed", "")


def test_nobody_else_signs_for_a_school(network, head, officer, now):
    school = parties.of_school(network.schools.get())
    delegate = factories.person("Del Gate")
    factories.post(delegate, school.school, "delegate")

    for somebody in (officer, delegate):
        with pytest.raises(NotAllowed, match="a school that you lead"):
            sign_as(published(network, now), school, somebody, now)


def test_everybody_with_a_post_or_a_role_signs_in_person(network, head, officer, now):
    declaration = published(network, now)

    for somebody in (head, officer):
        sign_as(declaration, parties.of_person(somebody, network), somebody, now)

    assert {each.state for each in Standing.objects.all()} == {"signed"}


def test_nobody_signs_in_person_for_somebody_else_or_without_a_place_here(network, head, now):
    declaration = published(network, now)
    elsewhere = factories.head(factories.network("eastport"))
    leaver = factories.head(network, "Lee Ver")
    Post.objects.filter(person=leaver).update(end=now.date())

    for somebody, by in ((head, elsewhere), (elsewhere, elsewhere), (leaver, leaver)):
        with pytest.raises(NotAllowed, match="only for yourself"):
            sign_as(declaration, parties.of_person(somebody, network), by, now)


@pytest.mark.parametrize(
    ("shown_as", "role", "expected"),
    [
        ("name", "Head, Quayside", "Amina Yusuf"),
        ("initials", "Head, Quayside", "A. Y."),
        ("nameless", "Head, Quayside", "A head in Westhaven"),
        ("nameless", "Member of staff, Quayside", "A member of staff in Westhaven"),
    ],
)
def test_in_person_one_is_shown_as_one_chooses(network, head, now, shown_as, role, expected):
    sign_as(
        published(network, now), parties.of_person(head, network), head, now,
        shown_as=shown_as, role=role,
    )  # fmt: skip

    assert head.standings.get().shown_name == expected


def test_who_is_invited_by_a_link_signs_for_the_organisation(network, trust, now):
    ann = invited(network, now, organisation=trust)

    sign(published(network, now), trust, ann, now)

    assert trust.standings.get().state == "signed"


def test_an_invitation_that_this_act_answers_still_counts(network, trust, now):
    ann = invited(network, now, organisation=trust, answer="signed", answered_at=now)

    sign(published(network, now), trust, ann, now)


@pytest.mark.parametrize(
    "fields",
    [
        {"withdrawn_at": "now"},
        {"answer": "declined", "answered_at": "earlier"},
        {"expires_at": "now"},
        {"purpose": "second"},
    ],
)
def test_a_link_that_no_longer_counts_lets_nobody_sign(network, trust, now, fields):
    times = {"now": now, "earlier": now - timedelta(days=1)}
    ann = invited(
        network, now, organisation=trust,
        **{name: times.get(value, value) for name, value in fields.items()},
    )  # fmt: skip

    with pytest.raises(NotAllowed, match="an officer of"):
        sign(published(network, now), trust, ann, now)


def test_who_is_invited_for_one_organisation_signs_for_no_other(network, trust, now):
    ann = invited(network, now, organisation=factories.organisation(network, "Tideway Trust"))

    with pytest.raises(NotAllowed):
        sign(published(network, now), trust, ann, now)


def test_who_is_asked_to_reaffirm_an_earlier_version_signs_the_newer_one(
    network, trust, officer, head, now
):
    old = published(network, now)
    sign(old, trust, officer, now)
    me = parties.of_person(head, network)
    sign_as(old, me, head, now)
    Post.objects.all().delete()
    new = published(network, now, text="New words")
    ann = invited(network, now, purpose="reaffirm", standing=trust.standings.get())
    asked(network, head, now, "reaffirm", standing=head.standings.get())

    sign(new, trust, ann, now)
    sign_as(new, me, head, now)

    assert trust.standings.count() == head.standings.count() == 2
    # Who left is known by no post any more.
    assert head.standings.get(declaration=new).state == "waiting"


def test_a_member_of_staff_whose_school_is_known_signs_by_a_link(network, now):
    school = factories.school(network, website="quayside.example")
    tim = invited(
        network, now, purpose="in_person", school=school, email="tim@mail.quayside.example"
    )

    sign_as(published(network, now), parties.of_person(tim, network), tim, now)

    assert tim.standings.get().state == "signed"


def test_a_second_signatory_completes_it(network, trust, officer, now):
    event = sign(published(network, now), trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    assert (standing.state, event.waits_for) == ("waiting", "second")
    bea = SigningInvitation.objects.get(standing=standing).person

    later = now + timedelta(days=1)
    seconded = services.second(standing=standing, by=bea, now=later, witness=witness(bea))

    standing.refresh_from_db()
    assert (standing.state, standing.since, standing.event) == ("signed", later, event)
    assert Message.objects.filter(person=officer, subject__contains="complete").exists()
    receipt = Message.objects.get(key=f"signature:{seconded.pk}")
    assert "as the second signatory" in receipt.text
    assert seconded.digest in receipt.text


def test_another_officer_may_sign_second_and_a_stranger_may_not(network, trust, officer, now):
    sign(published(network, now), trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    other, stranger = factories.officer(trust, "Kit Rowe"), factories.coordinator(network)

    with pytest.raises(NotAllowed, match="not asked"):
        services.second(standing=standing, by=stranger, now=now, witness=witness(stranger))
    services.second(standing=standing, by=other, now=now, witness=witness(other))

    standing.refresh_from_db()
    assert standing.state == "signed"


def test_nobody_signs_both_times(network, trust, officer, now):
    sign(published(network, now), trust, officer, now, second=SECOND)

    with pytest.raises(NotAllowed, match="You signed first"):
        services.second(
            standing=trust.standings.get(), by=officer, now=now, witness=witness(officer)
        )


def test_ones_own_address_is_no_second_signatory(network, trust, officer, now):
    with pytest.raises(Refused, match="somebody other"):
        sign(
            published(network, now), trust, officer, now,
            second=Second(name="Me", email=officer.email.upper()),
        )  # fmt: skip

    assert not SignatureEvent.objects.exists()


def test_in_person_there_is_no_second_signatory(network, head, now):
    with pytest.raises(Refused, match="signs alone"):
        services.sign(
            declaration=published(network, now), party=parties.of_person(head, network), by=head,
            now=now, witness=witness(head), second=SECOND,
        )  # fmt: skip


def test_a_second_signature_needs_one_that_waits_and_the_text_of_today(
    network, trust, officer, now
):
    declaration = published(network, now)
    sign(declaration, trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    bea = SigningInvitation.objects.get(standing=standing).person
    published(network, now, text="New words")

    with pytest.raises(Refused, match="replaced"):
        services.second(standing=standing, by=bea, now=now, witness=witness(bea))

    Standing.objects.update(state="signed", waits_for_second=False)
    with pytest.raises(Refused, match="no second signatory"):
        services.second(standing=standing, by=bea, now=now, witness=witness(bea))


@pytest.mark.parametrize(
    ("state", "fields", "said"),
    [
        ("waiting", {"waits_for_second": True}, "It waits for the second signatory"),
        ("due", {}, "asked to re-affirm"),
        ("suspended", {}, "suspended since 24 November 2026"),
    ],
)
def test_signing_twice_says_where_it_stands(network, trust, officer, now, state, fields, said):
    declaration = published(network, now)
    sign(declaration, trust, officer, now)
    Standing.objects.update(state=state, **fields)

    with pytest.raises(Refused, match=said):
        sign(declaration, trust, officer, now)


def test_a_school_and_a_person_sign_once_too(network, head, now):
    declaration = published(network, now)
    school, me = parties.of_school(network.schools.get()), parties.of_person(head, network)

    for party, who in ((school, "Your school signed"), (me, "You signed")):
        sign_as(declaration, party, head, now)
        with pytest.raises(Refused, match=who):
            sign_as(declaration, party, head, now)


@pytest.fixture
def offering(network, now):
    """A text with undertakings, for trusts and for all."""
    return published(
        network, now,
        undertakings=[
            {"kind": "trust", "words": "We offer adviser time", "unit": "days a year"},
            {"kind": "", "words": "We open our training to all", "unit": ""},
            {"kind": "union", "words": "We offer case workers", "unit": "people"},
        ],
    )  # fmt: skip


SIX_DAYS = Chosen("We offer adviser time", "days a year", 6)


def test_what_is_undertaken_is_kept_in_the_event_and_the_standing(offering, trust, officer, now):
    event = sign(
        offering, trust, officer, now,
        undertakings=[SIX_DAYS, Chosen("We open our training to all")],
    )  # fmt: skip

    rows = [
        {"words": "We offer adviser time", "unit": "days a year", "amount": 6},
        {"words": "We open our training to all", "unit": "", "amount": None},
    ]
    assert event.undertakings == trust.standings.get().undertakings == rows


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([Chosen("We offer gold")], "not an undertaking of this text"),
        ([Chosen("We offer case workers", "people", 2)], "not an undertaking of this text"),
        ([Chosen("We offer adviser time", "weeks", 2)], "not an undertaking of this text"),
        ([SIX_DAYS, Chosen("We offer adviser time", "days a year", 7)], "once"),
        ([Chosen("We offer adviser time", "days a year")], "a whole number from 1 to 9999"),
        ([Chosen("We offer adviser time", "days a year", 0)], "a whole number from 1"),
        ([Chosen("We offer adviser time", "days a year", 10_000)], "a whole number from 1"),
        ([Chosen("We offer adviser time", "days a year", True)], "a whole number from 1"),
        ([Chosen("We offer adviser time", "days a year", "6")], "a whole number from 1"),
        ([Chosen("We open our training to all", "", 3)], "takes no number"),
    ],
)
def test_what_the_text_does_not_hold_is_refused(offering, trust, officer, now, chosen, said):
    with pytest.raises(Refused, match=said):
        sign(offering, trust, officer, now, undertakings=chosen)

    assert not SignatureEvent.objects.exists()


def test_somebody_without_an_address_gets_no_receipt(network, trust, now):
    ann = invited(network, now, organisation=trust, email="")

    sign(published(network, now), trust, ann, now, email_domain="example.org")

    assert not Message.objects.filter(person=ann).exists()


GOOD = {"role": "Chief executive", "authority": "By decision of the board", "agree": "on"}


def test_who_signs_for_several_chooses_first(network, trust, officer, offering, sign_in):
    factories.post(officer, factories.school(network))
    client = sign_in(officer)

    page = text_of(client.get(at("sign", network)))

    assert "Who do you sign for?" in page
    assert f"?for=organisation-{trust.pk}" in page
    assert "?for=me" in page
    assert client.get(at("sign", network) + "?for=organisation-0").status_code == 404


def test_an_officer_signs_with_amounts_and_a_second_signatory(
    network, trust, officer, offering, sign_in
):
    client = sign_in(officer)
    page = text_of(client.get(at("sign", network)))
    assert "How many days a year?" in page
    assert "case workers" not in page

    second = {"second_name": "Bea Second", "second_email": "bea@harbour.example"}
    response = client.post(
        at("sign", network),
        {**GOOD, "undertaking_1": "6", "undertaking_2": "on", **second}, follow=True,
    )  # fmt: skip

    standing = trust.standings.get()
    assert [row["amount"] for row in standing.undertakings] == [6, None]
    assert standing.waits_for_second
    assert "It waits for the second signatory" in text_of(response)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"undertaking_1": "many"}, "Enter how many days a year: a whole number from 1 to 9999"),
        ({"undertaking_1": "0"}, "Enter how many days a year"),
        ({"second_name": "Bea"}, "Enter the e-mail address of the second signatory"),
        ({"second_email": "bea@harbour.example"}, "Enter the name of the second signatory"),
        ({"second_name": "Bea", "second_email": "x"}, "valid email address"),
        ({"agree": ""}, "Tick the box"),
        ({"role": ""}, "Enter your role"),
    ],
)
def test_what_is_wrong_on_the_form_is_named(
    network, trust, officer, offering, sign_in, fields, said
):
    page = text_of(sign_in(officer).post(at("sign", network), {**GOOD, **fields}))

    assert said in page
    assert not SignatureEvent.objects.exists()


def test_a_head_signs_in_person_as_they_choose(network, head, offering, sign_in):
    client = sign_in(head)
    page = text_of(client.get(at("sign", network) + "?for=me"))
    for shown in ("Amina Yusuf", "A. Y.", "A head in Westhaven"):
        assert shown in page
    assert "By what authority" not in page
    assert "second signatory" not in page

    client.post(at("sign", network) + "?for=me", {"shown_as": "initials", "agree": "on"})

    assert head.standings.get().shown_name == "A. Y."
    evidence = SignatureEvent.objects.get().evidence
    assert evidence.role == "Head, Quayside Primary School"


@pytest.mark.parametrize(
    ("kind", "role"),
    [("delegate", "Member of staff, Quayside Primary School"), ("adviser", "Member of staff")],
)
def test_staff_are_asked_for_nothing_but_themselves(network, offering, sign_in, kind, role):
    somebody = factories.person("Sam Stone", account=True)
    if kind == "delegate":
        factories.post(somebody, factories.school(network), kind)
    else:
        factories.role(somebody, network, kind)

    sign_in(somebody).post(at("sign", network), {"shown_as": "nameless", "agree": "on"})

    assert somebody.standings.get().shown_name == "A member of staff in Westhaven"
    assert SignatureEvent.objects.get().evidence.role == role


def test_the_title_of_an_officer_and_of_a_head_is_suggested(network, officer, head, now, sign_in):
    published(network, now)
    officer.roles.update(title="Chief executive")

    assert 'value="Chief executive"' in text_of(sign_in(officer).get(at("sign", network)))
    page = text_of(sign_in(head).get(at("sign", network)))
    assert 'value="Headteacher"' in page
    assert "You sign for <strong>Quayside Primary School</strong>" in page


def test_what_was_undertaken_before_is_filled_in(network, trust, offering):
    form = SignForm(
        declaration=offering, party=parties.of_organisation(trust), name="Lee Tan",
        chosen=(SIX_DAYS, Chosen("We open our training to all")),
    )  # fmt: skip

    assert [form[name].initial for name in ("undertaking_1", "undertaking_2")] == [6, True]


def test_with_a_newer_version_what_was_undertaken_is_filled_in(
    network, trust, officer, offering, now, sign_in
):
    sign(offering, trust, officer, now, undertakings=[SIX_DAYS])
    published(network, now, text="New words", undertakings=offering.undertakings)

    page = text_of(sign_in(officer).get(at("sign", network)))

    assert re.search(r'name="undertaking_1"[^>]*value="6"|value="6"[^>]*name="undertaking_1"', page)


@pytest.fixture
def for_a_second(network, trust, officer, offering, now):
    sign(offering, trust, officer, now, undertakings=[SIX_DAYS], second=SECOND)
    return trust.standings.get()


def test_another_officer_signs_second_on_the_page(network, trust, for_a_second, now, sign_in):
    client = sign_in(factories.officer(trust, "Kit Rowe"))
    page = at("second", network, for_a_second.pk)
    assert page in text_of(client.get(at("standing", network)))
    assert "We offer adviser time: 6 days a year" in text_of(client.get(page))
    assert "Say by what authority" in text_of(client.post(page, {"agree": "on"}))

    client.post(page, GOOD)

    for_a_second.refresh_from_db()
    assert for_a_second.state == "signed"
    # Nobody else is asked any more.
    assert SigningInvitation.objects.get().withdrawn_at is not None


def test_who_signed_first_is_not_offered_to_sign_again(network, officer, for_a_second, sign_in):
    client = sign_in(officer)
    page = at("second", network, for_a_second.pk)

    assert page not in text_of(client.get(at("standing", network)))
    assert client.get(page).url == at("standing", network)


def test_a_text_that_was_replaced_meanwhile_is_said(network, trust, for_a_second, now, sign_in):
    published(network, now, text="New words")
    client = sign_in(factories.officer(trust, "Kit Rowe"))

    page = text_of(client.post(at("second", network, for_a_second.pk), GOOD))

    assert "This version has been replaced" in page
