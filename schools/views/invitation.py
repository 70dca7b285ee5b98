"""The page behind an invitation's link. Mail scanners follow links, so only POST acts."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import Refused
from schools.queries import invitation_by_token
from schools.services import accept_invitation, why_unusable


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the invitation is for and a button; the button accepts and e-mails a code."""
    invitation = invitation_by_token(token)
    now = clock.now()
    if invitation is None:
        return render(request, "schools/invitation_unknown.html", status=404)
    reason = why_unusable(invitation, now)
    if not reason and request.method == "POST":
        try:
            user = accept_invitation(invitation=invitation, now=now)
        except Refused as refusal:
            reason = str(refusal)
        else:
            if request.user.is_authenticated and request.user.pk == user.pk:
                messages.success(request, "You have accepted the invitation.")
                return redirect("home")
            logout(request)
            if not consume(request, action="request_login_code", key=user.email):
                return redirect("account_login")
            LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
            return redirect("account_confirm_login_code")
    # The site's policy keeps the address from others. A stricter one would hide the origin from
    # ourselves as well, and the button would be refused.
    return render(request, "schools/invitation.html", {"invitation": invitation, "reason": reason})
