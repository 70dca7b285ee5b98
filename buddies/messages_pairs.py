"""What people are told in the life of a pair, each in their own words. No school, no visit, no
reason in any of them: they are read over shoulders. Pure."""

from dataclasses import dataclass

from accounts.models import Person
from buddies.messages import paragraphs, reach


@dataclass(frozen=True)
class Pages:
    """Where the messages lead: one's own first page, the code of practice of the pair, and the
    guide for buddies."""

    home: str
    code: str
    guide: str

    @property
    def to_home(self) -> str:
        return f"Your page: {self.home}"


def your_buddy(buddy: Person, reserve: Person | None, pages: Pages) -> tuple[str, str]:
    """To a head: who their buddy is. Gives subject and text."""
    return "Covenant: your buddy", paragraphs(
        reach(buddy),
        f"{buddy.name} is your buddy: a colleague from another school who has agreed to be there "
        "for you. Ring whenever you like; there need not be a reason.",
        f"If {buddy.first_name} cannot be reached: {reach(reserve)}." if reserve else "",
        "When you first meet, agree between you where and how you talk, and what stays between "
        f"you: {pages.code}",
        pages.to_home,
    )


def you_support(supported: Person, pages: Pages) -> tuple[str, str]:
    """To a buddy: whom they support. Gives subject and text."""
    return "Covenant: you are somebody’s buddy", paragraphs(
        reach(supported),
        f"Thank you for offering. You are now the buddy of {supported.name}. A short first call, "
        "to say that you are there, is a good start. What you two speak about stays with you.",
        "When you first meet, agree between you where and how you talk, and what stays between "
        f"you: {pages.code}",
        f"What helps and what does not, and whom to ring yourself: {pages.guide}",
        pages.to_home,
    )


def you_are_reserve(supported: Person, buddy: Person, pages: Pages) -> tuple[str, str]:
    """To a reserve: for whom. Gives subject and text."""
    return "Covenant: you are a reserve", paragraphs(
        f"If {buddy.name} cannot be reached, {supported.name} may ring you. There is nothing to "
        "do until then.",
        f"What helps and what does not, should it come to that: {pages.guide}",
        pages.to_home,
    )


def reserve_no_more(supported: Person, pages: Pages) -> tuple[str, str]:
    """To somebody who was a reserve, and told so. Gives subject and text."""
    return "Covenant: you are not a reserve any more", paragraphs(
        f"You are not the reserve for {supported.name} any more, so there is nothing more to do. "
        "That happens for many reasons, and it says nothing about you. Thank you for having "
        "been ready.",
        pages.to_home,
    )


def pair_ended(
    other: Person, meanwhile: Person | None, human: Person | None, pages: Pages
) -> tuple[str, str]:
    """To either of two whose pair has ended; never why. ``meanwhile``: to the head, who is to be
    rung until there is another buddy; ``human``: who finds one. Gives subject and text."""
    who = "your buddy" if other.erased_at is not None else other.name
    between = f"You and {who} are not paired any more."
    return "Covenant: a change to your buddies", paragraphs(
        reach(meanwhile) if meanwhile else "",
        f"{between} That happens for many reasons, and it says nothing about either of you. "
        "Thank you for having been there for each other.",
        f"Until there is another buddy, {meanwhile.name} is the one to ring." if meanwhile else "",
        f"{human.name} looks for another buddy for you." if human else "",
        f"Who to ring is on your page: {pages.home}" if meanwhile or human else pages.to_home,
    )


def head_has_left(supported: Person, pages: Pages) -> tuple[str, str]:
    """To a buddy whose head has gone elsewhere. Gives subject and text."""
    erased = supported.erased_at is not None
    who = "the head whom you supported" if erased else supported.name
    return "Covenant: a change to your buddies", paragraphs(
        f"You are not the buddy of {who} any more: they do not lead a school of this network "
        "now. Thank you for having been there. Nothing keeps you from staying in touch.",
        pages.to_home,
    )


