"""What an operator sees: files read and networks, nobody's private things."""

from django.db.models import QuerySet

from schools.models import ImportRun


def last_imports() -> QuerySet[ImportRun]:
    """The files that changed something, the latest first."""
    return ImportRun.objects.select_related("network").order_by("-at", "-pk")[:20]
