"""What people call what the directory knows, beside the words on its pages. Pure."""

import re
import unicodedata
from functools import cache

from directory.models import Experience

Facet = Experience.Facet
# Words and short forms that heads use, by facet and value.
ALSO = {
    (Facet.ROLE, "inspector"): "hmi ofsted lead inspecting",
    (Facet.ROLE, "head"): "headteacher principal executive",
    (Facet.ROLE, "governor"): "governors chair board",
    (Facet.ROLE, "union"): "rep neu naht nasuwt ascl caseworker",
    (Facet.ROLE, "adviser"): "advisor consultant improvement partner sip la mat",
    (Facet.PHASE, "early_years"): "eyfs reception nursery preschool",
    (Facet.PHASE, "primary"): "infant infants junior juniors ks1 ks2 sats",
    (Facet.PHASE, "secondary"): "ks3 ks4 gcse gcses",
    (Facet.PHASE, "special"): "ap send sen",
    (Facet.PHASE, "post_16"): "sixth form college levels ks5",
    (Facet.TYPE, "maintained"): "la lea community foundation voluntary",
    (Facet.TYPE, "academy"): "trust mat",
    (Facet.TYPE, "faith"): "church catholic cofe rc va vc",
    (Facet.TYPE, "small"): "rural village",
    (Facet.TYPE, "nursery"): "eyfs",
    (Facet.TYPE, "special"): "sen send ehcp",
    (Facet.TYPE, "pru"): "ap excluded",
    (Facet.AREA, "inclusion"): "send sen senco disadvantaged premium ehcp eal",
    (Facet.AREA, "curriculum"): "reading phonics maths lessons subject subjects dive",
    (Facet.AREA, "achievement"): "results outcomes progress attainment sats gcse idsr",
    (Facet.AREA, "attendance"): "absence exclusions exclusion suspensions bullying conduct",
    (Facet.AREA, "wellbeing"): "pshe smsc careers",
    (Facet.AREA, "leadership"): "governors trustees slt",
    (Facet.AREA, "safeguarding"): "dsl kcsie scr single central record child protection",
    (Facet.TOPIC, "anything"): "all listen listening",
    (Facet.TOPIC, "conduct"): "rude unfair complaint complain tone",
    (Facet.TOPIC, "process"): "call timetable framework toolkit deferral defer pause feedback",
    (Facet.TOPIC, "data"): "results numbers idsr sats progress evidence",
    (Facet.TOPIC, "safeguarding"): "dsl kcsie scr single central record",
    (Facet.TOPIC, "send"): "sen senco special needs ehcp inclusion",
    (Facet.TOPIC, "early_years"): "eyfs reception nursery",
    (Facet.TOPIC, "small_schools"): "rural village",
    (Facet.TOPIC, "staff"): "wellbeing stress workload anxious upset teachers",
}
# What says nothing of whom to look for.
_EMPTY = """a about an and any anybody anyone are at be by can do for from good has have help i in
is know knows me my need of on or our please school schools some somebody someone talk that the
them they through to us want was we what who will with"""
EMPTY = frozenset(_EMPTY.split())
# Letters that no accent can be taken off.
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "’": "", "'": ""})


def words_in(text: str) -> list[str]:
    """The words of a text in small letters without accents, in order, each once; those that say
    nothing left out."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    found = re.findall(r"[a-z0-9]+", plain)
    return list(dict.fromkeys(word for word in found if word not in EMPTY and len(word) > 1))


@cache
def label_of(facet: str, value: str) -> str:
    """What somebody knows, as people read it."""
    return str(Experience.CHOICES[Facet(facet)](value).label)


@cache
def words_of(facet: str, value: str) -> frozenset[str]:
    """The words by which it is found."""
    also = ALSO.get((Facet(facet), value), "").split()
    return frozenset([*words_in(label_of(facet, value)), *also])
