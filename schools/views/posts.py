"""Posts and roles: given, confirmed, ended."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from schools import policies, queries, services
from schools.forms.people import EndForm, PostForm
from schools.middleware import NetworkRequest
from schools.views.shared import form_page, one, saved


@require_http_methods(["GET", "POST"])
def give_post(request: NetworkRequest, pk: int) -> HttpResponse:
    """Give somebody known one more post: an executive head's next school."""
    access = request.access
    policies.check_coordinates(access)
    person = one(queries.people_for(access), pk)
    form = PostForm(request.POST if request.method == "POST" else None, access=access)
    if saved(
        request,
        form,
        lambda: services.give_post(
            person=person, by=access.person, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The post is saved.")
        return redirect("schools:person", request.network.slug, pk)
    return form_page(
        request,
        form,
        title=f"A post for {person.name}",
        back_url=reverse("schools:person", args=[request.network.slug, pk]),
    )


@require_POST
def claim_post(request: NetworkRequest, pk: int) -> HttpResponse:
    """Confirm a name that came with a file."""
    access = request.access
    policies.check_coordinates(access)
    post = one(queries.posts_for(access), pk)
    services.claim_post(post=post, by=access.person, now=clock.now())
    messages.success(request, "Confirmed. Later files leave this post alone.")
    return redirect("schools:person", request.network.slug, post.person_id)


@require_http_methods(["GET", "POST"])
def end_post(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    post = one(queries.posts_for(access), pk)
    policies.check_ends_post(access, post)
    slug = request.network.slug
    back_url = (
        reverse("schools:person", args=[slug, post.person_id])
        if access.is_coordinator
        else reverse("schools:delegates", args=[slug])
    )
    form = EndForm(request.POST if request.method == "POST" else None)
    if saved(
        request,
        form,
        lambda: services.end_post(
            post=post, by=access.person, now=clock.now(), on=form.cleaned_data["on"]
        ),
    ):
        messages.success(request, "The post is ended.")
        return redirect(back_url)
    return form_page(
        request,
        form,
        title=f"End a post: {post.get_kind_display().lower()} at {post.school.name}",
        lead=f"{post.person.name} loses access on the day you choose.",
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
def end_role(request: NetworkRequest, pk: int) -> HttpResponse:
    access = request.access
    policies.check_coordinates(access)
    role = one(queries.roles_for(access), pk)
    back_url = reverse("schools:person", args=[request.network.slug, role.person_id])
    form = EndForm(request.POST if request.method == "POST" else None)
    if saved(
        request,
        form,
        lambda: services.end_role(
            role=role, by=access.person, now=clock.now(), on=form.cleaned_data["on"]
        ),
    ):
        messages.success(request, "The role is ended.")
        return redirect("schools:people", request.network.slug)
    return form_page(
        request,
        form,
        title=f"End a role: {role.get_kind_display().lower()}",
        lead=f"{role.person.name} loses access on the day you choose.",
        back_url=back_url,
    )
