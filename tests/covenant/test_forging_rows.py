"""Somebody who administers the database and does not have the keys adds, copies, moves and takes
away whole rows. The database refuses, or ``verify_signatures`` shows it, or, for the very last
signature with all that speaks of it, the receipt that its signer has."""

import pytest
from django.db import IntegrityError, transaction

from covenant import hashing, verifying
from covenant.models import (
    Declaration,
    SignatureEvent,
    SignatureEvidence,
    SignatureHead,
    SigningInvitation,
    Standing,
    StandingLine,
)
from tests import factories
from tests.covenant.helpers import published, sign
from tests.covenant.signed_city import signed_city
from tests.covenant.tampering import administrator, sql

pytestmark = pytest.mark.django_db
UNSEALED = "it is not sealed with a key of this installation"
FIRST, MIDDLE, LAST = 0, 3, 7


@pytest.fixture
def city(network, now):
    return signed_city(network, now)


def copy_of(row, **changes):
    """A row once more, unsaved."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.fields}
    return type(row)(**{**fields, "id": None, **changes})


def dress(event, evidence, *, key="a guess"):
    """Make an event look right in all but its seal, which needs the key."""
    event.evidence_digest = hashing.evidence_digest(evidence, text_sha256=event.text_sha256)
    event.digest = hashing.event_digest(event)
    event.seal = hashing._sealed(event.digest, key)
    return event


def add(event, evidence):
    event.save(force_insert=True)
    evidence.event = event
    evidence.save(force_insert=True)


def count_up_to(event, *, key="a guess"):
    text = hashing.head_text(event.network_id, event.number, event.digest)
    SignatureHead.objects.filter(network=event.network_id).update(
        count=event.number, digest=event.digest, seal=hashing._sealed(text, key)
    )


def take_away(event):
    """The event with its evidence and its standing."""
    standings = Standing.objects.filter(event=event)
    StandingLine.objects.filter(standing__in=standings).delete()
    SigningInvitation.objects.filter(standing__in=standings).delete()
    standings.delete()
    SignatureEvidence.objects.filter(event=event).delete()
    sql("DELETE FROM covenant_signatureevent WHERE id = %s", event.pk)


# Forged


def test_a_signature_made_up_whole_lacks_the_seal(city):
    """Everything else is right: number, digests, evidence, standing, the count."""
    last = city.events[LAST]
    trust = factories.organisation(city.network, "Never Asked Trust")
    evidence = copy_of(last.evidence, name="Nobody", salt="0" * 32)
    forged = copy_of(last, number=last.number + 1, previous=last.digest, organisation_id=trust.pk)
    with administrator():
        add(dress(forged, evidence), evidence)
        count_up_to(forged)
        standing = copy_of(last_standing(last), organisation_id=trust.pk, event_id=forged.pk)
        standing.save()
        assert city.differences() == [
            f"westhaven, number {forged.number}: {UNSEALED}",
            "westhaven: the count of signature events is not sealed with a key of this "
            "installation",
        ]


def last_standing(event):
    return Standing.objects.get(event=event)


def test_a_seal_taken_from_another_event_does_not_fit(city):
    last = city.events[LAST]
    evidence = copy_of(last.evidence)
    forged = dress(copy_of(last, number=last.number + 1, previous=last.digest), evidence)
    forged.seal = last.seal
    with administrator():
        add(forged, evidence)
        assert f"westhaven, number {forged.number}: {UNSEALED}" in city.differences()


def test_the_seal_of_an_event_is_none_for_the_count(city):
    with administrator():
        SignatureHead.objects.update(seal=city.events[LAST].seal)
        assert len(city.differences()) == 1


def test_a_whole_history_written_anew_lacks_every_seal(city):
    """The first signature never was, and all that follows is renumbered and chained again."""
    with administrator():
        take_away(city.events[FIRST])
        before = None
        for number, event in enumerate(SignatureEvent.objects.order_by("number"), 1):
            event.number, event.previous = number, before.digest if before else ""
            event.digest = hashing.event_digest(event)
            event.seal = hashing._sealed(event.digest, "a guess")
            event.save()
            before = event
        count_up_to(before)
        assert [each for each in city.differences() if UNSEALED in each] == [
            f"westhaven, number {number}: {UNSEALED}" for number in range(1, 8)
        ]


def test_a_standing_without_a_signature_rests_on_nothing(city):
    trust = factories.organisation(city.network, "Never Asked Trust")
    standing = copy_of(last_standing(city.events[LAST]), organisation_id=trust.pk)
    standing.save()

    assert city.differences() == [
        f"westhaven: standing {standing.pk} of organisation {trust.pk} rests on no signature of "
        "theirs"
    ]


# Replayed


def test_a_row_copied_as_it_is_is_refused(city):
    event = city.events[MIDDLE]
    with administrator():
        for changes in ({}, {"number": 9}, {"number": 9, "previous": city.events[LAST].digest}):
            with pytest.raises(IntegrityError), transaction.atomic():
                copy_of(event, **changes).save(force_insert=True)


def test_an_old_signature_said_once_more_lacks_the_seal(city):
    """To undo a withdrawal: the signature of before, at the end."""
    signed, last = city.events[1], city.events[LAST]
    evidence = copy_of(signed.evidence)
    again = copy_of(signed, number=last.number + 1, previous=last.digest, at=last.at)
    with administrator():
        add(dress(again, evidence), evidence)
        assert f"westhaven, number {again.number}: {UNSEALED}" in city.differences()


def test_a_withdrawal_undone_in_the_standing_alone_is_shown(city):
    [withdrawn] = Standing.objects.filter(state="withdrawn")
    Standing.objects.filter(pk=withdrawn.pk).update(state="signed")

    assert city.differences() == [
        f"westhaven, number 2: standing {withdrawn.pk} is signed, and by its signature events "
        "withdrawn"
    ]


def test_an_old_count_put_back_is_shown(network, now):
    declaration = published(network, now)
    for name in ("Harbour Learning Trust", "Tideway Trust"):
        trust = factories.organisation(network, name)
        old = SignatureHead.objects.first()
        sign(declaration, trust, factories.officer(trust), now)

    SignatureHead.objects.update(count=old.count, digest=old.digest, seal=old.seal)

    assert [str(each) for each in verifying.verify(network.pk, "westhaven").differences] == [
        "westhaven: 1 signature events were counted and the last is number 2",
        "westhaven: the last signature event is not the one that was counted last",
    ]


def test_a_register_copied_to_another_city_is_refused_or_shown(city):
    elsewhere = factories.network("eastport")
    first = city.events[FIRST]
    evidence = copy_of(first.evidence)
    with administrator():
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_of(first, network_id=elsewhere.pk).save(force_insert=True)
        add(dress(copy_of(first, network_id=elsewhere.pk), evidence), evidence)
        found = [str(each) for each in verifying.verify(elsewhere.pk, "eastport").differences]
        assert f"eastport, number 1: {UNSEALED}" in found
        assert "eastport, number 1: its text is not among this network's" in found
        assert "eastport: the row that counts the signature events is gone" in found


# Reordered


def test_two_events_that_change_places_are_shown(city):
    one, other = city.events[MIDDLE], city.events[MIDDLE + 1]
    with administrator():
        for event, number in ((one, 99), (other, one.number), (one, other.number)):
            SignatureEvent.objects.filter(pk=event.pk).update(number=number)
        found = city.differences()
        assert "westhaven, number 4: what it says is not what its digest was made of" in found
        assert "westhaven, number 5: it is dated before number 4" in found


def test_evidence_that_changes_places_is_shown(city):
    one, other = city.events[FIRST], city.events[LAST]
    one_evidence, other_evidence = copy_of(one.evidence), copy_of(other.evidence)
    with administrator():
        SignatureEvidence.objects.filter(event__in=(one, other)).delete()
        for evidence, event in ((one_evidence, other), (other_evidence, one)):
            evidence.event = event
            evidence.save()
        assert city.differences() == [
            f"westhaven, number {number}: its evidence is not what the digest of it was made of"
            for number in (1, 8)
        ]


def test_a_standing_that_rests_on_anothers_signature_is_shown(city):
    standing = last_standing(city.events[LAST])
    Standing.objects.filter(pk=standing.pk).update(event=city.events[MIDDLE])

    assert city.differences() == [
        f"westhaven, number 8: standing {standing.pk} does not rest on the signature that counts"
    ]


# Taken away


@pytest.mark.parametrize("which", [FIRST, MIDDLE, LAST])
def test_an_event_alone_that_is_deleted_is_shown(city, which):
    with administrator():
        sql("DELETE FROM covenant_signatureevent WHERE id = %s", city.events[which].pk)
        assert city.differences()


@pytest.mark.parametrize("which", [FIRST, MIDDLE, LAST])
def test_an_event_deleted_with_its_evidence_and_its_standing_is_shown(city, which):
    with administrator():
        take_away(city.events[which])
        assert city.differences()


@pytest.mark.parametrize("which", [FIRST, MIDDLE, LAST])
def test_evidence_that_is_deleted_and_not_erased_is_shown(city, which):
    with administrator():
        SignatureEvidence.objects.filter(event=city.events[which]).delete()
        assert city.differences() == [
            f"westhaven, number {which + 1}: its evidence is gone, and not by erasing"
        ]


def test_a_standing_that_is_deleted_is_shown(city):
    standing = last_standing(city.events[LAST])
    standing.delete()

    assert city.differences() == [
        f"westhaven, number 8: organisation {standing.organisation_id} has no standing, though "
        "there are signature events of theirs"
    ]


def test_a_count_that_is_deleted_is_shown(city):
    SignatureHead.objects.all().delete()

    assert city.differences() == ["westhaven: the row that counts the signature events is gone"]


def test_events_that_are_all_gone_leave_the_count(city):
    with administrator():
        for table in ("standingline", "standing", "signatureevidence", "signatureevent"):
            sql(f"DELETE FROM covenant_{table}")
        assert city.differences() == [
            "westhaven: 8 signature events were counted and the last is number 0",
            "westhaven: the last signature event is not the one that was counted last",
        ]


def test_the_text_that_was_signed_is_deleted(city):
    with administrator():
        sql("DELETE FROM covenant_declaration WHERE version = 1")
        assert "westhaven, number 1: its text is not among this network's" in city.differences()


def test_the_last_signature_gone_with_all_that_speaks_of_it_is_shown_by_its_receipt(network, now):
    """The one thing that the database cannot know by itself: everything is as it was before."""
    city = signed_city(network, now)
    kept = SignatureHead.objects.get()
    trust = factories.organisation(network, "Last of All Trust")
    event = sign(
        Declaration.objects.get(status="published"), trust, factories.officer(trust), city.now
    )
    assert verifying.look_up(event.digest).is_sound
    with administrator():
        take_away(event)
        kept.save()
        assert city.differences() == []
        assert verifying.look_up(event.digest) is None


def test_a_history_cut_short_and_continued_is_shown_by_the_receipt_of_what_was_cut(network, now):
    """The real site goes on signing where somebody took the last away, and seals it."""
    city = signed_city(network, now)
    declaration, kept = Declaration.objects.get(status="published"), SignatureHead.objects.get()
    with administrator():
        lost = city.sign(declaration, "Last of All Trust")
        take_away(lost)
        kept.save()
        found = city.sign(declaration, "Somebody Else’s Trust")
        assert (found.number, city.differences()) == (lost.number, [])
        assert verifying.look_up(lost.digest) is None
        assert verifying.look_up(found.digest).is_sound


def test_signing_goes_on_where_the_last_event_was_taken_away_and_the_gap_stays(network, now):
    city = signed_city(network, now)
    with administrator():
        take_away(city.events[LAST])
        city.sign(Declaration.objects.get(status="published"), "Somebody Else’s Trust")
        assert "westhaven, number 9: number 8 is not there" in city.differences()


# Doubled


def test_a_second_standing_to_the_same_text_is_refused(city):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(last_standing(city.events[LAST])).save()


def test_a_second_evidence_of_one_event_is_refused(city):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(city.events[LAST].evidence).save(force_insert=True)


def test_a_second_count_of_one_network_is_refused(city):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(SignatureHead.objects.get()).save()
