"""What plans keep of somebody who is forgotten: the plan stays the school’s, without them."""

from datetime import datetime

from django.db.models import Q

from accounts.models import Person
from escalations.models import Escalation
from escalations.services import end
from support.models import LeftOut, Part, PartyAsked, Plan, PlanLook, PlanShare
from support.services.plan_people import KIND


def forget_in_plans(person: Person, now: datetime) -> None:
    """Take somebody out of every plan. Of their own goes what was theirs alone: who stood by them,
    what was written for them, who read it. Runs in the transaction that forgets them."""
    own = list(Plan.objects.filter(head=person).values_list("pk", flat=True))
    stood_by = list(Plan.objects.filter(supporter=person).values_list("pk", flat=True))
    asked = Escalation.objects.filter(kind=KIND, subject_id__in=[*own, *stood_by])
    for escalation in asked.order_by("pk"):
        end(escalation=escalation, why="Nobody is asked any more", now=now)
    Part.objects.filter(plan__in=own).delete()
    PlanLook.objects.filter(plan__in=own).delete()
    PlanShare.objects.filter(Q(plan__in=own) | Q(person=person)).delete()
    PartyAsked.objects.filter(plan__in=own).update(words="")
    # That parties were left out stays, so that nobody is asked late by itself; which ones goes.
    left_out = LeftOut.objects.filter(plan__in=own)
    left_out.filter(not_asked_at=None).delete()
    left_out.update(organisation=None)
    Plan.objects.filter(Q(pk__in=own) | Q(supporter=person)).update(
        supporter=None, supporter_agreed_at=None
    )
    Plan.objects.filter(Q(pk__in=own) | Q(union_officer=person)).update(union_officer=None)
    Plan.objects.filter(pk__in=own).update(head=None)
    Part.objects.filter(by=person).update(by=None)
    PartyAsked.objects.filter(answered_by=person).update(answered_by=None)
    PartyAsked.objects.filter(noted_by=person).update(noted_by=None)
    PlanLook.objects.filter(person=person).update(person=None)
