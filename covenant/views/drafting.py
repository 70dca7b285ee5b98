"""A coordinator adapts the text and publishes it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from covenant import markdown, policies, queries, services, starter
from covenant.forms.drafting import DraftForm
from schools.middleware import NetworkRequest


@require_http_methods(["GET", "POST"])
def edit(request: NetworkRequest) -> HttpResponse:
    """Begins from the draft, else the published text, else the starter text."""
    policies.check_change_text(request.access)
    base = queries.draft_of(request.network) or queries.published_declaration(request.network)
    title = base.title if base else f"The {request.network.name} Covenant"
    form = DraftForm(
        request.POST if request.method == "POST" else None,
        initial={"title": title, "text": base.text if base else starter.TEXT},
        promises=base.promises if base else starter.PROMISES,
    )
    if request.method == "POST" and form.is_valid():
        services.draft(
            network=request.network,
            title=form.cleaned_data["title"],
            promises=form.promises(),
            text=form.cleaned_data["text"],
            by=request.access.person,
            now=clock.now(),
        )
        return redirect("covenant:draft", request.network.slug)
    return render(request, "covenant/edit.html", {"form": form})


def draft(request: NetworkRequest) -> HttpResponse:
    """The draft as it will look, with the button that publishes it."""
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        return redirect("covenant:edit", request.network.slug)
    return render(
        request,
        "covenant/draft.html",
        {
            "declaration": declaration,
            "html": markdown.to_html(declaration.text),
            "published": queries.published_declaration(request.network),
        },
    )


@require_POST
def publish(request: NetworkRequest) -> HttpResponse:
    policies.check_change_text(request.access)
    declaration = queries.draft_of(request.network)
    if declaration is None:
        raise Http404
    services.publish_declaration(declaration=declaration, by=request.access.person, now=clock.now())
    messages.success(request, f"Version {declaration.version} is published and can be signed.")
    return redirect("covenant:text", request.network.slug)
