"""How long it takes to reconcile the reminders of England, and of one visit.

`python -m bench.reminders` prints one JSON object. England is 153 networks and 22,000 schools
with as many heads, all of them paired, a third in the window, a term about to start and a visit
open at one school in a hundred. Budgets: England under 30 s, one visit under 20 ms.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from bench.processes import installation

MEASURE = """
import json, time
from datetime import date, timedelta
from accounts.models import Person
from buddies.models import Pairing
from core import clock
from inspections.models import Visit, Window
from inspections.services.deadlines import keep_deadlines
from reminders.models import Reminder
from reminders import services
from schools.models import Network, Post, Role, School, Term

networks, schools = {networks}, {schools}
first = date(2027, 1, 5)
now = clock.london_time(date(2026, 12, 8), 9)
cities = Network.objects.bulk_create(
    Network(slug=f"city-{{n}}", name=f"City {{n}}") for n in range(networks))
Term.objects.bulk_create(
    Term(network=city, name="Spring", first_day=first, last_day=date(2027, 3, 25))
    for city in cities)
leads = Person.objects.bulk_create(
    Person(name=f"Coordinator {{n}}", telephone="020 7946 0000") for n in range(networks))
Role.objects.bulk_create(
    Role(person=lead, network=city, kind="coordinator", start=date(2024, 9, 1))
    for lead, city in zip(leads, cities))
heads = Person.objects.bulk_create(
    Person(name=f"Head {{n}}", email=f"head{{n}}@example.org", telephone="020 7946 0001")
    for n in range(schools))
rows = School.objects.bulk_create(
    School(network=cities[n % networks], urn=100000 + n, name=f"School {{n}}",
           is_state_funded=True) for n in range(schools))
Post.objects.bulk_create(
    Post(person=head, school=school, kind="head", start=date(2024, 9, 1))
    for head, school in zip(heads, rows))
Window.objects.bulk_create(
    Window(school=school, opens=date(2026, 9, 1) if n % 3 == 0 else date(2029, 9, 1),
           closes=date(2031, 8, 31), confidence="high", reason="So it is.")
    for n, school in enumerate(rows))
Pairing.objects.bulk_create(
    Pairing(network=school.network, supported=heads[n],
            buddy=heads[(n + networks) % schools],
            reserve=heads[(n + 2 * networks) % schools], started_at=now)
    for n, school in enumerate(rows))
visits = Visit.objects.bulk_create(
    Visit(school=rows[n], head=heads[n], called_at=now - timedelta(days=1),
          first_day=now.date(), last_day=now.date() + timedelta(days=1), recorded_at=now)
    for n in range(0, schools, 100))
for visit in visits:
    keep_deadlines(visit)

def england():
    started, began = time.perf_counter(), time.process_time()
    for city in cities:
        services.plan_network(city.pk, now)
    return round(time.perf_counter() - started, 2), round(time.process_time() - began, 2)

first_time, first_busy = england()
planned = Reminder.objects.count()
second_time, second_busy = england()
assert Reminder.objects.count() == planned
one, busy = [], []
for visit in visits[:50]:
    started, began = time.perf_counter(), time.process_time()
    services.plan_visit(visit.pk, now)
    one.append(time.perf_counter() - started)
    busy.append(time.process_time() - began)
Reminder.objects.filter(subject_kind="visit").delete()
new = []
for visit in visits[:50]:
    started = time.perf_counter()
    services.plan_visit(visit.pk, now)
    new.append(time.perf_counter() - started)
bare = [Reminder(**{{f.attname: getattr(r, f.attname) for f in Reminder._meta.fields
                    if f.name != "id"}}) for r in Reminder.objects.all()]
Reminder.objects.all().delete()
begin = time.perf_counter()
Reminder.objects.bulk_create(bare, batch_size=500)
print(json.dumps({{
    "networks": networks, "schools": schools, "visits": len(visits), "reminders": planned,
    "england_first_seconds": first_time, "england_again_seconds": second_time,
    "england_first_cpu_seconds": first_busy, "england_again_cpu_seconds": second_busy,
    "bare_insert_seconds": round(time.perf_counter() - begin, 2), "budget_seconds": 30,
    "one_visit_median_ms": round(sorted(one)[len(one) // 2] * 1000, 1),
    "one_visit_median_cpu_ms": round(sorted(busy)[len(busy) // 2] * 1000, 1),
    "one_new_visit_median_ms": round(sorted(new)[len(new) // 2] * 1000, 1),
    "budget_one_visit_ms": 20,
}}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=153)
    parser.add_argument("--schools", type=int, default=22000)
    parser.add_argument("--json", action="store_true", help="what it prints in any case")
    options = parser.parse_args()
    server = os.environ.get("TEST_DATABASE_URL", "")
    with (
        tempfile.TemporaryDirectory() as folder,
        installation(Path(folder), 1, server_url=server) as here,
    ):
        found = json.loads(
            here.run(MEASURE.format(networks=options.networks, schools=options.schools))
        )
    print(json.dumps({**found, "database": "postgresql" if server else "sqlite"}))


if __name__ == "__main__":
    main()
