from django.contrib.admin.apps import AdminConfig


class OperatorAdminConfig(AdminConfig):
    """Django's admin on Covenant's own site, for operators."""

    default_site = "accounts.admin_site.OperatorSite"
