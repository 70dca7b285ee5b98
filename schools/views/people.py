"""People of a network: the list, one person, and putting right what is known of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import PauseForm
from accounts.services import change_details, pause_messages, resume_messages
from core import clock
from schools import policies, queries, services
from schools.forms.people import CorrectPersonForm, EnterHeadForm, PeopleFilter
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved

PER_PAGE = 25


@require_safe
def people(request: NetworkRequest) -> HttpResponse:
    """Search, filter and leaf through the network's people; or its schools without a head."""
    access = request.access
    policies.check_coordinates(access)
    form = PeopleFilter(request.GET or None)
    asked = form.asked()
    context: dict[str, Any] = {"form": form, "kind": asked["kind"]}
    page: Page[Any]
    if asked["kind"] == "no-head":
        schools = queries.schools_without_head(access).filter(name__icontains=asked["q"])
        page = Paginator(schools, PER_PAGE).get_page(request.GET.get("page"))
        noun = "school", "schools"
    else:
        found = queries.listed_people(access, **asked)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        noun = "person", "people"
    count = page.paginator.count
    context |= {"page_obj": page, "count_text": f"{count} {noun[0] if count == 1 else noun[1]}"}
    return render(request, "schools/people.html", context)


@require_safe
def person(request: NetworkRequest, pk: int) -> HttpResponse:
    """One person: how to reach them, what they hold, what they were invited to."""
    access = request.access
    policies.check_coordinates(access)
    found = one(queries.people_for(access), pk)
    now = clock.now()
    context = {
        "person": found,
        "posts": queries.posts_for(access).filter(person=found),
        "roles": queries.roles_for(access).filter(person=found),
        "invitations": [
            (each, services.why_unusable(each, now))
            for each in queries.invitations_for(access).filter(person=found, accepted_at=None)
        ],
        "can_correct": policies.can_correct_person(access, found),
        "can_pause": policies.can_pause_for(access, found),
        "is_paused": found.is_paused(access.today),
        "today": access.today,
    }
    return render(request, "schools/person.html", context)


@require_http_methods(["GET", "POST"])
def enter_head(request: NetworkRequest) -> HttpResponse:
    """Enter who leads a school, whether or not they will ever sign in."""
    access = request.access
    policies.check_coordinates(access)
    form = EnterHeadForm(
        request.POST if request.method == "POST" else None,
        access=access,
        initial={"school": request.GET.get("school")},
    )

    def act() -> None:
        data = form.cleaned_data
        services.enter_head(
            schools=[data["school"]],
            by=access.person,
            now=clock.now(),
            name=data["name"],
            telephone=data["telephone"],
            email=data["email"],
            kind=data["kind"],
            start=data["start"],
            person=form.person(),
        )

    if saved(request, form, act):
        messages.success(request, "Saved. You can invite them to sign in from their page.")
        return redirect("schools:people", request.network.slug)
    return form_page(
        request,
        form,
        title="Enter a head",
        lead="Somebody who will not sign in can still have a buddy, and be one.",
        back_url=reverse("schools:people", args=[request.network.slug]),
    )


@require_http_methods(["GET", "POST"])
def correct_person(request: NetworkRequest, pk: int) -> HttpResponse:
    """Put right the details of somebody who never signs in."""
    access = request.access
    found = one(queries.people_for(access), pk)
    policies.check_corrects_person(access, found)
    fields = ("name", "telephone", "email", "reach_me")
    form = CorrectPersonForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in fields},
    )
    if saved(
        request,
        form,
        lambda: change_details(
            person=found, by=access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The details are saved.")
        return redirect("schools:person", request.network.slug, pk)
    return form_page(
        request,
        form,
        title=f"Details of {found.name}",
        back_url=reverse("schools:person", args=[request.network.slug, pk]),
    )


@require_http_methods(["GET", "POST"])
def pause(request: NetworkRequest, pk: int) -> HttpResponse:
    """Somebody asked on the telephone to be sent nothing for a while."""
    access = request.access
    found = one(queries.people_for(access), pk)
    policies.check_pauses_for(access, found)
    form = PauseForm(request.POST if request.method == "POST" else None, today=access.today)
    if form.is_valid():
        pause_messages(
            person=found, until=form.cleaned_data["until"], by=access.person, now=clock.now()
        )
        messages.success(request, f"{found.name} is sent nothing until then. Ring them instead.")
        return redirect("schools:person", request.network.slug, pk)
    return form_page(
        request,
        form,
        title=f"Send {found.name} nothing for a while",
        lead="Only because they asked. It counts for urgent messages too: ring them instead. "
        "What falls due meanwhile is not sent later.",
        back_url=reverse("schools:person", args=[request.network.slug, pk]),
    )


@require_POST
def resume(request: NetworkRequest, pk: int) -> HttpResponse:
    """Messages come again."""
    access = request.access
    found = one(queries.people_for(access), pk)
    policies.check_pauses_for(access, found)
    resume_messages(person=found, by=access.person, now=clock.now())
    messages.success(request, f"{found.name} is sent messages again.")
    return redirect("schools:person", request.network.slug, pk)
