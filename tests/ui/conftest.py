"""A browser, and a stand-in for the server, for the tests of the interface."""

import pytest

from tests.ui import viewer_server
from tests.ui.viewer_server import Portal

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser(playwright):
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def portal():
    answers = Portal()
    server = viewer_server.serve(answers)
    answers.root = f"http://127.0.0.1:{server.server_port}"
    yield answers
    server.shutdown()


@pytest.fixture
def page(browser, portal):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.complaints = []
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on(
        "console",
        lambda said: opened.complaints.append(said.text) if said.type == "error" else None,
    )
    yield opened
    context.close()
