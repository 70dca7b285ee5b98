"""The proposals from which pairs come."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from buddies.models.pairs import Pairing
from schools.models import Network


class Proposal(models.Model):
    """One run of the matcher. It changes nothing until a coordinator publishes it."""

    class State(models.TextChoices):
        OPEN = "open", "Proposed"
        PUBLISHED = "published", "Published"
        DISMISSED = "dismissed", "Put aside"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="proposals")
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    objectives = models.JSONField(default=list)
    is_optimal = models.BooleanField(default=False)
    # What coordinators know better, by ids: buddies.wishes reads and writes it.
    wishes = models.JSONField(default=dict)
    # Goes up with each change, so that a page can say what it showed.
    version = models.PositiveIntegerField(default=1)

    personal_fields: ClassVar = ("made_by_id", "wishes")
    other_fields: ClassVar = (
        "id", "network", "made_at", "state", "objectives", "is_optimal", "version",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(state="open"), name="one_open_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class ProposedPair(models.Model):
    """A head in a proposal, with the buddy found for them, or with why there is none."""

    class Kind(models.TextChoices):
        """What publishing the row changes against today."""

        NEW = "new", "New pair"
        MOVED = "moved", "Another buddy"
        RESERVE = "reserve", "New reserve"
        ALONE = "alone", "Nobody yet"
        LEFT_OUT = "left-out", "Taken out"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="pairs")
    supported = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    buddy = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    reserve = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    is_pinned = models.BooleanField(default=False)
    is_left_out = models.BooleanField("taken out by a coordinator", default=False)
    needs_check = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    reserve_reasons = models.JSONField(default=list)
    smallest_change = models.JSONField(null=True)
    # The published pair that would move, or would get this reserve; None for a new pair.
    pairing = models.ForeignKey(
        Pairing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The proposal's version in which this row last became another.
    version = models.PositiveIntegerField(default=1)

    personal_fields: ClassVar = (
        "supported", "buddy", "reserve", "is_pinned", "is_left_out", "needs_check", "reasons",
        "reserve_reasons", "smallest_change", "pairing",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "proposal", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "supported"], name="one_row_per_head_and_proposal"
            ),
            models.CheckConstraint(
                condition=Q(buddy=None) | ~Q(supported=F("buddy")),
                name="nobody_is_proposed_to_themselves",
            ),
            models.CheckConstraint(
                condition=Q(reserve=None) | (~Q(supported=F("reserve")) & ~Q(buddy=F("reserve"))),
                name="proposed_reserve_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed pair {self.pk}"

    @property
    def kind(self) -> Kind:
        """What publishing this row changes. Load ``pairing`` with it."""
        if self.is_left_out:
            return self.Kind.LEFT_OUT
        if self.buddy_id is None:
            return self.Kind.ALONE
        if self.pairing is None:
            return self.Kind.NEW
        is_same = self.pairing.buddy_id == self.buddy_id
        return self.Kind.RESERVE if is_same else self.Kind.MOVED


class ProposalChange(models.Model):
    """One step of a proposal: who did what, so that the next person is told, and can undo it."""

    class Act(models.TextChoices):
        KEEP = "keep", "kept the pair of {head}"
        RELEASE = "release", "let the pair of {head} move again"
        CHOOSE = "choose", "chose a buddy for {head}"
        SWAP = "swap", "swapped the buddy of {head} with another’s"
        RESERVE = "reserve", "chose a reserve for {head}"
        FORBID = "forbid", "ruled out the pair of {head}"
        LEAVE_OUT = "leave_out", "took {head} out"
        PUT_BACK = "put_back", "put {head} back"
        SMALLEST_CHANGE = "smallest_change", "made the smallest change for {head}"
        UNDO = "undo", "undid the last change"
        PUBLISH = "publish", "published pairs"
        DISMISS = "dismiss", "put this proposal aside"
        RUN_AGAIN = "run_again", "ran the matcher again, which put this proposal aside"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="changes")
    # The proposal's version that this step made.
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=Act.choices)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    supported = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    # The wishes before it, and what else has to be taken back, by ids.
    before = models.JSONField(default=dict)
    beside = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    personal_fields: ClassVar = ("by_id", "supported", "before", "beside")
    other_fields: ClassVar = ("id", "proposal", "number", "act", "at", "is_undone")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="one_step_per_version_of_a_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"Step {self.number} of proposal {self.proposal_id}"
