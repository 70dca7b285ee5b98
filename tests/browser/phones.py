"""People with a phone in the hand, the post that comes to them, and the clock that they share."""

import os
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from accounts.models import Person
from buddies.checks.opening import open_due
from core import clock, stale
from directory.callouts.following import look_after
from escalations.services import sweep
from inspections.services import advance_visits
from notifications.delivery import deliver
from reminders.services import send_due
from tests import factories
from tests.browser.looking import HEIGHT, PHONE, assert_sound
from tests.browser.signed_in import give_session


class Phone:
    """Somebody's phone; with nobody signed in where no person is given."""

    def __init__(
        self, browser: Browser, site: str, person: Person | None = None,
        *, second_factor: bool = False, script: bool = True,
    ) -> None:  # fmt: skip
        self._context = browser.new_context(
            base_url=site,
            java_script_enabled=script,
            viewport={"width": PHONE, "height": HEIGHT},
            has_touch=True,
            locale="en-GB",
        )
        if person is not None:
            client = factories.signed_in_client(person, second_factor=second_factor)
            give_session(self._context, site, client)
        self._has_script = script
        self._name = person.first_name.lower() if person else "nobody"
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(10_000)

    def put_away(self) -> None:
        self._context.close()

    def go(self, address: str) -> None:
        """Open a page, of this site or out of a letter, and look at it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address} answers {answer.status}"
        self._look()

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.tap()
        self._look()

    def tap(self, name: str) -> None:
        """Tap a button; it leads to a page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.tap()
        self._look()

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).first.check()

    def reads(self, *words: str) -> None:
        """All of it stands on the page, and can be seen."""
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def does_not_read(self, words: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(words)

    def rings(self, number: str) -> None:
        """The first number on the page is this one, in the first screen."""
        link = self.page.locator("main a[href^='tel:']").first
        assert link.inner_text() == number
        box = link.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= HEIGHT, f"{self.page.url}: {number} is below the fold"

    def _look(self) -> None:
        if folder := os.environ.get("SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            path = re.sub(r"\W+", "-", self.page.url.partition("//")[2].partition("/")[2])[:40]
            number = len(list(Path(folder).iterdir()))
            shot = f"{folder}/{number:02}-{self._name}-{path}.png"
            self.page.screenshot(path=shot, full_page=True)
        if self._has_script:
            assert_sound(self.page, widths=[PHONE])


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str

    def link(self, path: str) -> str:
        """The first address in it below this path of the site."""
        found = re.search(rf"{re.escape(settings.SITE_ADDRESS)}/{path}\S*", self.text)
        assert found is not None, self.text
        return found[0]


@dataclass
class Post:
    """What the mail server was given, read by whom it came to."""

    _read: dict[int, int] = field(default_factory=dict)

    def new(self, person: Person) -> list[Letter]:
        """What came since they last looked, in order."""
        mine = [each for each in mail.outbox if each.to == [person.email]]
        seen, self._read[person.pk] = self._read.get(person.pk, 0), len(mine)
        return [Letter(each.subject, str(each.body)) for each in mine[seen:]]

    def the_one(self, person: Person, subject: str) -> Letter:
        """The one new letter with this subject; others may have come with it."""
        came = self.new(person)
        found = [letter for letter in came if letter.subject == subject]
        assert len(found) == 1, [letter.subject for letter in came]
        return found[0]


def workers_run() -> None:
    """What the workers do every half minute, until there is nothing left."""
    now = clock.now()
    advance_visits(now=now)
    stale.settle(now=now)
    open_due(now=now)
    sweep(now=now)
    look_after(now=now)
    send_due(now=now)
    while deliver(urgent=False, now=now, worker="test"):
        pass


def it_is(day: date, hour: int, minute: int = 0) -> datetime:
    """Time goes by until this moment, and the workers have run."""
    moment = clock.london_time(day, hour, minute)
    clock.travel_to(moment)
    workers_run()
    return moment
