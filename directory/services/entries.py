"""What can happen to one's own entry: consent, more of what one knows, still true, leaving."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from accounts.services import change_details
from core import stale
from core.audit import Actor, record
from core.clock import london_date
from directory import policies
from directory.availability import USUAL
from directory.drills.rows import forget as forget_drills
from directory.models import Entry, EntryConflict, Experience, Hours
from directory.services.availability import forget_availability
from directory.services.duties import forget_duties
from schools.models import Network, Post, Role, School
from schools.services import appoint

Experiences = Mapping[str, Iterable[str]]


@transaction.atomic
def consent(
    *,
    network: Network,
    person: Person,
    telephone: str,
    reach_me: str,
    good_for: str,
    years: int | None,
    is_serving_inspector: bool,
    experiences: Experiences,
    conflicts: Iterable[School] | Mapping[School, str] | None,
    by: Person,
    now: datetime,
    last_inspection: int | None = None,
    is_on_the_tree: bool = False,
) -> Entry:
    """A person's own word that they may be found, with the number they give themselves.

    Changing an approved entry keeps it approved; coming back after leaving asks again.
    ``experiences`` maps facets ("role", "phase", "type", "area", "topic") to their values; what
    is kept of a facet that it does not name stays. ``conflicts`` are schools, or map each to why
    (``EntryConflict.Why``); None: as kept. Who is new can be asked on weekdays from 8 to 18, and
    where they hold nothing else in the network they become an adviser there.
    """
    # The person before the network before the entry, as whoever else locks several of them.
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _let_them_in(network, person, by, now)
    entry, is_new = Entry.objects.select_for_update().get_or_create(network=network, person=person)
    if is_new or not entry.is_in:
        entry.consented_at, entry.left_at = now, None
        entry.approved_at, entry.approved_by_id = None, None
        is_new = True
    entry.confirmed_at = now
    entry.good_for, entry.years, entry.last_inspection = good_for, years, last_inspection
    entry.is_serving_inspector, entry.is_on_the_tree = is_serving_inspector, is_on_the_tree
    entry.save()
    change_details(person=person, by=by, now=now, telephone=telephone, reach_me=reach_me)
    _keep_experiences(entry, experiences)
    if conflicts is not None:
        _keep_conflicts(entry, conflicts)
    if is_new:
        _make_hours(entry)
    record("directory.consented", entry, by=by, now=now, network_id=network.pk)
    return entry


def _keep_experiences(entry: Entry, experiences: Experiences) -> None:
    entry.experiences.filter(facet__in=list(experiences)).delete()
    Experience.objects.bulk_create(
        Experience(entry=entry, facet=facet, value=value)
        for facet, values in experiences.items()
        for value in values
    )


def _keep_conflicts(entry: Entry, conflicts: Iterable[School] | Mapping[School, str]) -> None:
    if not isinstance(conflicts, Mapping):
        conflicts = dict.fromkeys(conflicts, EntryConflict.Why.OTHER)
    entry.conflicts.all().delete()
    EntryConflict.objects.bulk_create(
        EntryConflict(entry=entry, school=school, why=why) for school, why in conflicts.items()
    )


def _make_hours(entry: Entry) -> None:
    Hours.objects.bulk_create(
        Hours(entry=entry, weekday=part.weekday, begins=part.begins, ends=part.ends)
        for part in USUAL
    )


def _let_them_in(network: Network, person: Person, by: Person, now: datetime) -> None:
    today = london_date(now)
    posts = Post.objects.not_ended(today).filter(school__network=network, person=person)
    roles = Role.objects.not_ended(today).filter(network=network, person=person)
    if not posts.exists() and not roles.exists():
        appoint(person=person, network=network, kind=Role.Kind.ADVISER, by=by, now=now)


@transaction.atomic
def tell_more(
    *,
    entry: Entry,
    types: Iterable[str],
    areas: Iterable[str],
    years: int | None,
    last_inspection: int | None,
    by: Person,
    now: datetime,
) -> Entry:
    """Keep further experience: types of school, areas, years, and the year of the last
    inspection. Raises Refused where they are not in the directory."""
    entry = policies.check_is_in(Entry.objects.select_for_update().filter(pk=entry.pk).first())
    entry.years, entry.last_inspection, entry.confirmed_at = years, last_inspection, now
    entry.save()
    _keep_experiences(entry, {"type": types, "area": areas})
    record("directory.told_more", entry, by=by, now=now, network_id=entry.network_id)
    return entry


@transaction.atomic
def leave(*, network: Network, person: Person, by: Actor, now: datetime) -> None:
    """Leave the directory at once, without a reason; what was known of them is deleted.

    Raises Refused where they are not in it.
    """
    entry = policies.check_is_in(
        Entry.objects.select_for_update().filter(network=network, person=person).first()
    )
    take_off(entry, now)
    record("directory.left", entry, by=by, now=now, network_id=network.pk)


def take_off(entry: Entry, now: datetime) -> None:
    """Forget what an entry says; that there was one stays. Call it with the entry locked."""
    entry.left_at = now
    entry.approved_at = entry.approved_by_id = None
    entry.good_for, entry.years, entry.last_inspection = "", None, None
    entry.is_serving_inspector = entry.is_on_the_tree = False
    entry.save()
    entry.experiences.all().delete()
    entry.conflicts.all().delete()
    forget_duties(entry, now)
    forget_availability(entry)
    forget_drills(entry, now)
    stale.mark("person", entry.person_id, now=now)
