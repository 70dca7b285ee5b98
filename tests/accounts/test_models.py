"""Accounts and people: what the database holds to."""

import pytest
from django.db import IntegrityError, transaction

from accounts.adapters import AccountAdapter
from accounts.models import Person, User
from accounts.queries import actor_of
from core.audit import System
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_account_has_no_usable_password():
    assert not User.objects.create_user(" Robin@Example.org ").has_usable_password()
    assert User.objects.get().email == "robin@example.org"


def test_an_operator_is_made_on_the_command_line():
    assert User.objects.create_superuser("ola@example.org", password="ignored").is_staff


def test_one_account_per_address_whatever_its_capitals():
    User.objects.create(email="robin@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Robin@example.org")


def test_one_person_per_address_and_many_without():
    factories.person(email="robin@example.org")
    factories.person(email="")
    factories.person(email="")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.person(email="ROBIN@example.org")


def test_a_person_has_a_name():
    with pytest.raises(IntegrityError, match="person_has_a_name"), transaction.atomic():
        Person.objects.create(name="")


def test_people_and_accounts_do_not_print_names():
    person = factories.person("Robin Vale", account=True)

    assert "Robin" not in f"{person} {person.actor_label}"
    assert "@" not in str(person.user)
    assert person.first_name == "Robin"
    assert person.actor_id == person.pk


def test_an_operator_without_a_person_acts_as_the_system():
    user = User.objects.create_superuser("ola@example.org")

    assert actor_of(user) == System(f"operator account {user.pk}")


def test_accounts_are_made_by_invitations_alone():
    with pytest.raises(NotImplementedError):
        AccountAdapter().save_user()
