from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from core.templatetags import covenant as tags
from core.templatetags.public_pages import days_in_words

SUMMER = datetime(2026, 7, 1, 16, 10, tzinfo=UTC)
WINTER = datetime(2026, 11, 24, 17, 10, tzinfo=UTC)


def render(source: str, **context: object) -> str:
    request = RequestFactory().get("/schools/", {"q": "quay", "page": "2"})
    return Template(source).render(RequestContext(request, context))


def test_a_day_is_written_out() -> None:
    assert tags.day(date(2026, 11, 24)) == "Tuesday 24 November 2026"
    assert tags.day_short(date(2026, 11, 24)) == "Tuesday 24 November"
    assert tags.date_plain(date(2026, 11, 24)) == "24 November 2026"
    assert tags.month_year(date(2026, 9, 1)) == "September 2026"


def test_a_day_is_londons_day() -> None:
    assert tags.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"


def test_a_moment_is_londons_time_in_summer_and_winter() -> None:
    assert tags.at(SUMMER) == "5.10pm on Wednesday 1 July"
    assert tags.at(WINTER) == "5.10pm on Tuesday 24 November"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (12, 0, "midday"), (0, 5, "12.05am"), (9, 0, "9am"), (12, 30, "12.30pm")],
)
def test_a_time_of_day_reads_as_it_is_said(hour: int, minute: int, words: str) -> None:
    assert tags.clock(datetime(2026, 11, 24, hour, minute, tzinfo=UTC)) == words
    assert tags.clock(datetime(2026, 11, 24, hour, minute)) == words
    assert tags.clock(time(hour, minute)) == words


@pytest.mark.parametrize("name", ["day", "day_short", "date_plain", "month_year", "clock", "at"])
def test_without_a_date_nothing_is_written(name: str) -> None:
    assert getattr(tags, name)(None) == ""


def test_a_telephone_number_is_a_link_that_rings() -> None:
    assert render("{% phone_link number 'phone' %}", number="+442079460123") == (
        '<a class="govuk-link phone" href="tel:+442079460123">020 7946 0123</a>'
    )
    assert render("{% phone_link number %}", number="116 123") == (
        '<a class="govuk-link" href="tel:116123">116 123</a>'
    )


def test_without_a_number_there_is_no_link() -> None:
    assert render("{% phone_link number %}", number=None) == ""
    assert render("{{ number|telephone }}", number=None) == ""
    assert render("{{ number|tel_uri }}", number=None) == "tel:"


def test_a_number_typed_as_markup_stays_text() -> None:
    assert "<b>" not in render("{% phone_link number %}", number="<b>1</b>")


def test_the_person_card_shows_the_number_first() -> None:
    card = '{% include "includes/person_card.html" with label="Your buddy" name=n telephone=t %}'
    page = render(card, n="Sam Okafor", t="020 7946 0123")
    assert page.index("Sam Okafor") < page.index("020 7946 0123")
    assert "No telephone number yet" in render(card, n="Sam Okafor", t="")


def test_pages_keep_the_search() -> None:
    page = Paginator(range(200), 10).page(10)
    html = render('{% include "includes/pagination.html" %}', page_obj=page)
    assert 'href="?q=quay&amp;page=11"' in html
    assert 'aria-current="page">10<' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(3), 10).page(1)
    assert render('{% include "includes/pagination.html" %}', page_obj=page).strip() == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, None, 20]),
        (3, [1, 2, 3, 4, None, 20]),
        (10, [1, None, 9, 10, 11, None, 20]),
        (20, [1, None, 19, 20]),
    ],
)
def test_the_pages_beside_this_one_are_offered(number: int, shown: list[int | None]) -> None:
    assert tags.pages_around(Paginator(range(200), 10).page(number)) == shown


class PlainForm(forms.Form):
    code = forms.CharField(label="Code")
    town = forms.CharField(label="Town")
    size = forms.ChoiceField(widget=forms.RadioSelect, choices=[("s", "Small"), ("l", "Large")])
    when = forms.SplitDateTimeField()
    email = forms.EmailField()
    note = forms.CharField(widget=forms.Textarea, required=False, max_length=3)


def test_a_plain_forms_errors_say_what_to_enter() -> None:
    form = PlainForm({"note": "four", "email": "amina"})
    assert tags.plain_errors(form["code"]) == ["Enter the code"]
    assert tags.plain_errors(form["town"]) == ["Enter town"]
    assert tags.plain_errors(form["email"]) == ["Enter an e-mail address, like name@example.org"]
    assert "at most 3" in tags.plain_errors(form["note"])[0]


def test_the_summary_leads_to_the_first_box_of_each_field() -> None:
    form = PlainForm({})
    assert tags.error_target(form["code"]) == "id_code"
    assert tags.error_target(form["size"]) == "id_size_1"
    assert tags.error_target(form["when"]) == "id_when_0"
    html = render('{% include "includes/error_summary.html" %}', form=form)
    assert '<a href="#id_code">Enter the code</a>' in html


def test_a_plain_field_names_its_hint_and_its_error() -> None:
    include = '{% include "includes/plain_field.html" with field=form.code hint="Six digits." %}'
    html = render(include, form=PlainForm({}))
    assert 'aria-describedby="id_code_hint id_code_error1"' in html
    assert "govuk-input--error" in html
    html = render(
        '{% include "includes/plain_field.html" with field=form.note %}', form=PlainForm()
    )
    assert 'class="govuk-textarea"' in html
    assert "aria-describedby" not in html


def test_one_sentence_or_several_make_a_list() -> None:
    assert tags.sentences("One.") == ["One."]
    assert tags.sentences(["One.", "Two."]) == ["One.", "Two."]
    assert tags.sentences(None) == []


def test_a_browser_is_named_in_words() -> None:
    assert tags.device("Mozilla/5.0 (iPhone) Safari/604.1") == "Safari on iPhone"
    assert tags.device(None) == "A browser"


def test_a_number_of_days_is_said_in_words() -> None:
    words = [days_in_words(days) for days in (1, 180, 365, 730)]
    assert words == ["1 day", "180 days", "1 year", "2 years"]
