"""One audit: loud where something is wrong, quiet and heard outside where all is well."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from config.celery import app
from core.reading import reading_only
from dashboard.auditing import run
from dashboard.auditing.heartbeat import beat as heartbeat
from dashboard.auditing.question import Finding, Question
from dashboard.tasks import audit_promises
from tests import factories
from tests.dashboard.audited import NOW, good_city, sql


class Listener:
    """A server outside, as far as the auditor knows."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str]] = []
        self.answer = 200
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                listener.heard.append((self.command, self.path, body.decode()))
                self.send_response(listener.answer)
                self.end_headers()

            do_POST = do_GET

            def log_message(self, *args: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/uuid"


@pytest.fixture
def outside(settings) -> Iterator[Listener]:
    listener = Listener()
    thread = threading.Thread(target=listener.server.serve_forever, daemon=True)
    thread.start()
    settings.HEARTBEAT_URL = listener.url
    yield listener
    listener.server.shutdown()
    listener.server.server_close()
    thread.join()


@pytest.fixture
def city(transactional_db) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        good_city()
        yield


def stop_the_beat() -> None:
    cache.delete_many(["worker-tick-ordinary", "worker-tick-urgent"])


def test_where_all_is_well_it_says_so_and_somebody_outside_hears_it(city, outside, capsys, caplog):
    call_command("audit_promises")
    assert capsys.readouterr().out == "All is well.\n"
    assert outside.heard == [("GET", "/ping/uuid", "")]
    assert not caplog.records


def test_each_finding_is_a_line_an_error_in_the_log_and_counted_outside(
    city, outside, capsys, caplog
):
    stop_the_beat()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_promises")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "silent: queue ordinary has not been heard of so far. "
        "Start the beat and the worker of this queue.",
        "silent: queue urgent has not been heard of so far. "
        "Start the beat and the worker of this queue.",
    ]
    assert [record.getMessage() for record in caplog.records] == [
        f"Audit: {each}" for each in lines
    ]
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    assert outside.heard == [("POST", "/ping/uuid/fail", "2\n")]


def test_a_script_may_have_it_as_json(city, capsys):
    call_command("audit_promises", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["is_well"], found["is_whole"], found["count"]) == (True, True, 0)
    assert {answer["key"] for answer in found["answers"]} == {each.key for each in run.QUESTIONS}
    stop_the_beat()
    with pytest.raises(SystemExit):
        call_command("audit_promises", "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["is_well"], found["count"]) == (False, 2)


def test_a_question_that_cannot_be_asked_does_not_stop_the_others(city, capsys, monkeypatch):
    def ask(at):
        Person.objects.create(name="Nobody")
        yield Finding("never", "reached")

    broken = Question("broken", "", "", ask)
    monkeypatch.setattr(run, "QUESTIONS", (broken, *run.QUESTIONS))
    monkeypatch.setattr(run.audit, "__kwdefaults__", {"questions": run.QUESTIONS})
    stop_the_beat()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_promises")
    assert ended.value.code == 2
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("broken: could not be asked (")
    assert [line.partition(":")[0] for line in others] == ["silent", "silent"]
    assert not Person.objects.filter(name="Nobody").exists()


def test_a_database_that_does_not_answer_is_an_exit_of_its_own(
    city, outside, capsys, caplog, monkeypatch
):
    def away():
        raise DatabaseError("no database")

    monkeypatch.setattr(run, "reading_only", away)
    with pytest.raises(SystemExit) as ended:
        call_command("audit_promises")
    assert ended.value.code == 2
    assert capsys.readouterr().err == "Could not audit (DatabaseError).\n"
    assert outside.heard == [("POST", "/ping/uuid/fail", "1\n")]
    assert "Could not audit" in caplog.text


def test_many_findings_are_counted_and_the_first_are_listed(transactional_db):
    many = Question(
        "many", "", "Look", lambda at: (Finding(f"row {n}", "is wrong") for n in range(105))
    )
    found = run.audit(now=NOW, questions=[many])
    assert found.count == 105
    assert len(found.lines) == 101
    assert found.lines[0] == "many: row 0 is wrong. Look."
    assert found.lines[-1] == "many: and 5 more."


def test_an_audit_reads_and_writes_nothing(city):
    sql("UPDATE reminders_reminder SET state = 'planned'")
    with CaptureQueriesContext(connection) as queries:
        assert run.audit(now=NOW).count
    verbs = {query["sql"].split()[0].upper() for query in queries}
    assert verbs <= {
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "PRAGMA",
        "SET",
        "SELECT",
    }


def test_the_database_itself_refuses_to_write_while_the_auditor_reads(transactional_db):
    with pytest.raises(DatabaseError), reading_only():
        Person.objects.create(name="Nobody")
    Person.objects.create(name="Somebody")
    assert list(Person.objects.values_list("name", flat=True)) == ["Somebody"]


def test_while_the_auditor_reads_it_sees_one_moment(transactional_db):
    person = factories.person("Before")
    with reading_only():
        assert Person.objects.get().name == "Before"
        writer = threading.Thread(target=_rename, args=[person.pk])
        writer.start()
        writer.join()
        assert Person.objects.get().name == "Before"
    assert Person.objects.get().name == "After"


def _rename(pk: int) -> None:
    Person.objects.filter(pk=pk).update(name="After")
    connection.close()


def test_the_task_does_the_same_and_the_beat_asks_for_it_every_ten_minutes(city, outside):
    audit_promises()
    assert len(outside.heard) == 1
    entry = app.conf.beat_schedule["audit"]
    assert entry["task"] == audit_promises.name
    assert entry["schedule"].minute == set(range(0, 60, 10))
    assert entry["options"]["expires"] < 600


def test_without_an_address_nobody_is_told(city, settings):
    assert settings.HEARTBEAT_URL == ""
    audit_promises()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "file:///etc/passwd", "nonsense"])
def test_a_heartbeat_that_fails_is_logged_without_its_address(url, caplog):
    assert not heartbeat(url, count=0)
    assert "The heartbeat was not heard" in caplog.text
    assert url not in caplog.text


def test_a_server_that_refuses_did_not_hear_it(outside, caplog):
    outside.answer = 404
    assert not heartbeat(outside.url, count=3)
    assert outside.heard == [("POST", "/ping/uuid/fail", "3\n")]


def test_an_audit_that_cannot_be_kept_is_still_told(city, outside, caplog, monkeypatch):
    def away(*args):
        raise ConnectionError("no cache")

    monkeypatch.setattr(cache, "set", away)
    audit_promises()
    assert "The audit could not be kept (ConnectionError)." in caplog.text
    assert len(outside.heard) == 1
