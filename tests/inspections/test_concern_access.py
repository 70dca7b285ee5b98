"""Who reads what of a concern log: its owner, whoever wrote it for them, whom it is shared with."""

from datetime import date

import pytest

from accounts.models import User
from buddies.models import Pairing
from directory.models import Entry, EntryConflict
from inspections import concern_queries
from inspections.companions import companions_of
from inspections.models import ConcernShare, Phase, Visit
from inspections.services import concerns as services
from schools.access import access_for
from schools.models import Post, Role
from tests import factories
from tests.conftest import NOW
from tests.dashboard.helpers import pair
from tests.inspections.concerns import head_in_a_visit, log_of, noted, visit

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def amina(network):
    return head_in_a_visit(network)[0]


@pytest.fixture
def school(amina):
    return amina.posts.get().school


@pytest.fixture
def log(amina, school):
    return log_of(amina, school.visits.get())


@pytest.fixture
def dan(school):
    """Her delegate."""
    dan = factories.person("Dan Poole", account=True)
    factories.post(dan, school, Post.Kind.DELEGATE)
    return dan


def access(person, network):
    return access_for(User.objects.get(person=person), network, TODAY)


def reads(person, network):
    """What somebody may open, and what others let them read."""
    own = concern_queries.concerns_for(access(person, network))
    shared = concern_queries.shared_with(access(person, network))
    return (
        [concern.versions.all()[0].what for concern in own],
        [concern.versions.all()[0].what for each in shared for concern in each.concerns],
    )


def names(log):
    found = companions_of(log.visit, log.owner, TODAY)
    return [(each.person.name, each.part) for each in found]


def test_the_owner_reads_all_of_their_log_newest_first(network, amina, log, dan):
    noted(log, "One")
    noted(log, "Two", by=dan)
    assert reads(amina, network) == (["Two", "One"], [])


def test_nobody_else_reads_a_word(network, log, school, dan):
    noted(log)
    co_head = factories.person("Co Head", account=True)
    factories.post(co_head, school, Post.Kind.CO_HEAD)
    others = [factories.coordinator(network), factories.head(network, "Jo"), dan, co_head]
    for person in others:
        assert reads(person, network) == ([], [])


def test_a_successor_starts_with_an_empty_log_and_who_left_reads_nothing(
    network, amina, log, school
):
    noted(log)
    Post.objects.filter(person=amina).update(end=TODAY)
    factories.post(amina, factories.school(network, "Elsewhere"))
    successor = factories.person("New Head", account=True)
    factories.post(successor, school)
    Visit.objects.update(head=successor)
    assert reads(amina, network) == ([], [])
    assert reads(successor, network) == ([], [])
    assert concern_queries.log_of(access(successor, network), log.visit) is None
    assert not concern_queries.visits_with_log(access(amina, network)).exists()


def test_a_delegate_reads_what_they_wrote_while_they_are_let(network, amina, log, dan):
    noted(log, "Hers")
    noted(log, "His", by=dan)
    assert concern_queries.log_of(access(dan, network), log.visit) is None
    services.let_delegates_write(log=log, allowed=True, by=amina, now=NOW)
    assert concern_queries.log_of(access(dan, network), log.visit) == log
    assert reads(dan, network) == (["His"], [])
    services.let_delegates_write(log=log, allowed=False, by=amina, now=NOW)
    assert reads(dan, network) == ([], [])


def test_of_two_heads_who_let_them_the_delegate_writes_for_the_one_of_the_visit(
    network, amina, log, school, dan
):
    before = factories.person("Co Head", account=True)
    factories.post(before, school, Post.Kind.CO_HEAD)
    for each in (log_of(before, log.visit), log):
        services.let_delegates_write(log=each, allowed=True, by=each.owner, now=NOW)
    assert concern_queries.log_of(access(dan, network), log.visit) == log
    Post.objects.filter(person=amina).update(end=TODAY)
    assert concern_queries.log_of(access(dan, network), log.visit).owner == before


def test_a_visit_entered_in_error_shows_only_where_something_was_noted(network, amina, log):
    Visit.objects.update(phase=Phase.MISTAKEN)
    assert not concern_queries.visits_with_log(access(amina, network)).exists()
    noted(log)
    assert concern_queries.visits_with_log(access(amina, network)).get() == log.visit


