"""The demo's letter box."""

from django.core.mail import EmailMessage

from notifications.demo_mail import DemoMailBackend
from seed import post


def send(subject: str) -> None:
    DemoMailBackend().send_messages(
        [EmailMessage(subject, "Hello Amina", "covenant@example.org", ["amina@example.org"])]
    )


def test_a_sent_message_can_be_read(settings, tmp_path, db):
    settings.DEMO_MAIL = tmp_path / "mail"
    assert post.names() == []

    send("Covenant: please ring Sam")

    (name,) = post.names()
    letter = post.letter(name)
    assert letter.subject == "Covenant: please ring Sam"
    assert letter.to == "amina@example.org"
    assert "Hello Amina" in letter.text


def test_the_newest_message_comes_first(settings, tmp_path, db):
    settings.DEMO_MAIL = tmp_path
    send("First")
    send("Second")

    assert [post.letter(name).subject for name in post.names()] == ["Second", "First"]


def test_what_is_attached_can_be_opened(settings, tmp_path, db):
    settings.DEMO_MAIL = tmp_path
    message = EmailMessage("Covenant: a list", "Hello", "covenant@example.org", ["a@example.org"])
    message.attach("list.pdf", b"%PDF-", "application/pdf")
    DemoMailBackend().send_messages([message])
    (name,) = post.names()

    assert post.letter(name).files == ("list.pdf",)
    assert post.file_of(name, 0) == ("list.pdf", b"%PDF-", "application/pdf")
    assert post.file_of(name, 1) is None
    assert post.file_of("nothing", 0) is None


def test_there_is_no_letter_by_another_name(settings, tmp_path):
    settings.DEMO_MAIL = tmp_path

    assert post.letter("../../secret_key") is None


def test_a_message_without_a_text_is_shown_empty(settings, tmp_path):
    settings.DEMO_MAIL = tmp_path
    (tmp_path / "20261124T090000000000-aa.eml").write_bytes(
        b"To: a@example.org\nSubject: Odd\nContent-Type: application/pdf\n\nx"
    )

    assert post.letter("20261124T090000000000-aa.eml").text == ""
