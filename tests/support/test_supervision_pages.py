"""What a coordinator keeps of supervision: who supervises, rules, counts that tell of nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import NotAllowed, Refused
from notifications.models import Message
from schools.access import access_for
from schools.models import Invitation
from support.models import Place, Supervisor, SupportRules, Waiting
from support.policies import supervision as policies
from support.queries import supervision as queries
from support.services.rules import settle_support_rules
from support.services.series import close_series
from tests import factories
from tests.support.supervising import TUESDAYS, a_group, a_place, a_series, a_supervisor

pytestmark = pytest.mark.django_db
LAST_WEEK = timedelta(days=7)
RULES = {
    "sessions_a_year": "4", "kilometres_apart": "3", "referral_name": "Dr Ines Holt",
    "referral_telephone": "020 7946 0777", "referral_hours": "Weekdays 9am to 5pm",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tuesday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def client(network, sign_in):
    return sign_in(factories.coordinator(network))


def url(name, *args):
    return reverse(f"support:{name}", args=["westhaven", *args])


def read(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def cells(page):
    """What and how many, as the table of counts says it."""
    table = page[page.index("<tbody") : page.index("</tbody>")]
    return [row.split("</td>")[0].rpartition(">")[2] for row in table.split("numeric")[1:]]


def test_with_nobody_yet_the_page_says_what_to_do(client):
    page = read(client.get(url("supervision")))
    assert "Nobody supervises here yet" in page
    assert "None yet." in page


def test_somebody_is_invited(client):
    read(client.get(url("invite-supervisor")))
    assert "Choose where they come from" in read(client.post(url("invite-supervisor"), {}))
    sent = {"name": "Sofia Marsh", "email": "sofia@example.org", "is_outside": "yes"}
    page = read(client.post(url("invite-supervisor"), sent, follow=True))
    assert "The invitation is on its way" in page
    assert "Sofia Marsh" in page
    assert "From outside" in page
    Invitation.objects.update(withdrawn_at=Invitation.objects.get().sent_at)
    assert "Asked; the invitation ended" in read(client.get(url("supervision")))
    factories.role(Supervisor.objects.get().person, Supervisor.objects.get().network, "supervisor")
    assert "Signed in, has not agreed yet" in read(client.get(url("supervision")))


def test_a_refusal_stands_on_the_form(client, network):
    sent = {"name": "Lee Tan", "email": "lee@example.org", "is_outside": "no"}
    lee = factories.officer(factories.organisation(network))
    lee.email = sent["email"]
    lee.save()
    page = read(client.post(url("invite-supervisor"), {**sent, "who": str(lee.pk)}))
    assert "line manager" in page


def test_the_page_tells_who_supervises_and_never_whom(client, network, now):
    supervisor = a_supervisor(network, now)
    amina = factories.head(network)
    a_place(a_series(supervisor, now - LAST_WEEK), amina, now - LAST_WEEK)
    page = read(client.get(url("supervision")))
    assert "Sofia Marsh" in page
    assert "Agreed to the limits of confidence on 24 November 2026" in page
    for word in ("Amina", "Harbour House", "8 December"):
        assert word not in page


def test_a_supervisor_is_taken_off_and_the_coordinator_learns_no_names(client, network, now):
    supervisor = a_supervisor(network, now)
    amina = factories.head(network)
    a_place(a_series(supervisor, now), amina, now)
    assert "You are not told who that is" in read(client.get(url("end-supervisor", supervisor.pk)))
    page = read(client.post(url("end-supervisor", supervisor.pk), follow=True))
    assert "Sofia Marsh does not supervise here any more" in page
    assert "Amina" not in page
    assert Message.objects.get(person=amina).is_private


def test_counts_are_bands_as_of_monday(client, network, now):
    supervisor = a_supervisor(network, now - LAST_WEEK)
    long_ago = now - LAST_WEEK
    group = a_group(supervisor, long_ago, places=8)
    a_group(supervisor, long_ago, places=8, hour=9)
    heads = [factories.head(network, f"Head {n}") for n in range(7)]
    assert cells(read(client.get(url("supervision")))) == [
        "fewer than 5",
        "10 to 19",
        "fewer than 5",
        "fewer than 5",
    ]

    for seat, head in enumerate(heads[:5], start=1):
        a_place(group, head, long_ago, seat)
    before = cells(read(client.get(url("supervision"))))
    assert before == ["5 to 9", "10 to 19", "fewer than 5", "fewer than 5"]
    # What happens this week, nobody sees this week: whoever watches learns of no act.
    Place.objects.filter(person=heads[0]).update(ended_at=now, why_ended="own")
    Waiting.objects.bulk_create(Waiting(network=network, person=head, since=now) for head in heads)
    close_series(series=group, by=supervisor.person, now=now)
    a_series(supervisor, now, hour=11)
    assert cells(read(client.get(url("supervision")))) == before


def test_next_week_the_counts_follow(client, network, now, time_machine):
    supervisor = a_supervisor(network, now)
    group = a_group(supervisor, now, places=8)
    people = [factories.head(network, f"Head {n}") for n in range(5)]
    Waiting.objects.bulk_create(Waiting(network=network, person=p, since=now) for p in people)
    close_series(series=group, by=supervisor.person, now=now)
    time_machine.move_to(now + LAST_WEEK, tick=False)
    counts = cells(read(client.get(url("supervision"))))
    assert counts == ["fewer than 5", "fewer than 5", "5 to 9", "fewer than 5"]


def test_series_for_those_who_carried_a_visit_are_not_counted(client, network, now):
    supervisor = a_supervisor(network, now)
    a_group(supervisor, now - LAST_WEEK, places=8, purpose="debrief")
    assert cells(read(client.get(url("supervision"))))[1] == "fewer than 5"


def test_the_rules_are_settled_and_the_referral_point_is_rung(client, network, now):
    read(client.get(url("support-rules")))
    page = read(client.post(url("support-rules"), RULES, follow=True))
    assert "The rules are saved" in page
    assert "Never rung" in page
    page = read(client.post(url("referral-rang"), follow=True))
    assert "Answered on 24 November 2026" in page
    # Another number counts as never rung.
    other = {**RULES, "referral_telephone": "020 7946 0778"}
    client.post(url("support-rules"), other)
    rules = SupportRules.objects.get()
    assert (rules.sessions_a_year, rules.kilometres_apart) == (4, 3)
    assert rules.referral_checked_on is None
    client.post(url("support-rules"), {**RULES, "referral_name": "", "referral_telephone": ""})
    rules.refresh_from_db()
    assert rules.referral_hours == ""
    page = read(client.post(url("referral-rang"), follow=True))
    assert "There is no referral point yet" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"referral_telephone": ""}, "Enter the number of the referral point"),
        ({"referral_telephone": "12"}, "Enter a telephone number, like"),
        ({"referral_name": ""}, "Enter who the referral point is"),
        ({"sessions_a_year": "40"}, "Enter a number from 1 to 24"),
    ],
)
def test_what_is_missing_is_named(client, wrong, words):
    assert words in read(client.post(url("support-rules"), {**RULES, **wrong}))
    assert not SupportRules.objects.exists()


def test_everybody_reads_the_limits_beforehand(network, client, sign_in):
    client.post(url("support-rules"), RULES)
    page = read(sign_in(factories.head(network)).get(url("in-confidence")))
    assert "Dr Ines Holt" in page
    assert "An employer sees nothing" in page


def test_as_many_queries_for_thirty_supervisors_as_for_one(client, network, now):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url("supervision"))
        return len(queries)

    a_series(a_supervisor(network, now), now)
    one = asked()
    for number in range(29):
        a_series(a_supervisor(network, now, f"Supervisor {number}"), now)
    assert asked() == one


def test_places_of_another_school_year_are_not_counted(client, network, now):
    supervisor = a_supervisor(network, now)
    a_group(
        supervisor, now - LAST_WEEK, places=8,
        days=[day + timedelta(weeks=52) for day in TUESDAYS],
    )  # fmt: skip
    assert cells(read(client.get(url("supervision"))))[1] == "fewer than 5"


def test_a_referral_point_without_a_number_is_nobody_to_ring(network, now):
    dee = factories.coordinator(network)
    with pytest.raises(Refused, match="both a name and a telephone number"):
        settle_support_rules(
            network=network, sessions_a_year=6, kilometres_apart=2, referral_name="Dr Ines Holt",
            referral_telephone="", referral_hours="", by=dee, now=now,
        )  # fmt: skip


def test_the_same_number_stays_rung(client):
    client.post(url("support-rules"), RULES)
    client.post(url("referral-rang"))
    client.post(url("support-rules"), {**RULES, "sessions_a_year": "8"})
    assert SupportRules.objects.get().referral_checked_on is not None


def test_whoever_is_neither_gets_no_rows(network, now):
    a_series(a_supervisor(network, now), now)
    head = factories.head(network)
    access = access_for(head.user, network, now.date())
    assert not queries.my_series(access).exists()
    assert not queries.supervisors_for(access).exists()
    with pytest.raises(NotAllowed, match="Only the coordinators"):
        policies.check_keep_supervision(access)
    with pytest.raises(NotAllowed, match="for the supervisors"):
        policies.check_supervises(access)
