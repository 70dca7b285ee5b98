"""A delegate who wrote for the head sees their own words and none of the head's."""

from uuid import uuid4

import pytest
import time_machine

from inspections.models import Visit
from inspections.services import concerns as services
from schools.models import Post
from tests import factories
from tests.conftest import NOW
from tests.inspections.concerns import head_in_a_visit, log_of, noted, words
from tests.inspections.test_concern_pages import entered, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def dan(amina):
    dan = factories.person("Dan Poole", account=True)
    factories.post(dan, amina.posts.get().school, Post.Kind.DELEGATE)
    return dan


@pytest.fixture
def corrected(amina, dan):
    """Dan's entry, which Amina corrected in her own words."""
    log = log_of(amina, Visit.objects.get())
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    concern = noted(log, "Dan heard a shout", by=dan)
    return services.correct(
        concern=concern, words=words("I told my buddy I cried"), token=uuid4(), by=amina, now=NOW
    )


@pytest.mark.parametrize("name", ["concerns", "concern", "concern_correct"])
def test_what_the_head_made_of_it_stays_the_heads(corrected, dan, sign_in, name):
    client = sign_in(dan)
    pk = corrected.log.visit_id if name == "concerns" else corrected.pk
    text = client.get(url(name, pk), follow=True).content.decode()
    assert "I cried" not in text


def test_the_delegate_still_reads_what_they_wrote(corrected, dan, sign_in):
    client = sign_in(dan)
    assert (
        "Dan heard a shout" in client.get(url("concerns", corrected.log.visit_id)).content.decode()
    )
    assert "Dan heard a shout" in client.get(url("concern", corrected.pk)).content.decode()


def test_and_does_not_write_over_what_the_head_made_of_it(corrected, dan, amina, sign_in):
    client = sign_in(dan)
    client.post(url("concern_correct", corrected.pk), entered(what="Dan again"))
    newest = corrected.versions.order_by("number").last()
    assert newest.what == "I told my buddy I cried"
    assert "I cried" in sign_in(amina).get(url("concern", corrected.pk)).content.decode()


def test_a_retry_of_the_delegates_first_form_does_not_write_over_it_either(amina, dan):
    log = log_of(amina, Visit.objects.get())
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    token = uuid4()
    sent = {"log": log, "words": words("Dan heard a shout"), "token": token, "by": dan, "now": NOW}
    concern = services.note(**sent)
    services.correct(concern=concern, words=words("Mine now"), token=uuid4(), by=amina, now=NOW)
    services.note(**sent)
    assert concern.versions.order_by("number").last().what == "Mine now"


def test_words_changed_before_a_retry_are_kept_in_an_entry_of_their_own(amina, dan):
    log = log_of(amina, Visit.objects.get())
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    sent = {"log": log, "token": uuid4(), "by": dan, "now": NOW}
    concern = services.note(words=words("Dan heard a shout"), **sent)
    services.correct(concern=concern, words=words("Mine now"), token=uuid4(), by=amina, now=NOW)
    another = services.note(words=words("Dan heard two shouts"), **sent)
    assert another.pk != concern.pk
    assert another.versions.get().what == "Dan heard two shouts"
