"""The declaration and the register: public to read, officers sign, coordinators write."""

from covenant.models import Standing
from tests.access.table import Row
from tests.covenant.helpers import published, stands

READ = ("200 200 200 200 200", "200 200 200 200 200")
MEMBER_FORM = ("login 404 200 200 404", "login 404 200 200 404", "officer", "head")


def a_standing(world):
    declaration = published(world.network, world.now)
    made = Standing.objects.filter(organisation=world.organisation, declaration=declaration)
    standing = made.first() or stands(world.organisation, declaration, world.now)
    return {"pk": standing.pk}


ROWS = [
    Row("covenant:city", *READ, is_public=True),
    Row("covenant:register", *READ, is_public=True),
    Row("covenant:register-csv", *READ, is_public=True),
    Row("covenant:sign", *MEMBER_FORM),
    Row("covenant:standing", *MEMBER_FORM),
    Row(
        "covenant:withdraw",
        "login 404 404 200 404",
        "login 404 404 302 404",
        "officer",
        "head",
        args=a_standing,
    ),
]
