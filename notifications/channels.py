"""Which way a message takes, and what speaks against sending it at the last moment. Pure."""

from django.db.models import Q

from accounts.models import Person
from accounts.wishes import are_texts_sent
from core.clock import london_date
from notifications.models import Message

Channel = Message.Channel
URGENT = Message.Priority.URGENT


def gets_texts(person: Person) -> bool:
    """Whether text messages can go to this person, and they want them."""
    return person.wants_texts and are_texts_sent() and bool(person.mobile)


def is_known_by_number_alone(person: Person) -> bool:
    """Whether a mobile number is all that is known of this person: no address, no account in
    which to say whether they want texts, and no e-mail that they turned off while they had one."""
    is_unasked = not person.email and person.user_id is None and person.wants_email
    return is_unasked and bool(person.mobile)


def only_way(person: Person) -> str | None:
    """The text channel for somebody who is known by their mobile number alone; None for anybody
    else, whose wishes decide. For what is queued for that channel alone: nothing else goes to
    them, as nobody could ask them whether they want texts."""
    is_it = are_texts_sent() and is_known_by_number_alone(person)
    return Channel.TEXT if is_it else None


def can_be_sent(person: Person) -> bool:
    """Whether there is any way to send this person something."""
    return bool(person.email) or gets_texts(person)


def without_a_way(prefix: str = "") -> Q:
    """The same as a condition: who cannot be sent anything. ``prefix`` leads to the person. It
    goes by numbers in the form in which they are kept."""
    number = f"{prefix}telephone__startswith"
    is_mobile = Q(**{number: "+447"}) & ~Q(**{number: "+4470"})
    is_mobile &= ~Q(**{number: "+4476"}) | Q(**{number: "+447624"})
    without = Q(**{f"{prefix}email": ""})
    if are_texts_sent():
        without &= ~(Q(**{f"{prefix}wants_texts": True}) & is_mobile)
    return without


def is_written_to(person: Person) -> bool:
    """Whether an ordinary message would reach this person: by e-mail or as a text."""
    return gets_texts(person) or bool(person.email and person.wants_email)


def ways_to(person: Person, priority: int) -> list[str]:
    """The channels of a message, the main one first. An ordinary message takes one, e-mail
    where it is wanted; an urgent one every way there is. Where there is none it is e-mail, and
    delivery says what is missing."""
    if not gets_texts(person):
        return [Channel.EMAIL]
    if priority == URGENT and person.email:
        return [Channel.EMAIL, Channel.TEXT]
    wants_email = person.wants_email and person.email
    return [Channel.EMAIL if wants_email else Channel.TEXT]


def address_of(message: Message) -> str:
    """Where a message goes; "" where there is no such address any more."""
    if message.mailbox:
        return message.mailbox
    person = message.person
    if person is None or person.erased_at is not None:
        return ""
    return person.mobile if message.channel == Channel.TEXT else person.email


def why_refused(message: Message, address: str) -> str:
    """Why a message is not sent whatever the hour, in a sentence; "" where nothing is against
    it. A pause counts for what fell due in it, urgent messages included."""
    if message.mailbox:
        return ""
    person = message.person
    is_text = message.channel == Channel.TEXT
    if is_text and not are_texts_sent():
        return "Text messages are not set up."
    if person is None or not address:
        return "There is no mobile number." if is_text else "There is no e-mail address."
    if person.is_paused(london_date(message.not_before)):
        return "They asked for a pause."
    if is_text and not (person.wants_texts or is_known_by_number_alone(person)):
        return "They do not want text messages."
    if not is_text and message.priority != URGENT and not person.wants_email:
        return "They do not want e-mail."
    return ""
