from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import encryption

        # A key that is none stops the start, not the first head who writes something down.
        encryption.keys()
