"""Help between organisations and schools: officers offer and answer, the head asks."""

from support.models import Given, Needed, Offered, Plan
from support.services import help_given
from tests.access.rows_support_plans import ACT, FORM, PAGE, plan
from tests.access.table import Row
from tests.support.helping import a_need, an_offer

OFFICER_PAGE = ("login 404 403 200 404", "login 404 405 405 404", "officer", "head")
OFFICER_FORM = ("login 404 403 200 404", "login 404 403 200 404", "officer", "head")
OFFICER_ACT = ("login 404 405 405 404", "login 404 403 302 404", "officer", "head")
# A form of the page before it, which shows its errors.
OFFICER_PART = ("login 404 405 405 404", "login 404 403 200 404", "officer", "head")


def offer(world):
    found = Offered.objects.filter(organisation=world.organisation, withdrawn_at=None).first()
    return found or an_offer(world.organisation, by=world.people["officer"], now=world.now)


def need(world):

    own = Plan.objects.get(**plan(world))
    found = Needed.objects.filter(plan=own, withdrawn_at=None).first()
    return found or a_need(own, now=world.now)


def asked(world):
    found = Given.objects.filter(needed=need(world), state=Given.State.ASKED).first()
    if found is None:
        found = help_given.ask(
            needed=need(world), offered=offer(world), by=world.people["head"], now=world.now
        )
    return found


def promised(world):
    """One more offer, that was accepted."""
    found = Given.objects.filter(needed=need(world), state=Given.State.ACCEPTED).first()
    if found is None:
        other = an_offer(world.organisation, by=world.people["officer"], now=world.now)
        found = help_given.answer(
            given=help_given.ask(
                needed=need(world), offered=other, by=world.people["head"], now=world.now
            ),
            said_yes=True, days=1, words="Sam comes on Monday.", by=world.people["officer"],
            now=world.now,
        )  # fmt: skip
    return found


def pk_of(make):
    return lambda world: {"pk": make(world).pk}


def need_and_offer(world):
    return {"pk": need(world).pk, "offered": offer(world).pk}


ROWS = [
    Row("support:help", *OFFICER_PAGE),
    Row("support:offer-help", *OFFICER_FORM),
    Row("support:change-help", *OFFICER_FORM, args=pk_of(offer)),
    Row("support:withdraw-help", *OFFICER_ACT, args=pk_of(offer)),
    Row("support:help-asked", *OFFICER_FORM, args=pk_of(asked)),
    Row("support:decline-help", *OFFICER_ACT, args=pk_of(asked)),
    Row("support:help-who", *OFFICER_PART, args=pk_of(promised)),
    Row("support:help-days", *OFFICER_PART, args=pk_of(promised)),
    Row("support:plan-help", *PAGE, args=plan),
    Row("support:add-need", *FORM, args=plan),
    Row("support:withdraw-need", *ACT, args=pk_of(need)),
    Row("support:ask-help", *ACT, args=need_and_offer),
    Row("support:take-back-help", *ACT, args=pk_of(asked)),
]
