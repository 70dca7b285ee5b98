"""The link by which somebody who accepted sees whom to ring, without signing in."""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from accounts.models import Person
from directory.models import CallOut

SALT = "directory.call_out"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "call-out/"
GOOD_FOR = timedelta(days=14)


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT, sep="~")


def token_for(call_out: CallOut, person: Person) -> str:
    """What names this call-out and this person, and cannot be made up."""
    return _signer().sign(f"{call_out.pk}.{person.pk}")


def link_for(call_out: CallOut, person: Person) -> str:
    """The address at which this person sees whom to ring."""
    return f"{settings.SITE_ADDRESS}/{PATH}{token_for(call_out, person)}/"


def of_token(token: str) -> tuple[CallOut, Person] | None:
    """The call-out and the person that a link is for; None for one that is too old, changed on
    the way, or of somebody who is gone. Whether the call-out is (still) theirs the caller asks:
    ``call_out.taken_by``."""
    try:
        call_out_id, person_id = _signer().unsign(token, max_age=GOOD_FOR).split(".")
    except BadSignature:
        return None
    rows = CallOut.objects.select_related(
        "visit__school__network", "head", "taken_by", "concern__log"
    )
    call_out = rows.filter(pk=int(call_out_id)).first()
    person = Person.objects.filter(pk=int(person_id), erased_at=None).first()
    return (call_out, person) if call_out is not None and person is not None else None