def you_have_left(buddy: Person) -> tuple[str, str]:
    """To a head who leads no school of the network any more. They may have no page to see."""
    who = "your buddy" if buddy.erased_at is not None else buddy.name
    return "Covenant: a change to your buddies", paragraphs(
        f"As you do not lead a school of this network now, you and {who} are not paired any "
        "more. Nothing keeps you from staying in touch. If you need somebody to talk to, the "
        "helplines are there for you as before.",
    )


def reserve_meanwhile(supported: Person, pages: Pages) -> tuple[str, str]:
    """To the reserve of a pair that has ended. Gives subject and text."""
    return f"Covenant: please stand by {supported.first_name} for now", paragraphs(
        reach(supported),
        f"{supported.name} has no buddy at the moment. Until there is another, you are the one "
        "they may ring. A short call to say that you are there would be kind; nobody needs to "
        "speak about why.",
        "A coordinator is asked to find another buddy, and we tell you when there is one.",
        f"What helps and what does not: {pages.guide}",
        pages.to_home,
    )


def reserve_thanks(supported: Person, pages: Pages) -> tuple[str, str]:
    """To somebody who stood by a head who has another buddy now. Gives subject and text."""
    return f"Covenant: thank you for standing by {supported.first_name}", paragraphs(
        f"{supported.name} has another buddy now, so there is nothing more to do. Thank you for "
        "having been there meanwhile.",
        pages.to_home,
    )


def stands_in_for_you(buddy: Person, reserve: Person, pages: Pages) -> tuple[str, str]:
    """To a head: the reserve is the one to ring for now. Gives subject and text."""
    return f"Covenant: for now, please ring {reserve.first_name}", paragraphs(
        reach(reserve),
        f"{buddy.name} has to be elsewhere for a while. Until they are back, {reserve.name} "
        "stands by you. Ring whenever you like; there need not be a reason.",
        pages.to_home,
    )


def you_stand_in(supported: Person, buddy: Person, pages: Pages) -> tuple[str, str]:
    """To a reserve: they are the one to ring for now. Gives subject and text."""
    return f"Covenant: please stand by {supported.first_name} for now", paragraphs(
        reach(supported),
        f"{buddy.name} has to be elsewhere for a while, so you are the one whom "
        f"{supported.name} rings. A short call to say that you are there is a good start. We "
        f"tell you when {buddy.first_name} is back.",
        f"What helps and what does not: {pages.guide}",
        pages.to_home,
    )


def somebody_stands_in(supported: Person, reserve: Person, pages: Pages) -> tuple[str, str]:
    """To a buddy who has other things to see to. Gives subject and text."""
    return f"Covenant: somebody else stands by {supported.first_name} for now", paragraphs(
        f"{reserve.name} stands by {supported.name} for now, so that you have your hands free. "
        f"There is nothing to do. {supported.first_name} and {reserve.first_name} know that it "
        "is so, and nothing of why.",
        pages.to_home,
    )


def buddy_is_back(buddy: Person, reserve: Person | None, pages: Pages) -> tuple[str, str]:
    """To a head: their buddy is the one to ring again. Gives subject and text."""
    return f"Covenant: {buddy.first_name} is there for you again", paragraphs(
        reach(buddy),
        f"{buddy.name} is back, and is the one to ring again.",
        f"If {buddy.first_name} cannot be reached: {reach(reserve)}." if reserve else "",
        pages.to_home,
    )


def thanks_for_standing_in(supported: Person, buddy: Person, pages: Pages) -> tuple[str, str]:
    """To whoever stood in: the buddy is back. Gives subject and text."""
    return f"Covenant: thank you for standing by {supported.first_name}", paragraphs(
        f"{buddy.name} is back and is the one whom {supported.name} rings again. Thank you for "
        "having been there. There is nothing more to do.",
        pages.to_home,
    )


def you_are_the_one_again(supported: Person, pages: Pages) -> tuple[str, str]:
    """To a buddy who is back. Gives subject and text."""
    return f"Covenant: you stand by {supported.first_name} again", paragraphs(
        reach(supported),
        f"You are the one whom {supported.name} rings again. A short call to say that you are "
        "back is a good start. If it is too early for you, tell a coordinator.",
        pages.to_home,
    )
