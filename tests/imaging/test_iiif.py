"""The image interface: the public validator over a bare server, and what it does not look at."""

import io
import random
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from iiif_validator.validator import ImageAPI, TestSuite, ValidationInfo
from PIL import Image, ImageDraw

from akta.imaging.iiif import Unfit, answered, drawn, info, ordered

VERSION, MOST_LEVEL = "3.0", 2
TestSuite.__test__ = False
WHOLE = (1000, 1000)
STATUS = {200: "200 OK", 303: "303 See Other", 400: "400 Bad Request", 404: "404 Not Found"}


def squares():
    """The validator's picture: a hundred squares of its own colours."""
    picture = Image.new("RGB", WHOLE)
    pen = ImageDraw.Draw(picture)
    for column, colours in enumerate(ValidationInfo().colorInfo):
        for row, colour in enumerate(colours):
            left, top = column * 100, row * 100
            pen.rectangle((left, top, left + 99, top + 99), fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    """A server with the fixture picture, without watermark and rights: it stands in tests only."""
    picture = squares()

    def app(environ, start_response):
        host, path = environ["HTTP_HOST"], environ["PATH_INFO"]
        name, _, rest = path.removeprefix("/iiif/").partition("/")
        if name != "squares":
            start_response(STATUS[404], [])
            return [b""]
        uri, accept = f"http://{host}/iiif/squares", environ.get("HTTP_ACCEPT", "")
        answer = answered(uri, rest, WHOLE, lambda _: picture, accept=accept)
        start_response(STATUS[answer.status], list(answer.headers.items()))
        return [answer.body]

    made = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


TESTS = {
    name: facts
    for name, facts in TestSuite(ValidationInfo()).list_tests(VERSION).items()
    if facts["level"] <= MOST_LEVEL
}


@pytest.mark.parametrize("name", sorted(TESTS))
def test_the_public_validator_passes(server, name, capsys):
    random.seed(7)
    asked = ImageAPI("squares", server, "iiif", "http", "", VERSION, debug=False)

    TestSuite(ValidationInfo()).run_test(name, asked)

    assert asked.exception is None
    assert asked.urls or name in {"baseurl_redirect", "jsonld"}


def test_the_validator_has_its_tests_of_level_two():
    assert len(TESTS) >= 25


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("full/max/0/default.jpg", "full/max/0/default.jpg"),
        ("0,0,1000,800/1000,800/0/default.jpg", "full/max/0/default.jpg"),
        ("pct:0,0,50,50/pct:50/90/gray.png", "0,0,500,400/250,200/90/gray.png"),
        ("square/!100,200/360/color.jpg", "100,0,800,800/100,100/0/color.jpg"),
        ("900,700,900,900/^max/!180/default.jpg", "900,700,100,100/max/!180/default.jpg"),
        ("full/^!5000,400/0/default.jpg", "full/500,400/0/default.jpg"),
    ],
)
def test_each_request_has_one_address(asked, canonical):
    order = ordered(*asked.split("/"), whole=(1000, 800))

    assert order.canonical == canonical
    assert ordered(*canonical.split("/"), whole=(1000, 800)) == order


@pytest.mark.parametrize(
    "asked",
    [
        "full/1001,/0/default.jpg",
        "full/^2000,/0/default.jpg",
        "full/pct:101/0/default.jpg",
        "full/!2000,2000/0/default.jpg",
        "0,0,100,100/200,/0/default.jpg",
        "full/,/0/default.jpg",
        "full/0,/0/default.jpg",
        "full/full/0/default.jpg",
        "1000,0,10,10/max/0/default.jpg",
        "0,0,0,0/max/0/default.jpg",
        "-1,0,10,10/max/0/default.jpg",
        "full/max/45/default.jpg",
        "full/max/0/native.jpg",
        "full/max/0/default.gif",
        "full/max/0/default",
        "full/max/0",
        "full/max/0/default.jpg/more",
    ],
)
def test_what_is_no_request_or_too_large_is_refused(asked):
    answer = answered("http://x/i", asked, (1000, 800), lambda _: pytest.fail("drawn"))

    assert answer.status == 400


def page(width, height, mode="L"):
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert(mode).save(out, "JPEG", quality=90)
    return out.getvalue()


def test_the_picture_may_differ_by_a_pixel_from_what_is_told():
    body = drawn(
        page(1199, 801), ordered("1000,700,200,100", "max", "90", "default.png", whole=(1200, 800))
    )

    assert Image.open(io.BytesIO(body)).size == (100, 200)


@pytest.mark.parametrize("last", ["default.jpg", "gray.png", "bitonal.png", "bitonal.jpg"])
def test_a_stamp_is_burnt_into_every_form(last):
    order = ordered("0,0,600,600", "300,", "0", last, whole=(1200, 800))
    white = Image.new("RGB", (1200, 800), "white")
    out = io.BytesIO()
    white.save(out, "JPEG")

    plain, marked = (drawn(out.getvalue(), order, stamp=stamp) for stamp in ("", "Anna\nnr 1"))

    assert Image.open(io.BytesIO(plain)).convert("L").getextrema() == (255, 255)
    assert Image.open(io.BytesIO(marked)).convert("L").getextrema()[0] < 200


def test_the_description_names_no_size_above_the_original():
    told = info("http://x/i", (2400, 3394))

    assert told["sizes"][-1] == {"width": 2400, "height": 3394}
    assert max(size["width"] for size in told["sizes"]) == 2400
    assert (told["maxWidth"], told["maxHeight"]) == (2400, 3394)


def test_no_request_is_a_rotation_of_nothing():
    with pytest.raises(Unfit):
        ordered("full", "max", "", "default.jpg", whole=(10, 10))
