"""Somebody at a browser of their own."""

import os
import time
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page

from tests.journeys.post import Post

CODE = r"(?m)^ *\d{6}$"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


class Somebody:
    """One person, with a browser that forgets nothing and an address for letters."""

    def __init__(
        self, browser: Browser, site: str, post: Post, email: str, *, phone: bool, script: bool
    ) -> None:
        self.email = email
        self._site, self._post = site, post
        self._context = browser.new_context(
            base_url=site,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            locale="en-GB",
            java_script_enabled=script,
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(20_000)

    def where(self) -> str:
        """The page they are on, in words."""
        return f"== {self.email} at {self.page.url}\n{self.page.locator('body').inner_text()}"

    def leave(self) -> None:
        self._context.close()

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path} answers {answer.status}"

    def fill(self, **fields: str) -> None:
        """Fill the fields of the page's form by their names; a list is chosen from by words."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def fill_date(self, name: str, day: int, month: int, year: int) -> None:
        for number, part in enumerate((day, month, year)):
            self.page.locator(f"[name={name}_{number}]").fill(str(part))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def reads(self, words: str) -> None:
        """Wait until the words stand on the page."""
        self.page.locator("body", has_text=words).wait_for()

    def sign_in(self) -> None:
        """By the code that is e-mailed."""
        self.go("/accounts/login/")
        self.fill(login=self.email)
        self.press("Send me a code")
        self.enter_code()

    def accept_invitation(self) -> None:
        """Follow the newest invitation, and sign in with the code that comes."""
        link = self._post.take(self.email, rf"{self._site}/invitation/\S+")
        self.go(link)
        self.press("Accept and send me a code")
        self.enter_code()

    def enter_code(self) -> None:
        self.page.get_by_role("heading", name="Check your e-mail").wait_for()
        self.fill(code=self._post.take(self.email, CODE).strip())
        self.press("Sign in")
        self.page.get_by_role("link", name="My details").first.wait_for()

    def set_up_app(self) -> None:
        """The second factor, which some roles need before they see anybody."""
        self.go("/accounts/2fa/totp/activate/")
        secret = self.page.locator(".secret").inner_text()
        counter = int(time.time()) // 30
        self.fill(code=format_hotp_value(hotp_value(secret, counter)))
        self.press("Continue")
        self.page.get_by_role("heading", name="ecovery codes").wait_for()

    def show(self, name: str) -> None:
        """Keep a picture of the page where SHOTS names a folder."""
        if folder := os.environ.get("SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
