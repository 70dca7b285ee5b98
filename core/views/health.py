"""Is the process up (healthz); can it reach its database (readyz)?"""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from core import helplines_kept

logger = logging.getLogger(__name__)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too; 503 where it does not. Whoever watches this machine asks often
    enough that its file of helplines follows what operators keep."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        helplines_kept.write()
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    except OSError:
        logger.exception("The file of helplines cannot be written")
    return HttpResponse("ok\n", content_type="text/plain")
