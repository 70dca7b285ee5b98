"""Whether the process answers, and whether its database does."""

import pytest
from django.db import OperationalError, connection

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").content == b"ok\n"


def test_a_database_that_is_away_is_said_to_monitors(client, settings):
    settings.CLOCK_MAY_MOVE = False  # as in production, where no request asks for an offset

    def away(*args):
        raise OperationalError("no connection")

    with connection.execute_wrapper(away):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"no database\n"
