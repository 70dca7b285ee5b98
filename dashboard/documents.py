"""The pages of docs/ that follow from the code: what is personal, how a visit moves, who hears
what. Pure text; bin/generate_docs.py writes it."""

from collections.abc import Callable

from django.db.models import TextChoices

from core.states import Transitions
from covenant.models import Standing
from covenant.states import STATES as STANDING
from dashboard.personal import (
    LEADS_TO_PERSON,
    NOT_IN_THE_DOWNLOAD,
    all_models,
    other_fields,
    personal_fields,
)
from directory.callouts.states import STATES
from directory.models import CallOut
from escalations.models import Escalation
from escalations.models import Page as EscalationPage
from escalations.states import ESCALATION, PAGE
from inspections.models import Phase
from inspections.visits import MOVES
from reminders import explain
from support.departures import STATES as DEPARTURE
from support.helping.states import STATES as HELP
from support.models import Departure, Given, Talk
from support.talks.states import STATES as TALK

MADE = "<!-- Made from the code by `make docs`; change the code, not this page. -->"


def personal_page() -> str:
    """docs/personal-fields.md: every field of every model, personal or not."""
    lines = [
        "# Personal fields",
        "",
        MADE,
        "",
        "Every field of every model is listed as personal or not; a test fails on an unlisted "
        "one. The download of one’s own data and the tests of erasure rest on these lists.",
        "",
        "| Model | Personal | In one’s own download | Not personal |",
        "|---|---|---|---|",
    ]
    for model in sorted(all_models(), key=lambda each: each._meta.label):
        label = model._meta.label
        personal = personal_fields(model)
        lines.append(
            f"| {label} | {_listed(personal)} | {_in_download(label, bool(personal))} "
            f"| {_listed(other_fields(model))} |"
        )
    lines += ["", "## Why some are not in the download", ""]
    lines += [f"- **{label}**: {why}" for label, why in sorted(NOT_IN_THE_DOWNLOAD.items())]
    return _page(lines)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "none"


def _in_download(label: str, has_personal: bool) -> str:
    if not has_personal:
        return "–"
    return "yes" if label in LEADS_TO_PERSON else "no"


def states_page() -> str:
    """docs/states.md: how a visit moves from phase to phase, as a diagram and a table; an
    escalation and its pages; a call-out; a talk; a standing; a departure."""
    lines = [
        "# How a visit moves",
        "",
        MADE,
        "",
        "A phase moves along these arrows only. A step that people said can be undone while it is "
        "the last one: its arrow is then walked back, and both steps stay in the history. Of a "
        "mistake everybody was told, so it is not undone: the call is recorded again.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {Phase.NOTIFIED.value}",
        f"    [*] --> {Phase.ON_SITE.value}: unannounced",
        *(f"    {old} --> {new}" for old, new in MOVES),
        "```",
        "",
        "| From | To | Who says so | Audit verb |",
        "|---|---|---|---|",
        *(
            f"| {Phase(old).label} | {Phase(new).label} | {move.by} | `{move.verb}` |"
            for (old, new), move in MOVES.items()
        ),
        "",
        "# How an escalation moves",
        "",
        "A question that a human must answer, and below it one person who is asked it "
        "([escalations.md](escalations.md)).",
        "",
        *_moves_of(Escalation.State, ESCALATION),
        "",
        "## One person who is asked",
        "",
        *_moves_of(EscalationPage.State, PAGE),
        "",
        "# How a call-out moves",
        "",
        "A head asks for somebody who knows inspection ([call-outs.md](call-outs.md)).",
        "",
        *_moves_of(CallOut.State, STATES),
        "",
        "# How a talk moves",
        "",
        "A head asks to be rung this week ([talks.md](talks.md)).",
        "",
        *_moves_of(Talk.State, TALK),
        "",
        "# How a standing moves",
        "",
        "How an organisation, a school or a person stands to a version of the covenant "
        "([covenant.md](covenant.md)). Waiting and declined are not public.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {Standing.State.WAITING.value}",
        f"    [*] --> {Standing.State.SIGNED.value}",
        *(f"    {old} --> {new}" for old, new in STANDING.table),
        "```",
        "",
        *_moves_of(Standing.State, STANDING),
        "",
        "# How a departure from the default moves",
        "",
        "Two of different organisations propose that after a hard report a head does not go on, "
        "and the head answers before it counts. A head’s own choice counts at once and against "
        "nobody.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {Departure.State.PROPOSED.value}",
        f"    [*] --> {Departure.State.COUNTED.value}: the head’s own choice",
        *(f"    {old} --> {new}" for old, new in DEPARTURE.table),
        "```",
        "",
        *_moves_of(Departure.State, DEPARTURE),
        "",
        "# How help for a plan moves",
        "",
        "An organisation is asked for help that it offered ([support.md](support.md)).",
        "",
        *_moves_of(Given.State, HELP),
    ]
    return _page(lines)


def _moves_of(states: type[TextChoices], transitions: Transitions) -> list[str]:
    return [
        "| From | To | Verb |",
        "|---|---|---|",
        *(
            f"| {states(old).label} | {states(new).label} | `{verb}` |"
            for (old, new), verb in transitions.table.items()
        ),
    ]


def who_hears_what_page() -> str:
    """docs/who-hears-what.md: the reminder rules as they are delivered."""
    lines = [
        "# Who hears what, when",
        "",
        MADE,
        "",
        "The rules as they are delivered; an operator may change or switch them off. Messages "
        "name no school, no inspection and no visit.",
        "",
        explain.table().rstrip(),
    ]
    return _page(lines)


def _page(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "personal-fields.md": personal_page,
    "states.md": states_page,
    "who-hears-what.md": who_hears_what_page,
}
