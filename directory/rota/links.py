"""The links in messages about duties: signed, for one person and one question, without signing
in, and good until the day is over."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.signing import BadSignature, Signer

from directory.models import Duty, DutyQuestion, Entry

SALT = "directory.duties"
# Not looked up by name: a worker would load every page of the site for it.
PATH = "me/duty/"


@dataclass(frozen=True)
class Link:
    """Whom a link asks and about which day: a coordinator's question, or the duty of somebody
    who asked for a swap. One of the two is set."""

    entry: Entry
    question: DutyQuestion | None = None
    duty: Duty | None = None

    @property
    def day(self) -> date:
        about = self.question or self.duty
        assert about is not None
        return about.day


def _signer() -> Signer:
    return Signer(salt=SALT, sep="~")


def link_for_question(question: DutyQuestion) -> str:
    """The address at which whoever was asked answers."""
    return _address(f"question.{question.pk}.{question.entry_id}")


def link_for_swap(duty: Duty, entry: Entry) -> str:
    """The address at which somebody takes over a duty."""
    return _address(f"swap.{duty.pk}.{entry.pk}")


def _address(content: str) -> str:
    return f"{settings.SITE_ADDRESS}/{PATH}{_signer().sign(content)}/"


def read(token: str, today: date) -> Link | None:
    """What a link asks; None for one that was changed on the way, whose day is over, or of
    somebody who has left the directory."""
    try:
        kind, pk, entry_pk = _signer().unsign(token).split(".")
    except BadSignature:
        return None
    listed = Entry.objects.listed(today).filter(pk=int(entry_pk), person__erased_at=None)
    entry = listed.select_related("person", "network").first()
    if entry is None:
        return None
    if kind == "question":
        question = DutyQuestion.objects.filter(pk=int(pk), entry=entry, day__gte=today).first()
        return None if question is None else Link(entry, question=question)
    duty = Duty.objects.filter(pk=int(pk), entry__network=entry.network_id, day__gte=today).first()
    return None if duty is None else Link(entry, duty=duty)
