"""A running demonstration and signed-in pages of a real Chromium for the browser tests.

Every page is watched: an error in the console (which is where a breach of the Content Security
Policy shows), an exception of a script and an answer of 500 or more fail the test.
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.browser.pages import Visitor, enter
from tests.browser.site import Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site():
    """The one installation that all tests of a run share; it must stop cleanly at the end."""
    folder = Path(tempfile.mkdtemp(prefix="akta-browser-"))
    folder.chmod(0o711)  # the database's own user must get through where root runs the tests
    running = Site(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium(playwright):
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is missing: apt-get install chromium"
    started = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def sessions():
    """Cookies of those who have signed in, by login: a code of the second factor is good once."""
    return {}


@pytest.fixture
def visit(chromium, site):
    """`visit(**options)` opens a watched page of a stranger; options are of a browser context."""
    visitors = []

    def open_page(**options):
        visitors.append(Visitor(chromium, site, options))
        return visitors[-1].page

    yield open_page
    complaints = [said for visitor in visitors for said in visitor.complaints]
    for visitor in visitors:
        visitor.close()
    assert complaints == []


@pytest.fixture
def signed_in(visit, sessions, site):
    """`signed_in(login, **options)`: a page with the session of this person, signed in once."""

    def open_page(login, **options):
        if login not in sessions:
            page = visit()
            enter(page, site, login)
            sessions[login] = page.context.storage_state()
            page.close()
        page = visit(storage_state=sessions[login], **options)
        page.goto(site.root + site.users[login].address)
        return page

    return open_page


@pytest.fixture
def desk(signed_in):
    """`desk(login, **options)`: a page of the desk with this person's session."""
    return signed_in


@pytest.fixture
def portal(signed_in):
    """`portal(login, **options)`: a page of the portal with this person's session."""
    return signed_in
