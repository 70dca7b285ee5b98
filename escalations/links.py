"""What leads back to one page: the signed link in a message, and the six figures that do the same
by hand."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q

from accounts.models import Person
from core import telephone
from escalations import codes
from escalations.models import Page

SALT = "escalations.answer"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "answer/"
# A late answer counts; after this it helps nobody.
GOOD_FOR = timedelta(days=14)
FIGURES = 6


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep="~")


def token_for(page: Page) -> str:
    """What names this page and no other, and cannot be made up."""
    return _signer().sign(str(page.pk))


def link_for(page: Page) -> str:
    """The address at which this person answers."""
    return f"{settings.SITE_ADDRESS}/{PATH}{token_for(page)}/"


def page_of(token: str) -> Page | None:
    """Whose link it is; None for one that is too old, changed on the way, or of nobody."""
    try:
        pk = _signer().unsign(token, max_age=GOOD_FOR)
    except BadSignature:
        return None
    return Page.objects.select_related("escalation", "person").filter(pk=int(pk)).first()


def in_one_form(contact: str) -> str:
    """A mobile number or an e-mail address as it is compared, however it is written."""
    return telephone.mobile(contact) or contact.strip().casefold()


def page_by_code(*, code: str, contact: str, now: datetime) -> Page | None:
    """The page that this code was sent for to this e-mail address or mobile number; the live
    one, else the latest. None where either is wrong, and where the code is as old as a link that
    works no more."""
    is_good = Q(state__in=Page.LIVE) | Q(asked_at__gte=now - GOOD_FOR)
    found = Page.objects.filter(is_good, code=code, person__erased_at=None).exclude(code="")
    mine = [
        page
        for page in found.select_related("escalation", "person").order_by("-asked_at", "-pk")
        if page.person is not None and is_theirs(page.person, contact)
    ]
    return next((page for page in mine if page.is_live), mine[0] if mine else None)


def is_theirs(person: Person, contact: str) -> bool:
    """Whether this is the e-mail address or mobile number of this person, however written."""
    mobile, address = telephone.mobile(contact), contact.strip().casefold()
    return bool(
        (mobile and person.mobile == mobile) or (address and person.email.casefold() == address)
    )


def draw_code() -> str:
    """Six figures drawn anew."""
    return f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"


def free_code() -> str:
    """Six figures that no live page has, nor anything else that is asked."""
    while True:
        code = draw_code()
        live = Page.objects.filter(state__in=Page.LIVE, code=code)
        if not live.exists() and not codes.is_taken(code):
            return code


def own_or_new_code(page: Page) -> str:
    """The code of a page that becomes live again: the one its person has, unless somebody else
    has it now."""
    others = Page.objects.filter(state__in=Page.LIVE, code=page.code).exclude(pk=page.pk)
    return page.code if page.code and not others.exists() else free_code()
