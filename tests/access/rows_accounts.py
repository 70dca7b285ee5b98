"""Signing in, and my details."""

from tests.access.table import Row

LOGIN_PAGES = "200 302 302 302 302"
SELF = "login 200 200 200 200"

ROWS = [
    Row("me:details", SELF, SELF),
    Row("my-pause", SELF, SELF),
    Row("my-resume", "login 405 405 405 405", "login 302 302 302 302"),
    Row("account_login", LOGIN_PAGES, LOGIN_PAGES),
    Row("account_confirm_login_code", "login 302 302 302 302", "login 302 302 302 302"),
    Row(
        "account_request_login_code",
        "login login login login login",
        "login login login login login",
    ),
    # Says that people join by invitation.
    Row("account_signup", LOGIN_PAGES, LOGIN_PAGES),
    Row("account_logout", "302 200 200 200 200", "302 302 302 302 302"),
    Row("account_inactive", "200 200 200 200 200", "405 405 405 405 405"),
    Row("account_email", SELF, "login 302 302 302 302"),
    Row("account_email_verification_sent", "login 302 302 302 302", "login 302 302 302 302"),
    Row("account_reauthenticate", "login 302 302 302 302", "login 302 302 302 302"),
    Row("mfa_index", SELF, "login 405 405 405 405"),
    Row("mfa_authenticate", "login 302 302 302 302", "login 302 302 302 302"),
    Row("mfa_reauthenticate", SELF, SELF),
    Row("mfa_activate_totp", "login 302 302 302 302", "login 302 302 302 302"),
    Row("mfa_deactivate_totp", "login 302 302 302 302", "login 302 302 302 302"),
    Row("mfa_view_recovery_codes", "login 404 404 404 404", "login 405 405 405 405"),
    Row("mfa_generate_recovery_codes", "login 302 302 302 302", "login 302 302 302 302"),
    Row("mfa_download_recovery_codes", "login 404 404 404 404", "login 404 404 404 404"),
    Row("usersessions_list", SELF, "login 302 302 302 302"),
]
