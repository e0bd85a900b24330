"""Django's entry for api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "akta.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from akta.api import handlers  # noqa: F401, PLC0415 - they hear from now on
        from akta.api.reading import IiifPrograms  # noqa: PLC0415 - needs the models loaded
        from akta.ui.iiif.programs import answer_programs_by  # noqa: PLC0415 - as above

        answer_programs_by(IiifPrograms())
