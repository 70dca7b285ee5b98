"""Who reads which section of a plan: the head chooses, within what the employer may rightly know.

The one policy by which every page, print and message of a plan goes. The parts of a plan that are
nobody's to share (who sees a supervisor) are in no section at all.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import Person
from schools.access import Access
from schools.models import Post
from support.models import Plan, PlanShare
from support.plans.employers import is_employer

Section = PlanShare.Section
EVERYTHING = frozenset(Section.values)
# What is left to do stays with the school; who stood by the head who left does not.
CARRIED_ON = frozenset({str(Section.WORK), str(Section.REVIEWS), str(Section.HELP)})
NOTHING: frozenset[str] = frozenset()


def is_own(access: Access, plan: Plan) -> bool:
    """Whether it is this person's plan: the head whom it backs, while they lead the school."""
    return plan.head_id == access.person.pk and plan.school_id in access.head_school_ids


def leads(person: Person | None, plan: Plan, today: date) -> bool:
    """Whether somebody leads the plan's school on a day."""
    if person is None:
        return False
    posts = Post.objects.current(today).filter(person=person, school=plan.school_id)
    return posts.filter(kind__in=Post.HEAD_KINDS).exists()


def keeps(access: Access, plan: Plan) -> bool:
    """Whether they may write in it: the head whose plan it is; once that head leads the school no
    more, whoever does."""
    if plan.school_id not in access.head_school_ids:
        return False
    return plan.head_id == access.person.pk or not leads(plan.head, plan, access.today)


def of_school_and_head(head: Person | None, today: date) -> Q:
    """Of the plans of a school that this head leads, those that are theirs to keep, as ``keeps``
    says of one: their own, and those whose head leads it no more."""
    leads_it = Post.objects.current(today).filter(
        person=OuterRef("head"), school=OuterRef("school"), kind__in=Post.HEAD_KINDS
    )
    return Q(head=head) | ~Q(Exists(leads_it))


def sections_for(access: Access, plan: Plan) -> frozenset[str]:
    """The sections (values of ``PlanShare.Section``) that a person may read: the head all; who
    leads the school after them what is to be done; everybody else what the head shares with them,
    or with an organisation whose officer they are today. A coordinator is the employer's, or near
    to it, and reads by no organisation's share, only by their own."""
    if is_own(access, plan):
        return EVERYTHING
    if keeps(access, plan):
        return CARRIED_ON | shared_with(access, plan)
    return shared_with(access, plan)


def beside(access: Access) -> Q:
    """Of which plans this person reads what is shared with them by name: while they are what they
    were asked as (stand by the head, hold a post at the school, coordinate), and no longer."""
    if access.is_coordinator:
        return Q()
    stands_by = Q(supporter=access.person, supporter_agreed_at__isnull=False)
    return stands_by | Q(school__in=access.school_ids)


def shared_with(access: Access, plan: Plan) -> frozenset[str]:
    """What of a plan the head lets this person read now. One query."""
    mine = Q(person=access.person, plan__in=Plan.objects.filter(beside(access)))
    if not access.is_coordinator:
        mine |= Q(organisation__in=access.organisation_ids)
    shares = PlanShare.objects.filter(mine, plan=plan, ended_at=None)
    return frozenset(shares.values_list("section", flat=True))


def sees_supporter(access: Access, plan: Plan) -> bool:
    """Whether they may know whom the head named to stand by them: never an employer's officer nor
    a coordinator, whatever is shared; nor the next head."""
    if is_own(access, plan) or plan.supporter_id == access.person.pk:
        return True
    return Section.PEOPLE in shared_with(access, plan) and not is_employer(access, plan.school)
