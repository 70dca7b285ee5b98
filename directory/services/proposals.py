"""An officer proposes somebody; they alone say yes. A proposal lists nobody."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import Person
from accounts.services import find_by_email
from core.audit import Actor, System, record
from core.refusals import Refused
from directory import entry_messages
from directory.entry_links import OPENS_FOR
from directory.models import Entry
from directory.services.entries import leave, take_off
from notifications.services import cancel
from schools.models import Network, Organisation

BY = System("directory")
# Who said no, left or was not listed is not asked again by an officer for about a year, nor is it
# kept longer that they were asked.
NOT_AGAIN_FOR = timedelta(days=330)
A_DAY, MOST_A_DAY = timedelta(days=1), 20
NOT_AGAIN = (
    "This person was asked not long ago, or is in the directory already. They can join or change "
    "their entry themselves: a coordinator helps them."
)
ENOUGH = "That is enough for a day: your organisation has proposed {many} people. Go on tomorrow."


@transaction.atomic
def propose(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    good_for: str,
    by: Person,
    now: datetime,
) -> Entry:
    """Ask somebody, for an organisation, whether they would be in its network's directory.

    ``name`` counts where nobody has the address yet, and is what officers go on reading;
    ``good_for`` is what they could be rung
    about, for themselves to keep or change. Raises Refused, in words that tell nothing of them,
    for somebody who was asked lately or is in it, and for too many in a day.
    """
    network = organisation.network
    lately = Entry.objects.filter(proposed_for=organisation, proposed_at__gt=now - A_DAY)
    if lately.count() >= MOST_A_DAY:
        raise Refused(ENOUGH.format(many=MOST_A_DAY))
    person = find_by_email(email) or _entered(network, name, email, by, now)
    # The person before the entry, as whoever else locks both.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    entry, is_new = Entry.objects.select_for_update().get_or_create(network=network, person=person)
    is_over = entry.left_at is not None and entry.left_at <= now - NOT_AGAIN_FOR
    if not is_new and not is_over:
        raise Refused(NOT_AGAIN)
    entry.proposed_by, entry.proposed_for, entry.proposed_at = by, organisation, now
    entry.consented_at = entry.confirmed_at = entry.left_at = None
    entry.good_for, entry.proposed_as = good_for, name.strip()
    entry.save()
    record(
        "directory.proposed", entry, by=by, now=now, network_id=network.pk,
        organisation=organisation.pk,
    )  # fmt: skip
    entry_messages.ask_proposed(entry, by.name, now)
    return entry


def _entered(network: Network, name: str, email: str, by: Person, now: datetime) -> Person:
    """Somebody new; or whoever was entered with this address at the same moment."""
    email = email.strip().lower()
    try:
        with transaction.atomic():
            person = Person.objects.create(name=name.strip(), email=email)
    except IntegrityError:
        return Person.objects.get(email__iexact=email)
    record("person.entered", person, by=by, now=now, network_id=network.pk)
    return person


@transaction.atomic
def take_back_proposal(*, entry: Entry, by: Actor, now: datetime) -> None:
    """Take a proposal back that is not answered, as if it had never been; a message that has not
    left is not sent. Raises Refused where they have answered."""
    kept = Entry.objects.select_for_update().filter(pk=entry.pk).first()
    if kept is None:
        return
    if not kept.is_asked:
        raise Refused("They have answered already.")
    _no_more_questions(kept, now)
    record("directory.proposal_taken_back", kept, by=by, now=now, network_id=kept.network_id)
    kept.delete()


@transaction.atomic
def say_no(*, entry: Entry, by: Actor, now: datetime) -> None:
    """No, thank you: what was proposed is forgotten. Who has agreed meanwhile leaves with it."""
    kept = Entry.objects.select_for_update().get(pk=entry.pk)
    if kept.is_in:
        leave(network=kept.network, person=kept.person, by=by, now=now)
    elif kept.is_asked:
        _no_more_questions(kept, now)
        take_off(kept, now)
        record("directory.said_no", kept, by=by, now=now, network_id=kept.network_id)


@transaction.atomic
def forget_proposals(*, now: datetime) -> int:
    """Let lapse what nobody answered while its link worked, and forget, after about a year, who
    was asked and never agreed. Gives how many rows changed."""
    never = Entry.objects.filter(consented_at=None).exclude(proposed_at=None)
    lapsed = 0
    for entry in never.filter(left_at=None, proposed_at__lt=now - OPENS_FOR).select_for_update():
        take_off(entry, now)
        record("directory.proposal_lapsed", entry, by=BY, now=now, network_id=entry.network_id)
        lapsed += 1
    return lapsed + never.filter(left_at__lt=now - NOT_AGAIN_FOR).delete()[0]


def _no_more_questions(entry: Entry, now: datetime) -> None:
    cancel(keys=[entry_messages.proposed_key(entry)], why="It is answered", now=now)
