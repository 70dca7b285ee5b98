from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"

    def ready(self) -> None:
        from directory.companions import advisers
        from inspections import companions

        companions.register("directory", advisers)
