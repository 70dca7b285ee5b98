"""What becomes of a concern log: downloaded by its owner, erased with them, deleted in time."""

import json
from datetime import timedelta

import pytest

from dashboard import retention
from dashboard.erasure import erase
from dashboard.export import own_data
from inspections.models import Concern, ConcernLog, ConcernShare, ConcernVersion, Phase, Visit
from inspections.services import concerns as services
from schools.models import Post
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair
from tests.inspections.concerns import ANSWERED, SAID, head_in_a_visit, log_of, noted

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def log(amina):
    return log_of(amina, Visit.objects.get())


@pytest.fixture
def dan(log):
    dan = factories.person("Dan Poole", account=True)
    factories.post(dan, log.visit.school, Post.Kind.DELEGATE)
    return dan


def downloaded(person):
    return json.dumps(own_data(person=person, now=NOW), ensure_ascii=False)


def test_ones_own_download_holds_the_words_and_nobody_elses_does(network, amina, log, dan):
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    services.share(concern=noted(log), person=sam, by=amina, now=NOW)
    noted(log, "What Dan saw", by=dan, answer="")
    hers = downloaded(amina)
    for words in (SAID, ANSWERED, "What Dan saw"):
        assert words in hers
    his = downloaded(dan)
    assert "What Dan saw" in his
    assert SAID not in his
    # To Sam only that something was shared with him, and when.
    buddys = json.loads(downloaded(sam))["records"]
    assert len(buddys["concern shares"]) == 1
    assert SAID not in json.dumps(buddys)
    assert "concern versions" not in buddys


def test_erasing_the_owner_erases_every_word(amina, log, dan):
    noted(log)
    noted(log, by=dan)
    erase(person=amina, by=amina, now=NOW)
    assert not ConcernLog.objects.exists()
    assert not ConcernVersion.objects.exists()


def test_erasing_a_delegate_leaves_the_heads_log_without_their_name(amina, log, dan):
    services.share(concern=noted(log, by=dan), person=dan, by=amina, now=NOW)
    erase(person=dan, by=dan, now=NOW)
    assert "Dan" not in Concern.objects.get().written_by.name
    assert not ConcernShare.objects.exists()


def end(visit, ended_ago):
    """The visit ended so long ago."""
    recorded = NOW - ended_ago
    Visit.objects.filter(pk=visit.pk).update(phase=Phase.CLOSED, recorded_at=recorded)


def test_logs_go_so_long_after_the_visit_ended_and_before_the_visit_itself(settings, log):
    noted(log)
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "concerns": 100, "visits": 700}
    end(log.visit, timedelta(days=99))
    assert retention.keep_to_retention(now=NOW)["concern_logs"] == 0
    end(log.visit, timedelta(days=101))
    assert retention.keep_to_retention(now=NOW)["concern_logs"] == 1
    assert not ConcernVersion.objects.exists()
    assert Visit.objects.exists()


def test_the_log_of_an_open_visit_stays(settings, log):
    noted(log)
    Visit.objects.update(recorded_at=NOW - timedelta(days=3000))
    assert retention.keep_to_retention(now=NOW)["concern_logs"] == 0
