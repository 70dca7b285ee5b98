"""The demo city: Westhaven in the autumn of 2026, made through the services."""

import io
from datetime import date, datetime
from uuid import uuid4

from buddies.models import ProposedPair
from buddies.services import offer, pair, propose, publish
from core import clock
from directory import services as directory
from directory.drills.running import look_after_drills
from directory.models import CallOut, Entry
from directory.services import callouts
from directory.services.drills import answer_drill
from inspections import ofsted_import
from inspections.models import Phase, Visit
from inspections.services import (
    ask,
    grant_deferral,
    grant_pause,
    move_visit,
    open_visit,
    recompute_windows,
    take_back_visit,
)
from reminders.services import plan_all
from schools import imports
from schools.models import Network, Post, School
from schools.services import change_network, keep_term
from seed import approvals, backing, figures, files, people, rota, signing, support
from seed.journey import play_until
from seed.people import SEED, Cast, Registry

BEGIN = clock.london_time(date(2026, 9, 1), 9)
# A Tuesday in term. The demo stands here until somebody moves it on.
TODAY = clock.london_time(date(2026, 11, 24), 8, 45)
TERMS = (
    ("Autumn 2026, first half", date(2026, 9, 2), date(2026, 10, 23), True),
    ("Autumn 2026, second half", date(2026, 11, 2), date(2026, 12, 18), False),
    ("Spring 2027, first half", date(2027, 1, 4), date(2027, 2, 12), True),
    ("Spring 2027, second half", date(2027, 2, 22), date(2027, 3, 25), False),
    ("Summer 2027, first half", date(2027, 4, 12), date(2027, 5, 28), True),
    ("Summer 2027, second half", date(2027, 6, 7), date(2027, 7, 21), False),
)


def make_city() -> Network:
    """Make Westhaven and let its autumn happen, up to this Tuesday."""
    clock.travel_to(BEGIN)
    network = _import(BEGIN)
    registry = Registry()
    cast = people.cast(network, registry, BEGIN)
    people.foundation(network, BEGIN)
    for name, first_day, last_day, starts_term in TERMS:
        keep_term(
            network=network, name=name, first_day=first_day, last_day=last_day,
            starts_term=starts_term, by=SEED, now=BEGIN,
        )  # fmt: skip
    change_network(
        network=network, by=SEED, now=BEGIN, is_public=True, named_contact=cast.coordinator
    )
    figures.three_years(network, TODAY)
    people.advisers(network, registry, cast, BEGIN)
    officers = people.organisations(network, registry, BEGIN)
    signing.publish(network, officers, BEGIN)
    signing.autumn(network, officers, cast)
    _pairs(network, cast)
    _drill(network, cast)
    rota.numbers(network, cast.coordinator, clock.now())
    rota.duties(network, clock.now())
    support.supervision(network, registry, cast)
    support.offers(network, officers)
    _autumn(cast)
    people.proposal(network, officers, clock.now())
    rota.this_week(network, cast.coordinator)
    registry.operator("Orla Finch")
    approvals.next_version(network, cast.coordinator, clock.now())
    play_until(TODAY)
    # What the night before would have done.
    recompute_windows(now=TODAY)
    plan_all(now=TODAY)
    return network


def _import(now: datetime) -> Network:
    rows = files.city_rows()
    imports.apply(
        imports.GiasFile(
            io.BytesIO(files.gias_file(rows)), files.GIAS_AS_AT, file_name="westhaven_schools.csv"
        ),
        by=SEED,
        now=now,
    )
    ofsted_import.apply(
        ofsted_import.OfstedFile(
            io.BytesIO(files.ofsted_file(rows)),
            files.OFSTED_AS_AT,
            file_name="westhaven_inspections.csv",
        ),
        by=SEED,
        now=now,
    )
    return Network.objects.get(la_code=files.LA_CODE)


def _pairs(network: Network, cast: Cast) -> None:
    """Offers, two pairs made by hand, and the rest as the matcher proposed."""
    for number, head in enumerate(cast.heads):
        if number % 10 in {1, 2, 4, 6, 9}:
            offer(
                network=network, person=head, capacity=1 + (number % 3 == 1), phases=[],
                by=head, now=BEGIN,
            )  # fmt: skip
    now = clock.london_time(date(2026, 9, 10), 10)
    play_until(now)
    pair(
        network=network, supported=cast.amina, buddy=cast.sam, reserve=cast.ruth,
        by=cast.coordinator, now=now,
    )  # fmt: skip
    pair(
        network=network, supported=cast.jo, buddy=cast.ruth, reserve=cast.sam,
        by=cast.coordinator, now=now,
    )  # fmt: skip
    proposal = propose(network=network, by=cast.coordinator, now=now)
    rows = list(ProposedPair.objects.filter(proposal=proposal).exclude(buddy=None).order_by("pk"))
    # The last three wait, so that there is something left to publish.
    publish(proposal=proposal, rows=rows[:-3], by=cast.coordinator, now=now)


