"""Sessions of supervision in a row, and the places in them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Person
from schools.models import Network
from support.models.supervisors import Supervisor, Way


class Series(models.Model):
    """Sessions of one supervisor with one head or one group; six by default. One of a single
    session can be held ready for those who carried a visit."""

    class Format(models.TextChoices):
        ONE = "one", "One to one"
        GROUP = "group", "In a group"

    class Purpose(models.TextChoices):
        HEADS = "heads", "Supervision for heads"
        DEBRIEF = "debrief", "For whoever stood by a head in a visit"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="series")
    supervisor = models.ForeignKey(Supervisor, on_delete=models.CASCADE, related_name="series")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.HEADS)
    format = models.CharField(max_length=6, choices=Format.choices, default=Format.ONE)
    places = models.PositiveSmallIntegerField("places", default=1)
    way = models.CharField("how you meet", max_length=10, choices=Way.choices)
    # A room, or the address of a video call: read by those who have a place, and nobody else.
    where = models.CharField("where", max_length=200, blank=True)
    # The calendar year in which the school year of its first session began.
    school_year = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    # Nobody else can book; who has a place keeps it.
    closed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = ("supervisor", "where")
    other_fields: ClassVar = (
        "id", "network", "purpose", "format", "places", "way", "school_year", "opened_at",
        "closed_at", "ended_at",
    )  # fmt: skip

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(format="one", places=1) | Q(format="group", places__range=(2, 8)),
                name="one_to_one_is_one_place_and_a_group_two_to_eight",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(closed_at__isnull=False),
                name="a_series_that_is_over_takes_nobody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "school_year"],
                condition=Q(closed_at=None),
                name="series_that_take_people",
            )
        ]

    def __str__(self) -> str:
        return f"Series {self.pk}"


class Session(models.Model):
    """One meeting of a series. That it took place is not kept, nor what was said."""

    class WhyOff(models.TextChoices):
        """Never more than this, and never read by anybody but those who would have met."""

        SUPERVISOR = "supervisor", "The supervisor could not come"
        OVER = "over", "The series ended"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    # Its time was moved so often: what calendars and reminders go by.
    moved = models.PositiveSmallIntegerField(default=0)
    off_at = models.DateTimeField("called off", null=True, blank=True)
    why_off = models.CharField(max_length=10, choices=WhyOff.choices, blank=True)

    personal_fields: ClassVar = ("series", "starts_at")
    other_fields: ClassVar = ("id", "number", "minutes", "moved", "off_at", "why_off")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_session_per_number"),
            models.UniqueConstraint(
                fields=["series", "starts_at"],
                condition=Q(off_at=None),
                name="one_session_of_a_series_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(off_at=None, why_off="") | Q(off_at__isnull=False) & ~Q(why_off=""),
                name="sessions_called_off_say_why",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(15, 240)), name="a_session_lasts_a_while"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="sessions_by_time")]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class PlaceQuerySet(models.QuerySet["Place"]):
    def live(self) -> Self:
        """Places that somebody has."""
        return self.filter(ended_at=None)


class Place(models.Model):
    """Somebody's place in a series: only they and the supervisor know."""

    class WhyEnded(models.TextChoices):
        OWN = "own", "Given up"
        MOVED = "moved", "They left the network"
        APART = "apart", "Not possible any more"
        OVER = "over", "The series ended"

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="booked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places")
    # 1 to the series' places: two who book the last one at once want the same seat.
    seat = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=6, choices=WhyEnded.choices, blank=True)

    objects = PlaceQuerySet.as_manager()

    personal_fields: ClassVar = ("series", "person", "seat", "booked_at", "ended_at", "why_ended")
    other_fields: ClassVar = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "seat"],
                condition=Q(ended_at=None),
                name="a_place_is_booked_once",
            ),
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=Q(ended_at=None),
                name="one_place_per_person_and_series",
            ),
            models.CheckConstraint(condition=Q(seat__range=(1, 8)), name="seats_begin_with_one"),
            models.CheckConstraint(
                condition=Q(ended_at=None, why_ended="") | Q(ended_at__isnull=False),
                name="only_places_that_ended_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk}"


class Missed(models.Model):
    """That somebody said beforehand that they cannot come once; no reason is asked."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="missed")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="missed")
    said_at = models.DateTimeField()

    personal_fields: ClassVar = ("place", "session", "said_at")
    other_fields: ClassVar = ("id",)

    class Meta:
        verbose_name_plural = "missed"
        constraints = [
            models.UniqueConstraint(fields=["place", "session"], name="missed_once_per_session")
        ]

    def __str__(self) -> str:
        return f"Missed {self.pk}"


class PlaceOffer(models.Model):
    """Each head's first place of a school year, offered without their asking, with two times."""

    class Answer(models.TextChoices):
        BOOKED = "booked", "Booked"
        NOT_NOW = "not-now", "Not this year"

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="place_offers")
    school_year = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    one = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The first time that it was offered they did not answer.
    again = models.BooleanField(default=False)
    # Six figures that do by hand what the link in the message does.
    code = models.CharField(max_length=6, blank=True, db_index=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "person", "school_year", "offered_at", "one", "other", "again", "answer", "answered_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network", "code")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "school_year"], name="one_first_place_a_year"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="answers_to_a_place_have_their_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Place offer {self.pk}"


class Waiting(models.Model):
    """Somebody on the waiting list; told when a place is free that suits them."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waiting")
    # "one", "group", or "" for either.
    format = models.CharField(max_length=6, choices=Series.Format.choices, blank=True)
    since = models.DateTimeField()
    # When they were last told of a free place, and in which series it is kept for them.
    told_at = models.DateTimeField(null=True, blank=True)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A place was kept for them, and they have not said a word since.
    silent = models.BooleanField(default=False)
    # As of an offer; another one for each place that is kept for them.
    code = models.CharField(max_length=6, blank=True, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    personal_fields: ClassVar = (
        "person", "format", "since", "told_at", "series", "silent", "ended_at",
    )  # fmt: skip
    other_fields: ClassVar = ("id", "network", "code")

    class Meta:
        verbose_name_plural = "waiting"
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=Q(ended_at=None),
                name="on_the_waiting_list_once",
            )
        ]

    def __str__(self) -> str:
        return f"Waiting {self.pk}"