def test_companions_come_from_pairs_posts_organisations_and_the_directory(
    network, amina, log, school, dan
):
    buddy, reserve = (factories.head(network, name) for name in ("Sam Buddy", "Ruth Reserve"))
    pair(network, amina, buddy, reserve=reserve)
    pair(network, buddy, reserve)  # somebody else's
    trust = factories.organisation(network, "Trust")
    factories.responsible(trust, school)
    factories.officer(trust, "Tess Trust")
    factories.officer(factories.organisation(network, "Union", "union"), "Una Union")
    factories.officer(factories.organisation(network, "Other trust"), "Otto Other")
    adviser = factories.person("Ada Adviser", account=True)
    row = {"network": network, "consented_at": NOW, "approved_at": NOW}
    Entry.objects.create(person=adviser, **row)
    conflicted = factories.person("Con Flict", account=True)
    entry = Entry.objects.create(person=conflicted, **row)
    EntryConflict.objects.create(entry=entry, school=school)
    serving = factories.person("Ines Pector", account=True)
    Entry.objects.create(person=serving, is_serving_inspector=True, **row)
    assert names(log) == [
        ("Sam Buddy", "your buddy"), ("Ruth Reserve", "your reserve"),
        ("Dan Poole", "your delegate"), ("Tess Trust", "Trust"), ("Una Union", "Union"),
        ("Ada Adviser", "in the directory"),
    ]  # fmt: skip


def test_who_has_two_roles_is_offered_once_and_coordinators_and_who_cannot_sign_in_never(
    network, amina, log
):
    lee = factories.officer(factories.organisation(network, "Union", "union"))
    pair(network, amina, lee)
    assert names(log) == [("Lee Tan", "your buddy")]
    factories.role(lee, network, Role.Kind.COORDINATOR)
    assert names(log) == []
    Pairing.objects.all().delete()
    pair(network, amina, factories.person("No Account"))
    assert names(log) == []


@pytest.fixture
def shared(network, amina, log):
    """A buddy, and what she shared with him; another entry she did not share."""
    sam = factories.head(network, "Sam Buddy")
    pair(network, amina, sam)
    concern = noted(log, "For Sam")
    noted(log, "Not for Sam")
    services.share(concern=concern, person=sam, by=amina, now=NOW)
    return sam, concern


def test_a_share_shows_one_entry_and_is_over_at_once(network, amina, shared):
    sam, _ = shared
    assert reads(sam, network) == ([], ["For Sam"])
    services.end_share(share=ConcernShare.objects.get(), by=amina, now=NOW)
    assert reads(sam, network) == ([], [])


@pytest.mark.parametrize(
    "happens",
    [
        lambda concern: Pairing.objects.update(ended_at=NOW),
        lambda concern: Post.objects.filter(person=concern.log.owner).update(end=TODAY),
        lambda concern: Visit.objects.update(phase=Phase.MISTAKEN),
        lambda concern: services.withdraw(concern=concern, by=concern.log.owner, now=NOW),
    ],
    ids=["the pair ended", "the owner left", "the visit was a mistake", "it was withdrawn"],
)
def test_a_share_no_longer_shows_when(network, shared, happens):
    sam, concern = shared
    happens(concern)
    assert reads(sam, network) == ([], [])


def test_a_further_role_takes_nothing_away(network, amina, log):
    lee = factories.officer(factories.organisation(network, "Union", "union"))
    services.share(concern=noted(log, "For Lee"), person=lee, by=amina, now=NOW)
    pair(network, amina, lee)
    assert reads(lee, network) == ([], ["For Lee"])


def test_an_officer_who_goes_to_another_union_leaves_it_behind(network, amina, log):
    lee = factories.officer(factories.organisation(network, "Union", "union"))
    services.share(concern=noted(log), person=lee, by=amina, now=NOW)
    Role.objects.filter(person=lee).update(end=date(2026, 11, 1))
    other = factories.organisation(network, "Other union", "union")
    factories.role(lee, network, Role.Kind.OFFICER, organisation=other)
    assert reads(lee, network) == ([], [])


def test_reading_takes_as_many_queries_for_many_logs_as_for_one(
    network, django_assert_max_num_queries
):
    lee = factories.officer(factories.organisation(network, "Union", "union"))
    for number in range(4):
        head, on = head_in_a_visit(network, f"Head {number}", f"School {number}")
        for _ in range(2):
            services.share(concern=noted(log_of(head, on)), person=lee, by=head, now=NOW)
    factories.post(factories.person("Dan Poole"), on.school, Post.Kind.DELEGATE)
    mine = access(lee, network)
    with django_assert_max_num_queries(9):
        assert len(concern_queries.shared_with(mine)) == 4


def test_another_networks_logs_are_out_of_reach(network, amina, log):
    noted(log)
    far = factories.network("farhaven")
    factories.post(amina, factories.school(far, "Far School"))
    mine = access(amina, far)
    assert not concern_queries.concerns_for(mine).exists()
    assert not concern_queries.visits_with_log(mine).exists()


def test_two_visits_have_two_logs(network, amina, log, school):
    Visit.objects.update(phase=Phase.CLOSED)
    second = log_of(amina, visit(school, amina))
    noted(log, "Then")
    noted(second, "Now")
    own = concern_queries.concerns_for(access(amina, network))
    assert [each.versions.get().what for each in own.filter(log=second)] == ["Now"]