def _drill(network: Network, cast: people.Cast) -> None:
    """The drill of this term. One of those who are listed has not answered it, nobody has tried
    the number of another, and a third is away for a week in December."""
    now = clock.london_time(date(2026, 9, 16), 9)
    play_until(now)
    look_after_drills(now=now)
    listed = Entry.objects.listed(clock.london_date(now)).filter(network=network)
    for number, entry in enumerate(listed.select_related("person").order_by("pk")):
        if number != 3:
            answer_drill(entry=entry, by=entry.person, now=now)
        if number != 4:
            directory.number_works(entry=entry, how="rang", by=cast.coordinator, now=now)
        if number == 5:
            directory.go_away(
                entry=entry, first_day=date(2026, 12, 7), last_day=date(2026, 12, 11),
                by=entry.person, now=now,
            )  # fmt: skip


def _school_of(head: people.Person) -> School:
    return Post.objects.select_related("school").filter(person=head).order_by("pk")[0].school


def _autumn(cast: Cast) -> None:
    """Visits at different stages, and one call that was a mistake."""
    october, november, hard = cast.heads[5], cast.heads[13], cast.heads[16]
    hard_report = support.called(hard)
    play_until(clock.london_time(date(2026, 10, 5), 10, 5))
    visit = open_visit(school=_school_of(october), by=cast.coordinator, now=clock.now())
    support.published(hard_report, hard)
    backing.answered(hard, cast.sam)
    play_until(clock.london_time(date(2026, 11, 2), 9, 30))
    move_visit(visit=visit, phase=Phase.DRAFT, by=cast.coordinator, now=clock.now())
    play_until(clock.london_time(date(2026, 11, 9), 9, 50))
    visit = open_visit(school=_school_of(november), by=november, now=clock.now())
    _somebody_rang(visit, november)
    backing.went_on(hard)
    play_until(clock.london_time(date(2026, 11, 16), 9, 40))
    mistake = open_visit(school=_school_of(cast.heads[20]), by=cast.heads[20], now=clock.now())
    play_until(clock.london_time(date(2026, 11, 16), 9, 48))
    take_back_visit(visit=mistake, by=cast.heads[20], now=clock.now())
    deferred = open_visit(school=_school_of(cast.heads[27]), by=cast.heads[27], now=clock.now())
    _asked(deferred, "deferral", "caller", cast.heads[27])
    play_until(clock.london_time(date(2026, 11, 16), 14, 30))
    grant_deferral(visit=deferred, by=cast.heads[27], now=clock.now())
    play_until(clock.london_time(date(2026, 11, 18), 9, 30))
    paused = open_visit(school=_school_of(cast.heads[33]), by=cast.heads[33], now=clock.now())
    play_until(clock.london_time(date(2026, 11, 19), 11, 15))
    _asked(paused, "pause", "lead_inspector", cast.heads[33])
    grant_pause(visit=paused, by=cast.heads[33], now=clock.now())
    backing.lately(hard)
    play_until(clock.london_time(date(2026, 11, 23), 10, 15))
    open_visit(school=_school_of(cast.jo), by=cast.jo, now=clock.now())


def _somebody_rang(visit: Visit, head: people.Person) -> None:
    """On the first day on site the head asks for somebody who knows inspection, and is rung."""
    play_until(clock.london_time(visit.first_day, 11, 20))
    asked = callouts.call_out(
        visit=visit, head=head, kind=CallOut.Kind.EVIDENCE, token=uuid4(), by=head, now=clock.now(),
        words="They look at last year’s results alone. We have the spring’s, and they are better.",
    )  # fmt: skip
    play_until(clock.london_time(visit.first_day, 13))
    callouts.after(
        call_out=asked, helped=CallOut.Helped.YES, thanks=True, by=head, now=clock.now(),
        agreed="The lead inspector looks at the spring’s results tomorrow at 9.",
    )  # fmt: skip


def _asked(visit: Visit, kind: str, asked_of: str, head: people.Person) -> None:
    ask(visit=visit, kind=kind, asked_by="head", asked_of=asked_of, by=head, now=clock.now())
