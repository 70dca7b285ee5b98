"""Telephone numbers: kept in one form, shown in another. Knows the United Kingdom best."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

HOME = "GB"
HOME_CODE = 44
HOME_DIGITS = 10
KEPT = re.compile(r"\+44[1-9][0-9]{9}")


def parse(text: str) -> PhoneNumber | None:
    """Return the number a person typed, or None where it cannot be a whole number.

    Ten digits are enough at home: the ranges set aside for drama and tests are *possible* and
    not *valid*, while nine digits are mostly a slip. A short code such as 999 or 116 123 is
    not a whole number.
    """
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    whole = len(str(number.national_number)) == HOME_DIGITS or phonenumbers.is_valid_number(number)
    return number if whole or number.country_code != HOME_CODE else None


def normalise(text: str) -> str | None:
    """Return the one form a number is kept in, +442079460123, or None where it is not one."""
    number = parse(text)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def national(text: str) -> str:
    """Return a number as people write it here; one from abroad with its +code; else the text."""
    number = parse(text)
    if number is None:
        return text
    at_home = number.country_code == HOME_CODE
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def dialable(text: str) -> str:
    """Return what a telephone can dial: +442079460123, or the digits of a short code."""
    if KEPT.fullmatch(text):
        return text  # As it is kept: taking it apart would give the same, and takes long.
    return normalise(text) or "".join(c for c in text if c.isdigit() or c == "+")


def mobile(text: str) -> str:
    """Return a mobile number of the United Kingdom in the form it is kept in, else "".

    By its digits (Ofcom's plan: 07, but neither 070 nor 076 except 07624), because the numbers
    set aside for drama and tests count as mobile ones too.
    """
    number = normalise(text) or ""
    is_other = number.startswith(("+4470", "+4476")) and not number.startswith("+447624")
    return number if number.startswith("+447") and not is_other else ""
