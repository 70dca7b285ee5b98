"""The page behind a link about being a buddy: asks on GET, because mail scanners follow links,
and acts on POST, without signing in. It names nobody: the link may be in other hands."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from buddies import offer_links, queries, services
from buddies.forms import MyOfferForm, kept_terms
from buddies.models import Offer
from buddies.offer_links import Answer, Link
from core import clock
from schools.views.shared import saved


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, or not for now. After a yes the short form below it changes what was offered."""
    link = offer_links.read(token, clock.today())
    if link is None:
        return render(request, "buddies/link_unknown.html", status=404)
    context = {"link": link, "is_yes": link.answer is Answer.YES}
    if request.method == "GET":
        other = Answer.NOT_NOW if link.answer is Answer.YES else Answer.YES
        offer = _offer_of(link)
        context |= {
            "offer": offer,
            "is_on_the_list": offer is not None and offer.is_active,
            "other": link.other(other),
        }
        return render(request, "buddies/answer.html", context)
    if link.answer is Answer.NOT_NOW:
        _act(link)
        return render(request, "buddies/answered.html", context)
    if "capacity" not in request.POST:
        _act(link)
        form = MyOfferForm(initial=kept_terms(_offer_of(link)))
        return render(request, "buddies/answered.html", {**context, "form": form})
    return _change(request, link, context)


def _offer_of(link: Link) -> Offer | None:
    return queries.offer_of(link.person, link.network)


def _act(link: Link) -> None:
    now, person = clock.now(), link.person
    if link.invitation is not None:
        services.answer_invitation(
            invitation=link.invitation, answer=link.answer, by=person, now=now
        )
        return
    assert link.offer is not None
    act = services.say_yes if link.answer is Answer.YES else services.withdraw_offer
    act(offer=link.offer, by=person, now=now)


def _change(request: HttpRequest, link: Link, context: dict[str, object]) -> HttpResponse:
    form = MyOfferForm(request.POST)

    def act() -> None:
        services.offer(
            network=link.network, person=link.person, by=link.person, now=clock.now(),
            **form.terms(),
        )  # fmt: skip

    is_changed = saved(request, form, act)
    return render(
        request, "buddies/answered.html", {**context, "form": form, "is_changed": is_changed}
    )
