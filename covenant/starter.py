"""A starter text in our own words, which a city adapts before it publishes (DOMAIN 1.3)."""

PROMISES = [
    {
        "heading": "Someone to talk to",
        "summary": "Support for every head, and a buddy before, during and after an inspection.",
    },
    {
        "heading": "People who know",
        "summary": "A directory of staff with Ofsted experience, there while inspectors are on "
        "site.",
    },
    {
        "heading": "Improvement is wider than inspection",
        "summary": "We learn from each other all year, not only for the day that Ofsted comes.",
    },
    {
        "heading": "We stand by heads",
        "summary": "After a hard report we support the head and their team first.",
    },
]

# What a party may add to the promises, by its kind (covenant/undertakings.py).
UNDERTAKINGS = [
    {
        "kind": "trust",
        "words": "We offer adviser time to schools outside our trust",
        "unit": "days a year",
    },
    {
        "kind": "trust",
        "words": "We give each of our heads time to be a buddy",
        "unit": "hours a term",
    },
    {
        "kind": "foundation_trust",
        "words": "We offer adviser time to schools outside our trust",
        "unit": "days a year",
    },
    {
        "kind": "council",
        "words": "We pay for supervision for heads",
        "unit": "places a year",
    },
    {
        "kind": "council",
        "words": "We offer adviser time while inspectors are on site",
        "unit": "days a year",
    },
    {
        "kind": "union",
        "words": "We have somebody there whom a member can ring during an inspection",
        "unit": "",
    },
    {
        "kind": "association",
        "words": "We bring heads together to learn from each other",
        "unit": "meetings a year",
    },
    {
        "kind": "federation",
        "words": "We give each of our heads time to be a buddy",
        "unit": "hours a term",
    },
    {
        "kind": "governing_body",
        "words": "We meet our head within a day of a report, and ask first what would help",
        "unit": "",
    },
    {
        "kind": "school",
        "words": "We let staff go to help another school",
        "unit": "days a year",
    },
    {
        "kind": "school",
        "words": "We take part in peer review",
        "unit": "visits a year",
    },
    {
        "kind": "person",
        "words": "I listen to a colleague who is being inspected, when they ask",
        "unit": "",
    },
]

TEXT = """\
Every child deserves a good school, and every school deserves leaders who can do their work
without fear. Inspection is part of that work, and its reports matter to parents. What
inspection must never do is leave somebody alone with it.

We, the schools, trusts, unions, associations and council named below, promise each other:

## 1. Someone to talk to

Every head is offered supervision and support. A head whose inspection may come soon has a
buddy: another leader, outside their own organisation, to talk to before, during and after.

## 2. People who know

We keep a directory of staff with experience of inspection. When a concern about the conduct of
an inspection arises, one of them can be reached while the team is still on site.

## 3. Improvement is wider than inspection

Peer review, specialists, trusts and council working together: school improvement is a broad
church. It is not a rehearsal for an inspection.

## 4. We stand by heads

After a hard report, the first thing we do is to support the head and the current leadership
team to put things right. Departing from that is never done quietly.

## How we hold each other to this

We say in public who has signed. Each party may withdraw, and says so in public too. This is a
declaration of how we work together. It is not a contract, and it takes nothing away from
anybody's duties in law.
"""
