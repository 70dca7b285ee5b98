"""A coordinator confirms by what authority somebody signed, or kindly does not."""

from datetime import timedelta

import pytest

from core.refusals import NotAllowed, Refused
from covenant import parties, services, verifying
from covenant.models import SignatureEvent, SigningInvitation, Standing
from covenant.services import Second
from notifications.models import Message
from tests import factories
from tests.covenant.helpers import asked, at, published, sign, sign_as, text_of, witness

pytestmark = pytest.mark.django_db
SECOND = Second(name="Bea Second", email="bea@harbour.example")


@pytest.fixture
def trust(network):
    return factories.organisation(network, email_domain="")


@pytest.fixture
def waiting(network, trust, officer, now):
    sign(published(network, now), trust, officer, now)
    return trust.standings.get()


def confirm(standing, by, now):
    return services.confirm_authority(
        standing=standing, by=by, now=now, witness=witness(by, role="Coordinator")
    )


def decline(standing, by, now, words="Please ring us."):
    return services.decline_authority(
        standing=standing, words=words, by=by, now=now, witness=witness(by)
    )


def letters(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


def test_coordinators_are_told_once_a_day_that_something_waits_and_not_of_whom(
    network, trust, officer, dee, now
):
    declaration = published(network, now)
    factories.role(officer, network, "coordinator")
    sign(declaration, trust, officer, now)
    other = factories.organisation(network, "Tideway Learning Trust", email_domain="")
    sign(declaration, other, factories.officer(other), now)

    [letter] = Message.objects.filter(occasion="A signature waits for a check", person=dee)
    assert letter.subject == "Covenant: something waits for you to confirm"
    assert at("checks", network) in letter.text
    for hidden in (trust.name, other.name, officer.name, "Ofsted"):
        assert hidden not in letter.subject + letter.text
    # Who signed is not asked to confirm their own, but the other.
    assert Message.objects.filter(occasion=letter.occasion, person=officer).count() == 1


def test_nobody_is_written_to_where_nothing_waits(network, officer, dee, now):
    known = factories.organisation(network, "Known Trust", email_domain="example.org")
    sign(published(network, now), known, factories.officer(known), now)
    assert not Message.objects.filter(person=dee).exists()


def test_a_coordinator_without_an_address_is_told_on_the_page_alone(network, trust, officer, now):
    factories.role(factories.person("Dee Alvarez"), network, "coordinator")
    sign(published(network, now), trust, officer, now)
    assert not Message.objects.filter(occasion="A signature waits for a check").exists()


def test_from_a_domain_that_is_not_known_a_signature_waits(waiting, officer):
    assert (waiting.state, waiting.waits_for_check) == ("waiting", True)
    assert "It waits for the coordinator" in letters(officer)[0]
    assert "not public before" in letters(officer)[0]


def test_once_confirmed_it_stands_from_that_moment(network, waiting, officer, dee, now):
    later = now + timedelta(days=2)

    event = confirm(waiting, dee, later)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.since) == ("signed", later)
    assert (event.act, event.by_id, event.evidence.name) == ("confirmed", dee.pk, dee.name)
    assert "complete and stands on the register" in letters(officer)[1]
    assert not verifying.verify(network.pk, network.slug).differences


