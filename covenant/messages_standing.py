"""What a party's people are told when a coordinator changes how it stands, and how an organisation
is asked of which nobody is known here any more."""

from datetime import datetime

from django.conf import settings

from core.clock import london_date
from covenant import parties
from covenant.messages import named, whom_to_ask
from covenant.models import Reaffirmation, SignatureEvent, Standing
from covenant.reaffirming import REASONS
from covenant.speakers import speakers_of
from notifications.channels import can_be_sent
from notifications.services import queue, queue_to_mailbox

Act = SignatureEvent.Act
# What happened, and what they can do; the public line stands between the two.
SAYS: dict[str, tuple[str, str]] = {
    Act.SUSPENDED: (
        "The signature of {name} under the covenant of {city} is suspended while an action plan "
        "runs. The register says:",
        "Once what was agreed is done, the coordinator restores it. Ring them whenever you would "
        "like to talk about it.",
    ),
    Act.RESTORED: (
        "The signature of {name} under the covenant of {city} stands again. Thank you. The "
        "register says:",
        "There is nothing you need to do.",
    ),
    Act.DUE: (
        "We asked whether {name} still stands by the covenant of {city}, and have not heard from "
        "you. The register says:",
        "You can say at any time that you still stand by it; it takes a minute.",
    ),
}


def tell_people(standing: Standing, event: SignatureEvent, words: str, *, now: datetime) -> None:
    """Tell whoever speaks for a party that a coordinator changed how it stands, with the line
    that everybody can read."""
    party = parties.of_standing(standing)
    before, after = SAYS[event.act]
    for person in speakers_of(party, london_date(now)):
        if not can_be_sent(person):
            continue
        queue(
            key=f"standing-changed:{event.pk}:{person.pk}",
            person=person,
            occasion="How your signature stands",
            subject="Covenant: how your signature stands",
            text=(
                f"Dear {person.first_name},\n\n"
                f"{before.format(name=named(party), city=party.network.name)}\n\n"
                f"“{words}”\n\n"
                f"{after} You find it here: {our_covenant(standing)}\n"
            ),
            now=now,
            network_id=standing.network_id,
        )


def ask_organisation(reaffirmation: Reaffirmation, *, now: datetime) -> None:
    """Ask at the published address of an organisation of which nobody can be written to."""
    standing = reaffirmation.standing
    organisation = standing.organisation
    if organisation is None or not organisation.contact_email:
        return
    city = standing.network.name
    queue_to_mailbox(
        key=f"reaffirmation-mailbox:{reaffirmation.pk}",
        mailbox=organisation.contact_email,
        occasion="Asked whether it still stands by the covenant",
        subject="Covenant: do you still stand by it?",
        text=(
            f"To whom it may concern at {organisation.name}\n\n"
            f"{organisation.name} signed the covenant of {city} on "
            f"{standing.days}. {REASONS[reaffirmation.why]} So we ask whether you "
            "still stand by it, and we know nobody any more whom to ask.\n\n"
            f"Please tell us who may say so for you: {whom_to_ask(standing.network, now)} "
            "They get a link, and it takes a minute.\n"
        ),
        now=now,
        network_id=standing.network_id,
    )


def our_covenant(standing: Standing) -> str:
    """The address of the page on which people see how their own parties stand."""
    return f"{settings.SITE_ADDRESS}/{standing.network.slug}/covenant/our-signature/"
