"""Named parties are asked whether these are the words, and answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Person
from core.audit import Actor, record
from core.clock import london_date
from core.refusals import NotAllowed, Refused
from covenant import hashing, messages_approving, policies
from covenant.models import Approval, Declaration
from schools.locks import lock_network
from schools.models import Organisation, Role

Answer = Approval.Answer


@transaction.atomic
def ask_for_approval(
    *,
    declaration: Declaration,
    by: Actor,
    now: datetime,
    organisations: Sequence[Organisation] = (),
    names: Sequence[str] = (),
) -> list[Approval]:
    """Ask parties whether they approve the words of the draft: organisations of the network,
    whose officers get a letter, and others by name. Gives those who were not asked before.

    Raises Refused where it is no draft.
    """
    _lock_draft(declaration)
    parties: list[tuple[str, Organisation | None]] = [(each.name, each) for each in organisations]
    parties += [_known(declaration, name) for name in names]
    asked = []
    for name, organisation in parties:
        if _of(declaration, name) is not None:
            continue
        approval = Approval.objects.create(
            declaration=declaration, party=name, organisation=organisation, asked_at=now
        )
        asked.append(approval)
        _recorded("approval.asked", approval, by, now)
    _write_to(asked, declaration, now)
    return asked


@transaction.atomic
def ask_again(*, declaration: Declaration, by: Actor, now: datetime) -> list[Approval]:
    """Ask those whose answer was to other words, kindly, for the words as they are. Who was
    asked for these words already gets no second letter.

    Raises Refused where it is no draft, or where nobody is to be asked again.
    """
    _lock_draft(declaration)
    sha256 = hashing.hash_of(declaration)
    rows = declaration.approvals.exclude(answer="").select_related("organisation")
    again = [each for each in rows.order_by("party") if each.text_sha256 != sha256]
    if not again:
        raise Refused("Nobody has to be asked again: no answer was given to other words.")
    for approval in again:
        approval.asked_at = now
        approval.save(update_fields=["asked_at"])
        _recorded("approval.asked_again", approval, by, now)
    _write_to(again, declaration, now)
    return again


@transaction.atomic
def answer_approval(
    *, approval: Approval, answer: str, by: Person, now: datetime, seen: str, words: str = ""
) -> Approval:
    """An officer approves the words, or asks for changes and says which.

    ``seen``: the hash of the words that were read. Raises NotAllowed for whoever is no officer
    of the party today, Refused where the words have changed since or are published, or where the
    party is asked no longer.
    """
    declaration = approval.declaration
    _lock_draft(declaration)
    if not Approval.objects.filter(pk=approval.pk).exists():
        raise Refused(f"{approval.party} is asked no longer. A coordinator can tell you why.")
    approval.refresh_from_db()
    if not _is_officer(approval, by, now):
        raise NotAllowed("Only an officer of the organisation can answer for it.")
    if seen != hashing.hash_of(declaration):
        raise Refused("The words have changed while you read them. Please read them as they are.")
    return _answered(approval, answer=answer, words=words, how="", by=by, now=now)


@transaction.atomic
def note_approval(
    *,
    declaration: Declaration,
    party: str,
    how: str,
    by: Actor,
    now: datetime,
    answer: str = Answer.APPROVED,
    words: str = "",
    seen: str | None = None,
) -> Approval:
    """Write down what a party said elsewhere ("at the meeting on 3 November") of the words as
    they are, whether or not it was asked here.

    ``seen``: the hash of the words that the page showed. Raises Refused where it is no draft or
    the words have changed since.
    """
    _lock_draft(declaration)
    if seen is not None and seen != hashing.hash_of(declaration):
        raise Refused("The words have changed since this page was shown. Look at them first.")
    name, organisation = _known(declaration, party)
    approval = _of(declaration, name) or Approval(
        declaration=declaration, party=name, organisation=organisation, asked_at=now
    )
    return _answered(approval, answer=answer, words=words, how=how, by=by, now=now)


@transaction.atomic
def stop_asking(*, approval: Approval, by: Actor, now: datetime) -> None:
    """A party is asked no longer, and is not named under the text.

    Raises Refused where the text is published: who approved it stays.
    """
    _lock_draft(approval.declaration)
    _recorded("approval.taken_back", approval, by, now)
    approval.delete()


def _lock_draft(declaration: Declaration) -> None:
    """Words and answers are written one after the other."""
    lock_network(declaration.network)
    declaration.refresh_from_db()
    policies.check_is_draft(declaration)


def _known(declaration: Declaration, name: str) -> tuple[str, Organisation | None]:
    """A name that was typed, as the network's organisation is called where there is one."""
    name = " ".join(name.split())
    same = Organisation.objects.filter(network=declaration.network_id, name__iexact=name)
    organisation = same.order_by("pk").first()
    return (organisation.name, organisation) if organisation else (name, None)


def _of(declaration: Declaration, name: str) -> Approval | None:
    return declaration.approvals.filter(party__iexact=name).first()


def _is_officer(approval: Approval, by: Person, now: datetime) -> bool:
    officers = Role.objects.current(london_date(now)).filter(kind=Role.Kind.OFFICER)
    return (
        approval.organisation_id is not None
        and officers.filter(person=by, organisation=approval.organisation_id).exists()
    )


def _answered(
    approval: Approval, *, answer: str, words: str, how: str, by: Actor, now: datetime
) -> Approval:
    approval.answer, approval.words, approval.how = Answer(answer), words.strip(), how.strip()
    approval.answered_at = now
    approval.text_sha256 = hashing.hash_of(approval.declaration)
    approval.by = by if isinstance(by, Person) else None
    approval.save()
    _recorded(f"approval.{answer}", approval, by, now)
    return approval


def _write_to(asked: Iterable[Approval], declaration: Declaration, now: datetime) -> None:
    for approval in asked:
        if approval.organisation is not None:
            messages_approving.ask_officers(approval, approval.organisation, declaration, now)


def _recorded(verb: str, approval: Approval, by: Actor, now: datetime) -> None:
    network_id = approval.declaration.network_id
    record(verb, approval, by=by, now=now, network_id=network_id)