def test_it_still_waits_for_the_second_signatory(network, trust, officer, dee, now):
    sign(published(network, now), trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    assert standing.event.waits_for == "both"

    confirm(standing, dee, now)
    standing.refresh_from_db()
    assert (standing.state, standing.waits_for_second) == ("waiting", True)
    assert "It waits for the second signatory." in letters(officer)[1]

    bea = SigningInvitation.objects.get(standing=standing).person
    services.second(standing=standing, by=bea, now=now, witness=witness(bea))
    standing.refresh_from_db()
    assert standing.state == "signed"


def test_the_second_may_sign_before_it_is_confirmed(network, trust, officer, dee, now):
    sign(published(network, now), trust, officer, now, second=SECOND)
    standing = trust.standings.get()
    bea = SigningInvitation.objects.get(standing=standing).person

    services.second(standing=standing, by=bea, now=now, witness=witness(bea))

    standing.refresh_from_db()
    assert (standing.state, standing.waits_for_second) == ("waiting", False)
    assert "It waits for the coordinator" in letters(bea)[-1]
    confirm(standing, dee, now)
    standing.refresh_from_db()
    assert standing.state == "signed"


def test_who_is_not_confirmed_reads_a_kind_sentence_and_may_sign_again(
    network, waiting, trust, officer, dee, now
):
    decline(waiting, dee, now, words="Please ring us on 020 7946 0100.")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.waits_for_check) == ("declined", False)
    assert "Please ring us on 020 7946 0100." in letters(officer)[1]
    trust.email_domain = "example.org"
    trust.save()
    sign(waiting.declaration, trust, officer, now + timedelta(days=1))
    waiting.refresh_from_db()
    assert waiting.state == "signed"
    assert not verifying.verify(network.pk, network.slug).differences


def test_with_a_no_the_second_signatory_is_asked_no_more(network, trust, officer, dee, now):
    sign(published(network, now), trust, officer, now, second=SECOND)

    decline(trust.standings.get(), dee, now)

    assert SigningInvitation.objects.get().withdrawn_at == now


def test_a_no_needs_a_sentence(waiting, dee, now):
    with pytest.raises(Refused, match="Write a sentence"):
        decline(waiting, dee, now, words=" ")


def test_nobody_confirms_their_own_signature(network, waiting, officer, now):
    factories.role(officer, network, "coordinator")

    with pytest.raises(NotAllowed, match="You signed this yourself"):
        confirm(waiting, officer, now)


def test_the_second_signatory_does_not_confirm_it_either(network, trust, officer, dee, now):
    second = Second(name=dee.name, email=dee.email)
    sign(published(network, now), trust, officer, now, second=second)
    standing = trust.standings.get()
    services.second(standing=standing, by=dee, now=now, witness=witness(dee))

    with pytest.raises(NotAllowed, match="You signed this yourself"):
        confirm(standing, dee, now)


def test_only_a_coordinator_of_the_network_confirms(waiting, officer, now):
    stranger = factories.coordinator(factories.network("eastport"))

    for somebody in (stranger, factories.officer(waiting.organisation, "Kit Rowe")):
        with pytest.raises(NotAllowed, match="Only a coordinator"):
            confirm(waiting, somebody, now)


def test_it_is_confirmed_once(waiting, dee, now):
    confirm(waiting, dee, now)

    with pytest.raises(Refused, match="any more"):
        confirm(waiting, dee, now)
    with pytest.raises(Refused, match="any more"):
        decline(waiting, dee, now)


def test_who_signed_and_is_gone_since_is_not_written_to(waiting, officer, dee, now):
    officer.email = ""
    officer.save()
    confirm(waiting, dee, now)

    assert len(letters(officer)) == 1


def test_the_coordinator_sees_who_as_what_and_the_domain_beside_the_known_one(
    network, waiting, trust, officer, dee, sign_in
):
    trust.email_domain = "harbour.example"
    trust.save()
    client = sign_in(dee)
    listed = text_of(client.get(at("checks", network)))
    page = text_of(client.get(at("check-authority", network, waiting.pk)))

    assert f'Check<span class="govuk-visually-hidden"> the signature of {trust.name}' in listed
    for said in (officer.name, "Chief executive", "By decision of the board"):
        assert said in page
    assert "example.org" in page
    assert "harbour.example" in page


