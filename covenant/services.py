"""What can happen to the covenant: a text is drafted and published, organisations sign it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core import clock
from core.audit import Actor, record
from core.refusals import NotAllowed
from covenant import hashing, policies
from covenant.models import Declaration, SignatureEvent, SignatureEvidence, Standing
from notifications.services import queue
from schools.models import Network, Organisation, Role

Promises = Sequence[Mapping[str, str]]


@transaction.atomic
def draft(
    *, network: Network, title: str, promises: Promises, text: str, by: Actor, now: datetime
) -> Declaration:
    """Start the next version, or change the one being drafted."""
    Network.objects.select_for_update().get(pk=network.pk)
    newest = network.declarations.order_by("-version").first()
    if newest is None or newest.status != Declaration.Status.DRAFT:
        version = newest.version + 1 if newest else 1
        newest = Declaration(network=network, version=version)
    newest.title, newest.promises, newest.text = title, list(promises), _tidy(text)
    newest.save()
    record("declaration.drafted", newest, by=by, now=now, network_id=network.pk)
    return newest


@transaction.atomic
def publish_declaration(*, declaration: Declaration, by: Actor, now: datetime) -> Declaration:
    """Freeze the draft with its hash; it takes the place of the version before.

    Raises Refused where it is no draft.
    """
    Network.objects.select_for_update().get(pk=declaration.network_id)
    declaration.refresh_from_db()
    policies.check_is_draft(declaration)
    Declaration.objects.filter(
        network=declaration.network_id, status=Declaration.Status.PUBLISHED
    ).update(status=Declaration.Status.REPLACED)
    declaration.sha256 = hashing.text_sha256(
        title=declaration.title, promises=declaration.promises, text=declaration.text
    )
    declaration.status = Declaration.Status.PUBLISHED
    declaration.published_at = now
    declaration.save()
    record(
        "declaration.published",
        declaration,
        by=by,
        now=now,
        network_id=declaration.network_id,
        sha256=declaration.sha256,
    )
    return declaration


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
    event = _write_event(
        SignatureEvent.Act.SIGNED, declaration, organisation, by, now, role, authority, publish_name
    )
    Standing.objects.update_or_create(
        organisation=organisation,
        declaration=declaration,
        defaults={"state": Standing.State.SIGNED, "since": now},
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


@transaction.atomic
def withdraw(
    *, declaration: Declaration, organisation: Organisation, by: Person, now: datetime
) -> SignatureEvent:
    """Withdraw an organisation's signature. One always may; it is shown in public.

    Raises NotAllowed where ``by`` is no officer of it today, Refused where nothing stands.
    """
    standing = _locked_standing(organisation, declaration, by, now)
    policies.check_signed(standing)
    event = _write_event(
        SignatureEvent.Act.WITHDRAWN, declaration, organisation, by, now, "", "", False
    )
    Standing.objects.filter(organisation=organisation, declaration=declaration).update(
        state=Standing.State.WITHDRAWN, since=now
    )
    record("declaration.withdrawn", event, by=by, now=now, network_id=organisation.network_id)
    return event


@transaction.atomic
def erase_evidence(*, person: Person, by: Actor, now: datetime) -> int:
    """Erase who signed, for somebody who asks for it; the event and its digest stay.

    Returns how many rows were erased.
    """
    rows = SignatureEvidence.objects.filter(event__by_id=person.pk, erased_at=None)
    erased = rows.update(name="", role="", authority="", salt="", publish_name=False, erased_at=now)
    if erased:
        record("signature.evidence_erased", person, by=by, now=now, count=erased)
    return erased


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


def _write_event(
    act: str,
    declaration: Declaration,
    organisation: Organisation,
    by: Person,
    now: datetime,
    role: str,
    authority: str,
    publish_name: bool,
) -> SignatureEvent:
    salt = hashing.new_salt()
    event = SignatureEvent.objects.create(
        at=now,
        act=act,
        organisation_id=organisation.pk,
        declaration_id=declaration.pk,
        text_sha256=declaration.sha256,
        by_id=by.pk,
        evidence_digest=hashing.evidence_digest(
            salt=salt,
            name=by.name,
            role=role,
            authority=authority,
            text_sha256=declaration.sha256,
        ),
    )
    SignatureEvidence.objects.create(
        event=event,
        name=by.name,
        role=role,
        authority=authority,
        publish_name=publish_name,
        salt=salt,
    )
    return event


def _tidy(text: str) -> str:
    """Browsers send CRLF; the hash must not depend on where the text was typed."""
    return text.replace("\r\n", "\n").strip() + "\n"


def _receipt(declaration: Declaration, organisation: Organisation, event: SignatureEvent) -> str:
    return (
        f"Thank you. {organisation.name} stands by “{declaration.title}”, "
        f"version {declaration.version}.\n\n"
        "Please keep this message. These two lines prove what was signed:\n\n"
        f"Text: {event.text_sha256}\n"
        f"Signature: {event.evidence_digest}\n\n"
        "It is a public declaration and not a contract. You can withdraw at any time on the "
        "page of your organisation.\n"
    )
