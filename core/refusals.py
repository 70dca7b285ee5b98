"""The two ways of saying no. Services and policies raise them; views show the sentence."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """This person may not do this. The message says why and who can."""


class Refused(Exception):
    """The thing's state does not allow this now. The message says why and what to do."""
