"""Supervision and a plan in Westhaven: two supervisors with series, a head whose report was hard,
and organisations that offer help."""

from datetime import date, datetime

from accounts.models import Person
from accounts.services import change_details
from core import clock
from inspections.calendar import known_terms
from inspections.models import Phase, Visit
from inspections.services import enter_outcome, move_visit, open_visit
from schools.models import Network, Post
from seed import backing
from seed.journey import play_until
from seed.people import SEED, Cast, Registry
from support.models import HelpKind, Plan, Series, SupportRules, Way
from support.plans import asking
from support.series import propose
from support.services import help_given, help_offers, supervisors
from support.services.objectives import Words, add_action, add_objective
from support.services.offers import offer_places
from support.services.places import book_place
from support.services.series import open_series

# What one report said, of an invented school.
SAID = {
    "safeguarding": "Met", "inclusion": "Expected standard",
    "curriculum_and_teaching": "Needs attention", "achievement": "Needs attention",
    "attendance_and_behaviour": "Strong standard",
    "personal_development_and_wellbeing": "Strong standard",
    "leadership_and_governance": "Expected standard",
}  # fmt: skip
WHERE: dict[str, str] = {
    Way.IN_PERSON: "Room 2, the Old Library", Way.VIDEO: "https://video.example.org/westhaven",
    Way.TELEPHONE: "",
}  # fmt: skip
OFFERS: tuple[tuple[str, list[str], int, str], ...] = (
    (HelpKind.ADVISER, ["curriculum"], 6, "An adviser for reading and the wider curriculum."),
    (HelpKind.PEER_REVIEW, [], 2, "Two heads who look at one question of yours, for a day."),
    (HelpKind.STAFF, [], 10, "A business manager, half days, so that the office keeps going."),
)

WORK = (
    (
        "curriculum", "What is taught in each year builds on the year before, in every subject.",
        "Look at history and geography together with the subject leads", date(2026, 12, 11),
    ),
    (
        "achievement", "Children who find reading hard catch up by the summer.",
        "Ten minutes of reading a day with somebody, for the twelve who need it most",
        date(2027, 2, 12),
    ),
)  # fmt: skip


def supervision(network: Network, registry: Registry, cast: Cast) -> None:
    """Two supervisors from outside, each with series; some of the places are taken."""
    now = clock.now()
    SupportRules.objects.create(
        network=network, referral_name="Harbour Counselling Service",
        referral_telephone="+442079460099", referral_hours="Weekdays 9am to 5pm",
        referral_checked_on=clock.london_date(now), changed_at=now,
    )  # fmt: skip
    _by_text(cast)
    nadia = _supervisor(network, registry, "Nadia Rahman", takes_talks=True)
    hugh = _supervisor(network, registry, "Hugh Tollen", takes_talks=False)
    made = [
        _series(nadia, date(2026, 11, 3), 16, Way.VIDEO),
        _series(nadia, date(2026, 11, 5), 9, Way.TELEPHONE),
        _series(hugh, date(2026, 11, 4), 16, Way.IN_PERSON, places=6),
        _series(nadia, date(2026, 12, 8), 17, Way.VIDEO),
        _series(hugh, date(2026, 12, 3), 8, Way.IN_PERSON),
        _series(hugh, date(2027, 1, 19), 16, Way.VIDEO, places=5),
    ]
    for series, heads in ((made[0], [7]), (made[2], [3, 17, 23, 41]), (made[1], [29])):
        for number in heads:
            head = cast.heads[number]
            book_place(series=series, person=head, by=head, now=now)
    offer_places(network=network, now=now)


def _by_text(cast: Cast) -> None:
    """Every other head who has no e-mail address has a mobile number."""
    by_telephone = [head for head in cast.heads if not head.email]
    for number, head in enumerate(by_telephone[::2]):
        change_details(
            person=head, by=SEED, now=clock.now(), telephone=f"+4477009001{number:02}"
        )  # fmt: skip


def _supervisor(network: Network, registry: Registry, name: str, *, takes_talks: bool) -> Person:
    person = registry.person(name)
    supervisors.agree(
        network=network, person=person, qualifications="Coach and supervisor of school leaders",
        about="I listen, and ask what would help next. Nothing is written down.",
        ways=Way.values, takes_talks=takes_talks, by=person, now=clock.now(),
    )  # fmt: skip
    return person


def _series(person: Person, first: date, hour: int, way: str, *, places: int = 1) -> Series:
    supervisor = person.supervisors.get()
    days = propose(first, weeks=4, how_many=6, terms=known_terms(supervisor.network_id))
    return open_series(
        supervisor=supervisor, starts=[clock.london_time(each.day, hour) for each in days],
        way=way, where=WHERE[way],
        format=Series.Format.GROUP if places > 1 else Series.Format.ONE, places=places,
        by=person, now=clock.now(),
    )  # fmt: skip


def offers(network: Network, officers: dict[str, Person]) -> None:
    """What three organisations say that they can give."""
    for (name, officer), (kind, areas, days, words) in zip(officers.items(), OFFERS, strict=False):
        help_offers.offer(
            organisation=network.organisations.get(name=name), kind=kind, areas=areas, days=days,
            words=words, first_day=None, last_day=date(2027, 7, 21), by=officer, now=clock.now(),
        )  # fmt: skip


def called(head: Person) -> Visit:
    """The inspection that ends in a hard report."""
    play_until(clock.london_time(date(2026, 9, 21), 9, 45))
    post = Post.objects.select_related("school").filter(person=head).order_by("pk")[0]
    return open_visit(school=post.school, by=head, now=clock.now())


def published(visit: Visit, head: Person) -> None:
    """Its report; the plan opens by itself, and says what would help."""
    play_until(clock.london_time(date(2026, 10, 13), 10))
    move_visit(visit=visit, phase=Phase.DRAFT, by=head, now=clock.now())
    play_until(clock.london_time(date(2026, 10, 22), 11))
    move_visit(visit=visit, phase=Phase.PUBLISHED, by=head, now=clock.now())
    visit.refresh_from_db()
    enter_outcome(visit=visit, said=SAID, category="", by=head, now=clock.now())
    play_until(clock.london_time(date(2026, 10, 22), 12))
    plan = Plan.objects.get(school=visit.school)
    _plan(plan, head, clock.now())
    backing.chooses(plan, head, clock.now())
    # The head has it first; on the second working day the parties are asked.
    play_until(clock.london_time(date(2026, 10, 26), 9))
    asking.ask_due(now=clock.now())


def _plan(plan: Plan, head: Person, now: datetime) -> None:
    for area, words, does, by_day in WORK:
        objective = add_objective(plan=plan, area=area, words=words, by=head, now=now)
        add_action(
            objective=objective, by=head, now=now,
            words=Words(words=does, owner=None, owner_name="The deputy head", due_on=by_day),
        )  # fmt: skip
    for kind, area, days in (
        (HelpKind.ADVISER, "curriculum", 4), (HelpKind.SPECIALIST, "achievement", 2),
    ):  # fmt: skip
        needed = help_given.need(
            plan=plan, kind=kind, area=area, days=days, by_day=date(2027, 4, 30), by=head, now=now
        )
        for offered in plan.network.help_offered.filter(kind=kind):
            help_given.ask(needed=needed, offered=offered, by=head, now=now)
