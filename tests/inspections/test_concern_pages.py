"""The pages of the concern log."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from core.encryption import UNREADABLE
from core.models import AuditEvent
from inspections.models import Concern, ConcernShare, ConcernVersion, Phase, Visit
from inspections.services import concerns as services
from schools.models import Post
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair
from tests.inspections.concerns import SAID, head_in_a_visit, log_of, noted, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        yield


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def on(amina):
    return Visit.objects.get()


@pytest.fixture
def hers(amina, sign_in):
    return sign_in(amina)


def url(name, *args):
    return reverse(f"inspections:{name}", args=["westhaven", *args])


def page(client, name, *args):
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def entered(**fields):
    """What a browser sends of a form that was only written into."""
    return {
        "what": SAID, "told": "nobody", "answer": "", "token": str(uuid4()),
        "told_on_0": "", "told_on_1": "", "told_on_2": "", "told_time": "",
        "happened_on_0": "24", "happened_on_1": "11", "happened_on_2": "2026",
        "happened_time": "09.00", **fields,
    }  # fmt: skip


def test_a_few_words_are_enough(hers, amina, on):
    response = hers.post(url("concern_new", on.pk), entered(), follow=True)
    version = ConcernVersion.objects.get()
    assert (version.what, version.told, version.told_at) == (SAID, "nobody", None)
    # The boxes show no seconds: left alone, the moment is now.
    assert version.happened_at == NOW + timedelta(seconds=30)
    text = response.content.decode()
    assert "It is noted." in text
    assert SAID in text
    assert str(version.token) in text


def test_the_form_has_the_time_filled_in_and_says_whose_it_is(hers, on):
    text = page(hers, "concern_new", on.pk)
    assert 'value="09.00"' in text
    assert "This is yours. Nobody reads it unless you share it." in text
    assert "A court, Ofsted or an information request may ask for it" in text
    assert "tel:999" in text
    assert 'href="/talk/"' in text


def test_all_of_it_can_be_said(hers, on):
    fields = entered(
        told="senior", answer="They would ring back", told_time="8.50", happened_time="8.30am"
    )
    hers.post(url("concern_new", on.pk), fields)
    version = ConcernVersion.objects.get()
    assert version.get_told_display() == "Ofsted’s senior inspector, by telephone"
    assert version.happened_at == factories.at(2026, 11, 24, 8, 30)
    # An hour alone means the day on which it happened.
    assert version.told_at == factories.at(2026, 11, 24, 8, 50)


WRONG = [
    ({"what": ""}, "Answer “What happened?”"),
    ({"what": "x" * 20_001}, "Write at most 20,000 characters in one entry"),
    ({"told": ""}, "Choose who was told"),
    ({"happened_on_0": "40"}, "Enter the day it happened in numbers"),
    ({"happened_on_0": "40", "told": "lead", "told_time": "8"}, "Enter the day it happened"),
    ({"happened_time": "soon"}, "Enter the time, like 10.20 or 2pm"),
    ({"happened_time": "9.01"}, "When it happened cannot be later than now"),
    ({"told": "lead", "told_time": "9.05"}, "When they were told cannot be later than now"),
    ({"told": "lead", "told_time": "then"}, "Enter the time, like 10.20 or 2pm"),
    (
        {"told": "lead", "told_on_0": "24", "told_on_1": "11", "told_on_2": "2026"},
        "Enter the time, like 10.20 or 2pm",
    ),
]


@pytest.mark.parametrize(("fields", "message"), WRONG)
def test_what_is_wrong_is_said_and_the_text_stays(hers, on, fields, message):
    response = hers.post(url("concern_new", on.pk), entered(answer="giraffe", **fields))
    text = response.content.decode()
    assert message in text
    assert "giraffe" in text
    assert not Concern.objects.exists()


def test_the_same_form_sent_twice_is_one_entry_and_without_a_token_it_works_too(hers, on):
    fields = entered()
    for _ in range(2):
        hers.post(url("concern_new", on.pk), fields)
    assert Concern.objects.count() == 1
    hers.post(url("concern_new", on.pk), entered(token=""))
    assert Concern.objects.count() == 2


def test_drafts_are_kept_on_ones_own_device_alone(hers, on):
    assert "data-own-device" not in page(hers, "concern_new", on.pk)
    assert "This device is not known to be yours" in page(hers, "concern_new", on.pk)
    session = hers.session
    session["keep_me_signed_in"] = True
    session.save()
    text = page(hers, "concern_new", on.pk)
    assert "data-own-device" in text
    assert f'data-draft="visit-{on.pk}"' in text


def test_signing_out_clears_what_the_device_kept(hers):
    assert hers.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in hers.get("/accounts/login/")


def test_nothing_is_noted_in_a_visit_that_was_a_mistake_but_all_stays_readable(hers, amina, on):
    concern = noted(log_of(amina, on))
    Visit.objects.update(phase=Phase.MISTAKEN)
    response = hers.get(url("concern_new", on.pk), follow=True)
    assert "entered in error, so nothing more is noted" in response.content.decode()
    assert SAID in page(hers, "concerns", on.pk)
    assert SAID in page(hers, "concern", concern.pk)


def test_an_empty_log_says_so_and_when_to_complain(hers, on):
    Visit.objects.update(senior_inspector="020 7946 0999")
    text = page(hers, "concerns", on.pk)
    assert "Nothing yet." in text
    assert "By <strong>Thursday 26 November</strong>: Last day to ring" in text
    assert "working days after the draft report" in text
    assert "020 7946 0999" in text
    assert "As a PDF" not in text


def test_a_correction_shows_the_first_words_below_it(hers, amina, on):
    concern = noted(log_of(amina, on), "Forst words", told_at=NOW)
    text = page(hers, "concern_correct", concern.pk)
    assert "Forst words" in text
    assert "What was first written stays readable" in text
    fields = entered(what="First words", told="lead", happened_time="8.40", told_time="9.00")
    response = hers.post(url("concern_correct", concern.pk), fields, follow=True)
    text = response.content.decode()
    assert "First words" in text
    assert "As first written" in text
    assert "Forst words" in text
    hers.post(url("concern_correct", concern.pk), entered(what="Third"))
    assert "As corrected 9am" in page(hers, "concern", concern.pk)
    assert "Corrected 9am" in page(hers, "concerns", on.pk)


def test_a_correction_without_words_keeps_the_form(hers, amina, on):
    concern = noted(log_of(amina, on))
    response = hers.post(url("concern_correct", concern.pk), entered(what="", answer="kept"))
    assert "kept" in response.content.decode()
    assert ConcernVersion.objects.count() == 1


def test_withdrawing_and_erasing_are_asked_first(hers, amina, on):
    concern = noted(log_of(amina, on))
    assert "struck through" in page(hers, "concern_withdraw", concern.pk)
    text = hers.post(url("concern_withdraw", concern.pk), follow=True).content.decode()
    assert "Withdrawn" in text
    assert "<del>" in page(hers, "concerns", on.pk)
    for name in ("concern_correct", "concern_share"):
        response = hers.get(url(name, concern.pk), follow=True)
        assert "withdrawn, so it stays as it is" in response.content.decode()
    assert "Nobody can bring it back" in page(hers, "concern_erase", concern.pk)
    hers.post(url("concern_erase", concern.pk))
    assert not Concern.objects.exists()


def test_a_text_that_no_key_opens_is_a_kind_sentence_and_never_written_over(
    hers, amina, on, settings
):
    from cryptography.fernet import Fernet

    concern = noted(log_of(amina, on))
    settings.CONCERN_KEYS = Fernet.generate_key().decode()
    assert UNREADABLE in page(hers, "concerns", on.pk)
    assert UNREADABLE in page(hers, "concern", concern.pk)
    assert UNREADABLE not in page(hers, "concern_correct", concern.pk)


def test_delegates_write_when_they_are_let_and_see_their_own_alone(hers, amina, on, sign_in):
    dan = factories.person("Dan Poole", account=True)
    factories.post(dan, on.school, Post.Kind.DELEGATE)
    his = sign_in(dan)
    noted(log_of(amina, on), "Hers alone")
    response = his.get(url("concerns", on.pk))
    assert response.status_code == 403
    assert "This log belongs to the head alone" in response.content.decode()

    text = hers.post(url("concern_delegates", on.pk), {"allowed": "yes"}, follow=True)
    assert "Your delegates can write in this log" in text.content.decode()
    assert "This log belongs to Amina Yusuf" in page(his, "concern_new", on.pk)
    his.post(url("concern_new", on.pk), entered(what="His words"))
    text = page(his, "concerns", on.pk)
    assert "His words" in text
    assert "Hers alone" not in text
    assert "Who else may write" not in text
    his_concern = Concern.objects.get(written_by=dan)
    assert "Correct it" in page(his, "concern", his_concern.pk)
    for name in ("concern_withdraw", "concern_erase", "concern_share"):
        assert his.get(url(name, his_concern.pk)).status_code == 404
    assert his.post(url("concern_export", on.pk)).status_code == 403
    assert "Written by Dan Poole" in page(hers, "concerns", on.pk)

    hers.post(url("concern_delegates", on.pk), {"allowed": "no"})
    assert his.get(url("concern", his_concern.pk)).status_code == 404


def test_sharing_and_taking_it_back(hers, amina, on, network, sign_in):
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    concern = noted(log_of(amina, on))
    noted(log_of(amina, on), "Not shared")
    assert "Sam Okafor (your buddy)" in page(hers, "concern_share", concern.pk)
    response = hers.post(url("concern_share", concern.pk), {"person": str(sam.pk)}, follow=True)
    assert "Sam Okafor can read this entry now" in response.content.decode()
    assert "Shared with Sam Okafor" in page(hers, "concerns", on.pk)
    assert "There is nobody to share it with" in page(hers, "concern_share", concern.pk)

    his = sign_in(sam)
    text = page(his, "concerns_shared")
    assert SAID in text
    assert "From Amina Yusuf" in text
    assert "Not shared" not in text
    for name in ("concern", "concern_correct", "concern_share"):
        assert his.get(url(name, concern.pk)).status_code == 404
    assert his.get(url("concerns", on.pk)).status_code == 404

    services.correct(concern=concern, words=words("Put right"), token=uuid4(), by=amina, now=NOW)
    assert "Put right" in page(his, "concerns_shared")
    share = ConcernShare.objects.get()
    hers.post(url("concern_share_end", concern.pk, share.pk))
    assert "Nothing is shared with you now." in page(his, "concerns_shared")


def test_a_person_who_is_not_offered_cannot_be_chosen(hers, amina, on, network):
    pair(network, amina, factories.head(network, "Sam Okafor"))
    concern = noted(log_of(amina, on))
    dee = factories.coordinator(network)
    for choice, message in (
        ({"person": str(dee.pk)}, "Choose one of the people listed"),
        ({}, "Choose who may read this entry"),
    ):
        response = hers.post(url("concern_share", concern.pk), choice)
        assert message in response.content.decode()
    assert not ConcernShare.objects.exists()


@pytest.mark.parametrize(("kind", "ending"), [("pdf", "pdf"), ("text", "txt")])
def test_a_copy_has_a_neutral_name_is_not_kept_and_leaves_a_row(hers, amina, on, kind, ending):
    noted(log_of(amina, on))
    response = hers.post(url("concern_export", on.pk), {"as": kind})
    assert response["Content-Disposition"] == (f'attachment; filename="notes-2026-11-24.{ending}"')
    assert response["Cache-Control"] == "no-store"
    row = AuditEvent.objects.get(verb="concerns.exported")
    assert row.detail == {"kind": kind}


def test_there_is_no_copy_of_an_empty_log(hers, amina, on):
    for _ in range(2):
        response = hers.post(url("concern_export", on.pk), HTTP_REFERER=url("concerns", on.pk))
        assert response.status_code == 302
        log_of(amina, on)
    assert not AuditEvent.objects.filter(verb="concerns.exported").exists()


def test_there_is_no_admin_page_and_coordinators_find_no_page(network, amina, on, sign_in):
    from django.contrib import admin

    from inspections.models import ConcernLog

    concern = noted(log_of(amina, on))
    assert not set(admin.site._registry) & {Concern, ConcernLog, ConcernShare, ConcernVersion}
    dee = sign_in(factories.coordinator(network))
    for name, pk in (("concerns", on.pk), ("concern_new", on.pk), ("concern", concern.pk)):
        assert dee.get(url(name, pk)).status_code == 404


def test_the_log_takes_as_many_queries_full_as_with_one_entry(
    hers, amina, on, network, django_assert_max_num_queries
):
    sam = factories.head(network, "Sam Okafor")
    pair(network, amina, sam)
    log = log_of(amina, on)
    for number in range(6):
        concern = noted(log, f"Entry {number}")
        services.share(concern=concern, person=sam, by=amina, now=NOW)
        services.correct(concern=concern, words=words("Anew"), token=uuid4(), by=amina, now=NOW)
    # One of them asks the demo's clock, which production does not.
    with django_assert_max_num_queries(16):
        hers.get(url("concerns", on.pk))


def test_how_long_it_stays_is_said(hers, on):
    assert settings.RETENTION_DAYS["concerns"] == 365
    assert "1 year after the visit is over it is deleted" in page(hers, "concerns", on.pk)
