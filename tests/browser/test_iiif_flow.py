"""IIIF's Authorization Flow 2, step by step, by a viewer of our own in the page of the portal.

The viewer holds the manifest of a granted volume; its user's session has ended. The probe says so,
the access service signs the user in, its token makes the probe say yes, and the cookie opens the
picture.
"""

import re

from tests.browser.pages import give_shown_code

PROBED = """async ([probe, token]) => {
    const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
    const answer = await fetch(probe, { headers, credentials: "omit" });
    return (await answer.json()).status;
}"""
TOKEN = """(service) => new Promise((done) => {
    addEventListener("message", (event) => {
        if (event.origin === location.origin && event.data.messageId === "17") done(event.data);
    });
    const frame = document.createElement("iframe");
    frame.src = `${service}?messageId=17&origin=${location.origin}`;
    document.body.append(frame);
})"""
OPENED = """(service) => { window.open(`${service}?origin=${location.origin}`); }"""
SHOWN = """(address) => new Promise((done) => {
    const picture = new Image();
    picture.onload = () => done(picture.naturalWidth);
    picture.onerror = () => done(0);
    picture.src = address;
})"""


def painting(page, site):
    """The picture of the first canvas, as the manifest of the first granted volume names it."""
    reading = page.get_by_role("link", name=re.compile("Czytaj akta")).first.get_attribute("href")
    grant = reading.strip("/").split("/")[1]
    ask = page.context.request
    volumes = ask.get(f"{site.root}/iiif/akta/{grant}/collection.json").json()["items"]
    canvas = ask.get(volumes[0]["id"]).json()["items"][0]
    return canvas["items"][0]["items"][0]["body"]


def test_a_viewer_signs_its_user_in_by_flow_2(visit, portal, site):
    body = painting(portal("obronca"), site)
    [probe] = body["service"][0]["service"]
    [access] = probe["service"]
    [token_service] = access["service"]
    page = visit()
    page.goto(f"{site.root}/pomoc/")

    assert page.evaluate(PROBED, [probe["id"], None]) == 401
    assert page.evaluate(TOKEN, token_service["id"])["profile"] == "missingAspect"
    assert page.evaluate(SHOWN, body["id"]) == 0

    with page.expect_popup() as opened:
        page.evaluate(OPENED, access["id"])
    window = opened.value
    user = site.users["obronca"]
    window.get_by_role("textbox", name="Login").fill(user.login)
    window.get_by_label("Hasło").fill(user.password)
    window.get_by_role("button", name="Zaloguj", exact=True).click()
    with window.expect_event("close"):
        give_shown_code(window, button="Potwierdź i zaloguj")

    token = page.evaluate(TOKEN, token_service["id"])["accessToken"]
    assert page.evaluate(PROBED, [probe["id"], token]) == 200
    assert page.evaluate(PROBED, [probe["id"] + "x", token]) == 401
    assert page.evaluate(SHOWN, body["id"]) > 0
