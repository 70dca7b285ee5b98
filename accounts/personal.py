"""Which fields are personal: each model of ours says it of itself, this file of the others.

Export, erasure, retention and docs/personal-fields.md go by it.
"""

from django.db.models import Model

# Label of the model -> (personal fields, other fields).
OF_OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "admin.LogEntry": (
        ("user", "object_repr", "change_message"),
        ("id", "action_time", "content_type", "object_id", "action_flag"),
    ),
    "auth.Group": ((), ("id", "name", "permissions")),
    "auth.Permission": ((), ("id", "name", "content_type", "codename")),
    "contenttypes.ContentType": ((), ("id", "app_label", "model")),
    "sessions.Session": (("session_key", "session_data"), ("expire_date",)),
    "account.EmailAddress": (("user", "email"), ("id", "verified", "primary")),
    # Made only where addresses are confirmed by a link; here it is done by a code.
    "account.EmailConfirmation": (("email_address", "key"), ("id", "created", "sent")),
    "mfa.Authenticator": (("user", "data"), ("id", "type", "created_at", "last_used_at")),
    "usersessions.UserSession": (
        ("user", "ip", "user_agent", "session_key", "data"),
        ("id", "created_at", "last_seen_at"),
    ),
}


def fields_of(model: type[Model]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The personal and the other fields of a model. Raises KeyError where nobody said."""
    if hasattr(model, "personal_fields"):
        return tuple(model.personal_fields), tuple(model.other_fields)  # type: ignore[attr-defined]
    return OF_OTHERS[model._meta.label]
