"""Who hears what when: for every member."""

from tests.access.table import MEMBER_PAGE, Row

ROWS = [Row("reminders:who_hears_what", *MEMBER_PAGE)]
