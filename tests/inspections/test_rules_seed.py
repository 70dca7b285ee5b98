import json
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState

from core import stale
from core.audit import System
from inspections.models import Deadline, DeadlineRule, NegativeRule, RuleSet, WindowRule
from inspections.seeding import RULES, load_rules
from inspections.services import open_visit
from tests import factories

pytestmark = pytest.mark.django_db
MODELS = (WindowRule, DeadlineRule, NegativeRule)
CONFIG = apps.get_app_config("inspections")


def test_every_seeded_rule_is_there_with_its_source():
    files = [json.loads(path.read_text(encoding="utf-8")) for path in RULES.glob("*.json")]
    assert RuleSet.objects.count() == len(files) == 4
    rules = [row for model in MODELS for row in model.objects.all()]
    assert len(rules) == sum(map(len, files))
    for rule in rules:
        assert "https://" in rule.source or "http://" in rule.source
        rule.full_clean()


def test_an_operators_edit_survives_the_next_migrate():
    WindowRule.objects.filter(applies_to="inspected").update(opens_after_years=3)
    DeadlineRule.objects.filter(key="draft-report").delete()
    call_command("migrate", verbosity=0)
    assert WindowRule.objects.get(applies_to="inspected").opens_after_years == 3
    assert not DeadlineRule.objects.filter(key="draft-report").exists()


def test_a_new_edition_is_loaded_beside_what_is_there():
    RuleSet.objects.filter(name__startswith="windows").delete()
    WindowRule.objects.filter(applies_to="new").update(in_force_from=date(2020, 1, 1))
    load_rules(CONFIG)
    assert WindowRule.objects.filter(applies_to="new").count() == 2
    assert WindowRule.objects.filter(applies_to="inspected").count() == 1


def test_before_there_were_rules_nothing_is_loaded():
    load_rules(CONFIG, apps=ProjectState().apps)
    assert RuleSet.objects.count() == 4


def test_an_installation_with_the_first_file_gets_the_second_and_keeps_its_edits():
    RuleSet.objects.filter(name="deadlines-2026-11").delete()
    DeadlineRule.objects.filter(key__in=["icaso", "pause-ends"]).delete()
    DeadlineRule.objects.filter(key="draft-report").update(number=20)
    DeadlineRule.objects.filter(key="tell-parents").update(number=1)
    call_command("migrate", verbosity=0)
    assert DeadlineRule.objects.filter(key__in=["icaso", "pause-ends"]).count() == 2
    assert DeadlineRule.objects.get(key="draft-report").number == 20
    assert DeadlineRule.objects.get(key="tell-parents").number == 1


def test_rules_that_were_there_before_learn_whose_they_are():
    DeadlineRule.objects.update(whose="ofsted")
    migration = import_module("inspections.migrations.0004_deadlines_kept")
    migration.say_whose(apps, None)
    seed = json.loads((RULES / "deadlines-2025-11.json").read_text(encoding="utf-8"))
    for row in seed:
        assert DeadlineRule.objects.get(key=row["key"]).whose == row["whose"], row["key"]


def test_visits_from_before_have_their_deadlines_kept_at_the_next_sweep(network, now):
    visit = open_visit(school=factories.school(network), by=System("test"), now=now)
    stale.settle(now=now)
    Deadline.objects.all().delete()
    migration = import_module("inspections.migrations.0004_deadlines_kept")
    migration.have_deadlines_kept(apps, None)
    stale.settle(now=now)
    assert Deadline.objects.filter(visit=visit).exists()


def test_a_column_that_is_not_there_yet_is_left_to_its_migration():
    """Migrated to before rules said whose they are, the seed files still load."""
    old = ModelOf("DeadlineRule", {"key", "in_force_from"})
    new = ModelOf("RuleSet", {"name"})
    there = {"DeadlineRule": old, "WindowRule": old, "RuleSet": new}
    load_rules(CONFIG, apps=OldApps(there))
    assert {frozenset(row) for row in old.made} == {frozenset({"key", "in_force_from"})}
    assert {row["key"] for row in old.made} >= {"draft-report", "icaso"}


class OldApps:
    """A registry of the models as they once were."""

    def __init__(self, models):
        self.models = models

    def get_model(self, app, name):
        if name not in self.models:
            raise LookupError
        return self.models[name]


class ModelOf:
    """Takes rows of these fields alone, and keeps them."""

    def __init__(self, name, fields):
        self.made = []
        self._meta = SimpleNamespace(concrete_fields=[SimpleNamespace(name=f) for f in fields])
        self.objects = self

    def __call__(self, **values):
        return values

    def using(self, alias):
        return self

    def get_or_create(self, name):
        return name, True

    def bulk_create(self, rows, ignore_conflicts):
        self.made += rows
