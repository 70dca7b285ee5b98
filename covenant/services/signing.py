"""Parties sign."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import clock
from core.audit import record
from core.refusals import NotAllowed
from covenant import chain, parties, policies
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from covenant.witness import Witness
from notifications.services import queue
from schools.models import Organisation, Role

ShownAs = SignatureEvidence.ShownAs


@transaction.atomic
def sign(
    *,
    declaration: Declaration,
    organisation: Organisation,
    by: Person,
    now: datetime,
    role: str,
    authority: str,
    publish_name: bool,
) -> SignatureEvent:
    """Sign the published text for an organisation; confirmed to the signer by e-mail.

    Raises NotAllowed where ``by`` is no officer of it today, Refused on a draft, an old
    version or a second signature.
    """
    standing = _locked_standing(organisation, declaration, by, now)
    policies.check_open_for_signing(declaration)
    policies.check_not_signed(standing)
    event = chain.write(
        act=SignatureEvent.Act.SIGNED,
        party=parties.of_organisation(organisation),
        declaration=declaration,
        by_id=by.pk,
        witness=Witness(
            name=by.name,
            role=role,
            authority=authority,
            shown_as=ShownAs.NAME if publish_name else ShownAs.NAMELESS,
        ),
        now=now,
    )
    Standing.objects.update_or_create(
        network=organisation.network,
        organisation=organisation,
        declaration=declaration,
        defaults={"state": Standing.State.SIGNED, "since": now, "event": event},
    )
    record("declaration.signed", event, by=by, now=now, network_id=organisation.network_id)
    queue(
        key=f"signature:{event.pk}",
        person=by,
        occasion="Thank you for signing",
        subject="Covenant: thank you for signing",
        text=_receipt(declaration, organisation, event),
        now=now,
        network_id=organisation.network_id,
    )
    return event


def _locked_standing(
    organisation: Organisation, declaration: Declaration, by: Person, now: datetime
) -> Standing | None:
    """Locks the organisation, so that two officers sign one after the other."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    declaration.refresh_from_db()
    is_officer = (
        Role.objects.current(clock.london_date(now))
        .filter(person=by, organisation=organisation, kind=Role.Kind.OFFICER)
        .exists()
    )
    if not is_officer or declaration.network_id != organisation.network_id:
        raise NotAllowed("You can sign only for an organisation that you are an officer of.")
    return Standing.objects.filter(organisation=organisation, declaration=declaration).first()


def _receipt(declaration: Declaration, organisation: Organisation, event: SignatureEvent) -> str:
    return (
        f"Thank you. {organisation.name} stands by “{declaration.title}”, "
        f"version {declaration.version}.\n\n"
        "Please keep this message. These two lines prove what was signed:\n\n"
        f"Text: {event.text_sha256}\n"
        f"Signature: {event.digest}\n\n"
        "It is a public declaration and not a contract. You can withdraw at any time on the "
        "page of your organisation.\n"
    )
