"""What kind a school is, for the matcher, whether its employer is known, and how an offer reads.
Pure."""

from collections.abc import Collection

from schools.models import Organisation, School

# What a buddy may ask for, and the words on pages.
PHASES = {
    "nursery": "Nursery",
    "primary": "Primary",
    "secondary": "Secondary",
    "sixteen plus": "Sixteen plus",
}
# How a buddy likes to talk, and the words on pages.
TALKS = {
    "telephone": "On the telephone",
    "video": "By video",
    "in person": "In person",
    "text": "By text message",
}


def kind_of(school: School) -> str:
    """Special, alternative provision or mainstream; empty where the type is not known."""
    name = school.type_name.lower()
    if "special" in name:
        return "special"
    if "pupil referral" in name or "alternative provision" in name:
        return "alternative provision"
    return "mainstream" if name else ""


def responsible_unknown(school: School, responsible: Collection[Organisation]) -> bool:
    """Whether nobody has said who employs this school's head (DOMAIN 8.9): a foundation
    school or academy without its trust or governing body, or a school of an unlisted type."""
    body = School.ResponsibleBody
    if any(each.kind != Organisation.Kind.COUNCIL for each in responsible):
        return False
    return (
        school.responsible_body in (body.UNKNOWN, body.TRUST)
        or "foundation" in school.type_name.lower()
    )
