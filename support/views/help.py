"""What an organisation can give, what it is asked for, and what was given in the network."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from schools.middleware import NetworkRequest
from schools.views.shared import done, one, saved
from support.forms.help import AnswerForm, DaysGivenForm, OfferForm, WordsForm
from support.models import Given
from support.policies import help as policies
from support.queries import help as queries
from support.services import help_given, help_offers

ON_A_PAGE = 20
State = Given.State


@require_safe
def overview(request: NetworkRequest) -> HttpResponse:
    """What we are asked for, what we offer, what is needed, and what was given."""
    access = request.access
    policies.check_see_help(access)
    asked = Paginator(queries.asked_of(access), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": asked,
        "asked": [(each, queries.is_named(each)) for each in asked],
        "offers": queries.offer_rows(queries.offers_for(access)),
        "needs": queries.needs_for(access),
        "totals": queries.totals_for(access),
        "offers_help": access.is_officer,
    }
    return render(request, "support/help.html", context)


@require_http_methods(["GET", "POST"])
def offer(request: NetworkRequest) -> HttpResponse:
    """Say what an organisation can give."""
    access = request.access
    policies.check_offer(access)
    # A need of the list is answered by an offer that fits it.
    wished = {name: request.GET.get(name) for name in ("kind", "days") if request.GET.get(name)}
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        initial={**wished, "areas": request.GET.getlist("area")},
        organisations=queries.own_organisations(access),
    )
    if saved(
        request, form,
        lambda: help_offers.offer(by=access.person, now=clock.now(), **form.cleaned_data),
    ):  # fmt: skip
        messages.success(request, "Offered. Heads whose plan needs it can ask for it.")
        return redirect("support:help", request.network.slug)
    return _offer_page(request, form, "Offer help", undertaken=queries.undertaken_by(access))


@require_http_methods(["GET", "POST"])
def change(request: NetworkRequest, pk: int) -> HttpResponse:
    """Change an offer; kind and organisation stay."""
    access = request.access
    policies.check_offer(access)
    offered = one(queries.offers_for(access), pk)
    names = ("words", "areas", "days", "first_day", "last_day")
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(offered, name) for name in names},
        organisations=queries.own_organisations(access),
        is_new=False,
    )
    if saved(
        request, form,
        lambda: help_offers.change_offer(
            offered=offered, by=access.person, now=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, "Changed.")
        return redirect("support:help", request.network.slug)
    return _offer_page(request, form, "Change the offer", offered=offered)


def _offer_page(
    request: NetworkRequest, form: OfferForm, title: str, **context: object
) -> HttpResponse:
    back_url = reverse("support:help", args=[request.network.slug])
    context = {"form": form, "title": title, "back_url": back_url, **context}
    return render(request, "support/help_offer.html", context)


@require_POST
def withdraw(request: NetworkRequest, pk: int) -> HttpResponse:
    """Take an offer back; what is promised stays promised."""
    policies.check_offer(request.access)
    offered = one(queries.offers_for(request.access), pk)
    done(
        request,
        lambda: help_offers.withdraw_offer(
            offered=offered, by=request.access.person, now=clock.now()
        ),
        "Taken back. What you have promised stays promised.",
    )
    return redirect("support:help", request.network.slug)


@require_http_methods(["GET", "POST"])
def asked(request: NetworkRequest, pk: int) -> HttpResponse:
    """One plan's question to us: yes with days and who comes, or not possible."""
    access = request.access
    policies.check_offer(access)
    given = one(queries.asked_of(access), pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, most=given.days)
    if saved(
        request, form,
        lambda: help_given.answer(
            given=given, said_yes=True, by=access.person, now=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, "Thank you. The head is told, and reads who will be in touch.")
        return redirect("support:help-asked", request.network.slug, pk)
    return _asked_page(request, given, form=form)


@require_POST
def decline(request: NetworkRequest, pk: int) -> HttpResponse:
    """Not possible; no reason is asked."""
    policies.check_offer(request.access)
    given = one(queries.asked_of(request.access), pk)
    done(
        request,
        lambda: help_given.answer(
            given=given, said_yes=False, days=None, words="", by=request.access.person,
            now=clock.now(),
        ),
        "Thank you for saying so. The head is told and can ask others.",
    )  # fmt: skip
    return redirect("support:help", request.network.slug)


@require_http_methods(["POST"])
def say_who(request: NetworkRequest, pk: int) -> HttpResponse:
    """Who comes and when, after a yes by link."""
    policies.check_offer(request.access)
    given = one(queries.asked_of(request.access), pk)
    form = WordsForm(request.POST)
    if saved(
        request, form,
        lambda: help_given.keep_words(
            given=given, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, "Saved. The head reads it on the page of the plan.")
        return redirect("support:help-asked", request.network.slug, pk)
    return _asked_page(request, given, words_form=form)


@require_http_methods(["POST"])
def days(request: NetworkRequest, pk: int) -> HttpResponse:
    """How many days were given so far."""
    policies.check_offer(request.access)
    given = one(queries.asked_of(request.access), pk)
    form = DaysGivenForm(request.POST)
    if saved(
        request, form,
        lambda: help_given.give(
            given=given, by=request.access.person, now=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, "Saved. Thank you.")
        return redirect("support:help-asked", request.network.slug, pk)
    return _asked_page(request, given, days_form=form)


def _asked_page(
    request: NetworkRequest,
    given: Given,
    *,
    form: AnswerForm | None = None,
    words_form: WordsForm | None = None,
    days_form: DaysGivenForm | None = None,
) -> HttpResponse:
    forms: dict[str, AnswerForm | WordsForm | DaysGivenForm] = {}
    # Also after a "no": it may have been a slip, or the days have become free.
    if given.state in (State.ASKED, State.DECLINED):
        forms["form"] = form or AnswerForm(most=given.days)
    if given.state == State.ACCEPTED:
        forms["words_form"] = words_form or WordsForm(initial={"words": given.words})
        forms["words_form"].helper.form_action = _to("support:help-who", request, given)
    if queries.is_named(given):
        forms["days_form"] = days_form or DaysGivenForm(initial={"days": given.days_given})
        forms["days_form"].helper.form_action = _to("support:help-days", request, given)
    context = {
        "given": given,
        "is_named": queries.is_named(given),
        "kind": given.offered.get_kind_display(),
        "area": given.needed.get_area_display(),
        "wrong": next((each for each in forms.values() if each.errors), None),
        **forms,
    }
    return render(request, "support/help_asked.html", context)


def _to(name: str, request: NetworkRequest, given: Given) -> str:
    return reverse(name, args=[request.network.slug, given.pk])
