from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "dashboard"

    def ready(self) -> None:
        from covenant import kept
        from dashboard.views.promises import on_city_page

        kept.register(on_city_page)
