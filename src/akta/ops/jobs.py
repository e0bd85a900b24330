"""The job engine's set-up: every app's tasks stand in its `tasks.py`."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate when Django is ready; tasks are found by autodiscovery."""
    app.import_paths = []
