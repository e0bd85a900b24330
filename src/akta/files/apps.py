"""Django's entry for files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "akta.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A page's text is indexed in the transaction that stores it; the last one is compared."""
        from akta.files.search.index import index_page  # noqa: PLC0415 - models are ready now
        from akta.files.services.reading import AFTER_TEXT  # noqa: PLC0415
        from akta.files.services.repair import note_compared  # noqa: PLC0415

        for act in (index_page, note_compared):
            if act not in AFTER_TEXT:
                AFTER_TEXT.append(act)