def test_a_coordinator_confirms_on_the_page(network, waiting, dee, sign_in):
    client = sign_in(dee)

    client.post(at("check-authority", network, waiting.pk), {"answer": "confirm"})

    waiting.refresh_from_db()
    assert waiting.state == "signed"
    evidence = SignatureEvent.objects.get(act="confirmed").evidence
    assert (evidence.role, evidence.email_domain) == ("Coordinator", "example.org")
    assert "No signature waits for you" in text_of(client.get(at("checks", network)))


def test_a_coordinator_declines_on_the_page(network, waiting, dee, officer, sign_in):
    client = sign_in(dee)
    page = at("check-authority", network, waiting.pk)
    assert "Write a sentence" in text_of(client.post(page, {"answer": "decline", "words": ""}))
    assert "Choose whether you confirm it" in text_of(client.post(page, {}))

    client.post(page, {"answer": "decline", "words": "Please ring us."})

    assert "Please ring us." in letters(officer)[1]
    assert Standing.objects.get().state == "declined"


def test_ones_own_signature_has_no_button(network, waiting, officer, sign_in):
    factories.role(officer, network, "coordinator")
    client = sign_in(officer)
    page = at("check-authority", network, waiting.pk)

    assert "Another coordinator looks at it" in text_of(client.get(page))
    client.post(page, {"answer": "confirm"})
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_what_another_coordinator_did_meanwhile_is_said(
    network, waiting, dee, sign_in, monkeypatch
):
    def too_late(**given):
        raise Refused("Nobody needs to confirm this signature any more.")

    monkeypatch.setattr("covenant.services.confirm_authority", too_late)
    response = sign_in(dee).post(
        at("check-authority", network, waiting.pk), {"answer": "confirm"}, follow=True
    )

    assert "any more" in text_of(response)


def test_erased_evidence_is_said_to_be(network, waiting, officer, dee, sign_in, now):
    services.erase_evidence(person=officer, by=officer, now=now)
    client = sign_in(dee)

    assert "Name erased on" in text_of(client.get(at("checks", network)))
    assert "Name erased on" in text_of(client.get(at("check-authority", network, waiting.pk)))


def asked_in_person(network, school, now, email="tim@elsewhere.example"):
    """Somebody of a school whom nobody here knows, by a link."""
    tim = factories.person("Tim Reed", email=email)
    asked(network, tim, now, "in_person", school=school)
    return tim


def test_somebody_unknown_in_person_is_looked_at(network, dee, now, sign_in):
    tim = asked_in_person(network, factories.school(network), now)
    sign_as(
        published(network, now), parties.of_person(tim, network), tim, now,
        role="Member of staff, Quayside Primary School",
    )  # fmt: skip
    standing = tim.standings.get()
    assert "Thank you for signing" in letters(tim)[0]

    page = text_of(sign_in(dee).get(at("check-authority", network, standing.pk)))
    assert "Tim Reed" in page
    assert "Authority, in their words" not in page
    assert "Do they work at a school here?" in page
    decline(standing, dee, now)
    assert "looked at your signature and" in letters(tim)[1]


def test_a_school_that_signs_by_a_link_is_looked_at_beside_its_domains(network, dee, now, sign_in):
    school = factories.school(network, website="http://www.quayside.example/home")
    trust = factories.organisation(network, email_domain="harbour.example")
    factories.responsible(trust, school)
    chair = factories.person("Ann Chair", email="ann@post.example")
    asked(network, chair, now, school=school)
    sign_as(published(network, now), parties.of_school(school), chair, now, role="Chair")

    page = text_of(sign_in(dee).get(at("check-authority", network, school.standings.get().pk)))

    assert "quayside.example, harbour.example" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_often_for_30_as_for_one(
    network, dee, now, rows, sign_in, django_assert_max_num_queries
):
    declaration = published(network, now)
    for number in range(rows):
        union = factories.organisation(network, f"Union {number}", kind="union", email_domain="")
        sign(declaration, union, factories.officer(union), now)
    client = sign_in(dee)

    with django_assert_max_num_queries(12):
        client.get(at("checks", network))
