import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.state import ProjectState

from inspections.models import DeadlineRule, RuleSet, WindowRule
from inspections.seeding import RULES, load_rules

pytestmark = pytest.mark.django_db
CONFIG = apps.get_app_config("inspections")


def test_every_seeded_rule_is_there_with_its_source():
    files = [json.loads(path.read_text(encoding="utf-8")) for path in RULES.glob("*.json")]
    assert RuleSet.objects.count() == len(files) == 2
    assert WindowRule.objects.count() + DeadlineRule.objects.count() == sum(map(len, files))
    for rule in (*WindowRule.objects.all(), *DeadlineRule.objects.all()):
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
    assert RuleSet.objects.count() == 2
