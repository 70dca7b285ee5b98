"""What is known of who signs, and how it is known: the evidence of a signature. It is personal,
and can be erased."""

from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import Person
from covenant import hashing
from covenant.models import SignatureEvidence

BY_LINK = "link in a message"
# What allauth calls the ways of signing in, in words.
METHODS = {
    "code": "code by e-mail",
    "totp": "authenticator app",
    "recovery_codes": "recovery code",
    "webauthn": "security key",
    "socialaccount": "single sign-on",
}
SIGNED_IN = "signed in"
LONGEST_METHOD = 60


@dataclass(frozen=True)
class Witness:
    """Name, role and statement of authority; how they were known; whether the name is shown."""

    name: str
    role: str = ""
    authority: str = ""
    method: str = ""
    email_domain: str = ""
    # Keyed already (hashing.address_digest).
    address_digest: str = ""
    shown_as: str = SignatureEvidence.ShownAs.NAMELESS

    def evidence(self) -> dict[str, Any]:
        """The fields of the evidence."""
        return asdict(self)


def witness_of(
    request: HttpRequest,
    *,
    person: Person,
    role: str = "",
    authority: str = "",
    shown_as: str = SignatureEvidence.ShownAs.NAMELESS,
    method: str = "",
) -> Witness:
    """The witness of who acts in this request: how they signed in, from which address (keyed),
    and the domain of their e-mail address, which a code or a link has proved.

    ``method`` says it where they did not sign in (``BY_LINK``).
    """
    return Witness(
        name=person.name,
        role=role,
        authority=authority,
        method=method or method_of(request),
        email_domain=domain_of(person),
        address_digest=hashing.address_digest(get_adapter().get_client_ip(request)),
        shown_as=shown_as,
    )


def method_of(request: HttpRequest) -> str:
    """How the session was signed in: "code by e-mail and authenticator app"."""
    user = None if isinstance(request.user, AnonymousUser) else request.user
    records = get_authentication_records(request, user)
    names = (METHODS.get(each.get("type") or each["method"]) for each in records)
    return " and ".join(dict.fromkeys(filter(None, names)))[:LONGEST_METHOD] or SIGNED_IN


def domain_of(person: Person) -> str:
    """The domain of the address by which somebody is known: the one they sign in with, else the
    one that messages go to."""
    email = person.user.email if person.user else person.email
    return email.rpartition("@")[2].lower()[:120]
