"""Who signs for whom, by what authority, and when a signature is complete."""

from datetime import timedelta

import pytest

from core.refusals import NotAllowed, Refused
from covenant import parties, services
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import Second
from covenant.undertakings import Chosen
from notifications.models import Message
from schools.models import Post
from tests import factories
from tests.covenant.helpers import asked, published, sign, sign_as, witness

pytestmark = pytest.mark.django_db
SECOND = Second(name="Bea Second", email="bea@harbour.example")
SIX_DAYS = Chosen("We offer adviser time", "days a year", 6)


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
