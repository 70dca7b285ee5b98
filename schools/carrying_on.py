"""Which schools certainly carry on others, and who led them on a day. A school that became an
academy is another school by its number, and its head need not have moved."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from schools.models import Post, SchoolLink

SURE = (SchoolLink.Basis.FILE, SchoolLink.Basis.HAND)


def carried_on(
    network_id: int, schools: Iterable[int], urns: Mapping[int, int]
) -> dict[int, set[int]]:
    """Each of these schools with those that carry it on. ``urns``: the schools of the network by
    their numbers. One query."""
    found = {pk: {pk} for pk in schools}
    links = SchoolLink.objects.filter(school__network=network_id, basis__in=SURE)
    for urn, successor in links.values_list("predecessor_urn", "school"):
        if urns.get(urn) in found:
            found[urns[urn]].add(successor)
    return found


def counts_on(post: Post, schools: Collection[int], day: date) -> bool:
    """Whether somebody held this post at one of these schools on a day. Pure."""
    is_over = post.end is not None and post.end <= day
    return post.school_id in schools and post.start <= day and not is_over
