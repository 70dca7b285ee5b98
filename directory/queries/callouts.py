"""Which call-outs somebody may see: the head theirs; a delegate those they asked for; a
coordinator those they asked for while they are live, and no others; whoever accepted theirs until
it is over."""

from django.db.models import Q, QuerySet

from accounts.models import Person
from directory.callouts.rows import with_all
from directory.models import CallOut
from inspections.models import Phase, Visit
from schools.access import Access


def call_outs_for(access: Access) -> QuerySet[CallOut]:
    """The call-outs that a person asked for or that were asked for them, newest first, each with
    its visit, school, head and who accepted."""
    own = Q(head=access.person, visit__school__in=access.head_school_ids)
    asked = Q(asked_by=access.person, visit__school__in=access.school_ids)
    if access.is_coordinator:
        asked |= Q(asked_by=access.person, state__in=CallOut.LIVE)
    rows = with_all().filter(own | asked, visit__school__network=access.network)
    return rows.exclude(visit__phase=Phase.MISTAKEN).order_by("-asked_at", "-pk")


def call_out_for(access: Access, pk: int) -> CallOut | None:
    """One of these."""
    return call_outs_for(access).filter(pk=pk).first()


def live_call_out(visit: Visit, head: Person) -> CallOut | None:
    """The live call-out of a head in a visit; there is at most one."""
    return with_all().filter(visit=visit, head=head, state__in=CallOut.LIVE).first()


def taken_by(access: Access) -> QuerySet[CallOut]:
    """The call-outs that this person has accepted and that are not over, newest first."""
    rows = with_all().filter(taken_by=access.person, state=CallOut.State.ACCEPTED)
    return rows.filter(visit__school__network=access.network).order_by("-taken_at", "-pk")


def shared_words(call_out: CallOut) -> str:
    """What the head wrote, where they let whoever accepted read it and it is not over; else "".
    Whoever shows it hides it from error reports."""
    concern = call_out.concern
    if call_out.state != CallOut.State.ACCEPTED or call_out.shared_at is None or concern is None:
        return ""
    newest = concern.versions.order_by("number").last()
    return newest.what if newest is not None and concern.withdrawn_at is None else ""
