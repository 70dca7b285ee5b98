"""Promise 4: are heads still there after a hard report?"""

from datetime import date

from core.clock import months_later
from dashboard.promises.figure import Figure, Measure, Measured, Unit
from inspections.models import InspectionRecord
from inspections.outcomes import is_negative
from inspections.queries import negative_rules
from schools.carrying_on import carried_on, counts_on
from schools.models import Network, Post


def _measure(months: int) -> Measure:
    def measure(network: Network, begin: date, end: date) -> Measured:
        """Heads for whom a negative report was published so many months before a day of the
        term, and those still in post on that day. At most five queries."""
        urns = dict(network.schools.values_list("urn", "pk"))
        published = _negative(network, urns, begin, end, months)
        leads_on = carried_on(network.pk, {school_id for school_id, _ in published}, urns)
        posts = _posts(set().union(*leads_on.values()))
        numerator = denominator = 0
        for school_id, day in published:
            heads = {post.person_id for post in posts if counts_on(post, {school_id}, day)}
            later = months_later(day, months)
            there = {
                post.person_id for post in posts if counts_on(post, leads_on[school_id], later)
            }
            denominator += len(heads)
            numerator += len(heads & there)
        return Measured(numerator, denominator)

    return measure


def _negative(
    network: Network, urns: dict[int, int], begin: date, end: date, months: int
) -> list[tuple[int, date]]:
    """The school and day of each negative report that so many months later fell in the term. The
    school is the one that was inspected, where it is known here: files hand the reports of a
    school on to the one that carries it on, and may tell of one twice then."""
    rows = InspectionRecord.objects.filter(
        school__network=network,
        # A little more than is needed: months differ in length.
        published_on__gte=months_later(begin, -months - 1),
        published_on__lt=end,
    )
    rules = negative_rules()
    found = set()
    for row in rows:
        assert row.school_id is not None
        assert row.published_on is not None
        if is_negative(row, rules) and begin <= months_later(row.published_on, months) < end:
            found.add((urns.get(row.urn_at_time, row.school_id), row.published_on))
    return sorted(found)


def _posts(schools: set[int]) -> list[Post]:
    return list(Post.objects.filter(kind__in=Post.HEAD_KINDS, school__in=schools))


def _figure(months: int) -> Figure:
    return Figure(
        key=f"in-post-{months}",
        promise=4,
        words=f"Heads still in post {months} months after a negative outcome was published",
        definition=f"Counted in the term in which {months} months had passed. An outcome is "
        "negative here when Ofsted monitors the school after it: a category of concern, an area "
        "that needs attention or urgent improvement, or safeguarding that is not met; in older "
        "reports a grade of requires improvement or inadequate, or safeguarding that is not "
        "effective. Heads are those who led the school on the day of publication, acting heads, "
        "co-heads and executive heads among them. Somebody is still in post who leads the same "
        f"school, or the one that carries it on, on the day {months} months later. Why somebody "
        "left is never asked, so retirement and a new post count as leaving. Heads who had come "
        "into this network’s records only after the publication do not count.",
        unit=Unit.HEADS,
        measure=_measure(months),
        across_networks=True,
    )


FIGURES = tuple(_figure(months) for months in (3, 6, 12))
