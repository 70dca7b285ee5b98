"""The log of who looked at a plan: the head reads it; nobody else does."""

from datetime import datetime

from core.clock import london_date
from schools.access import Access
from schools.models import Post, Role
from support.models import Plan, PlanLook
from support.plans.seeing import is_own


def note_look(plan: Plan, access: Access, section: str, now: datetime) -> None:
    """Keep that somebody read a section (or "plan", its first page): once a day and section. The
    head's own reading is nobody's matter and is not kept."""
    if is_own(access, plan):
        return
    PlanLook.objects.get_or_create(
        plan=plan,
        person=access.person,
        section=section,
        day=london_date(now),
        defaults={"at": now, "as_what": as_what(access, plan)[:200]},
    )


def as_what(access: Access, plan: Plan) -> str:
    """As what somebody reads it, in the head's words: "Officer of Harbour Learning Trust"."""
    if plan.school_id in access.head_school_ids:
        return "Leads the school too"
    organisations = sorted(
        role.organisation.name
        for role in access.roles
        if role.kind == Role.Kind.OFFICER and role.organisation is not None
    )
    parts = [f"Officer of {name}" for name in organisations]
    if access.is_coordinator:
        parts.insert(0, f"Coordinator in {access.network.name}")
    if not parts and access.head_posts:
        parts = [f"{Post.Kind(access.head_posts[0].kind).label} of another school"]
    return ", ".join(parts) or "Somebody you shared it with"
