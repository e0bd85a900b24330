"""Draws the photographs and sketches of the file: no camera was there, every scene is made."""

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from akta.ops.demofile.scanner import _pen

Pen = ImageDraw.ImageDraw
Scene = Callable[[random.Random, str], Image.Image]
SIZE = (900, 640)
Color = tuple[int, int, int]
LIT_WINDOWS, FULL_SHELVES, WITH_A_MAN = 0.35, 0.86, 0.6


def draw(scene: str, seed: str) -> Image.Image:
    """Draw a scene named `kind-number` or `kind-detail-number`; the number only varies it."""
    drawn = random.Random(seed)  # noqa: S311 - looks, not secrets
    kind, *rest = scene.split("-")
    return SCENES[kind](drawn, rest[0])


def _camera(image: Image.Image, drawn: random.Random, noise: float, dark: float) -> Image.Image:
    """Blur, vignette, flash and the noise of a cheap sensor."""
    soft = image.filter(ImageFilter.GaussianBlur(drawn.uniform(0.8, 1.5)))
    pixels = np.asarray(soft).astype(np.float32)
    rng = np.random.default_rng(drawn.randrange(2**32))
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    cx, cy = width * drawn.uniform(0.35, 0.65), height * drawn.uniform(0.4, 0.65)
    far = ((x - cx) / width) ** 2 + ((y - cy) / height) ** 2
    light = np.clip(1.12 - dark * far * 2.2, 0.08, 1.2)[..., None]
    lit = pixels * light + rng.normal(0, noise, (height, width, 1))
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def _marker(pen: Pen, x: float, y: float, number: int, size: float = 26) -> None:
    """A yellow numbered marker of a forensic technician."""
    pen.polygon(
        [(x, y - size), (x + size * 0.8, y + size), (x - size * 0.8, y + size)], (238, 196, 20)
    )
    pen.text(
        (x - size * 0.3, y - size * 0.25), str(number), (20, 20, 20), font=_pen(int(size * 1.1))
    )


def _road(drawn: random.Random, _detail: str) -> Image.Image:
    """The junction at night in the light of a flash."""
    image = Image.new("RGB", SIZE, (14, 17, 30))
    pen = ImageDraw.Draw(image)
    horizon = drawn.randint(190, 270)
    for _ in range(9):
        x, w, h = drawn.randint(-60, 880), drawn.randint(70, 190), drawn.randint(50, 150)
        tone = drawn.randint(22, 48)
        pen.rectangle((x, horizon - h, x + w, horizon + 4), (tone, tone, tone + 6))
        for wx in range(x + 10, x + w - 14, 28):
            if drawn.random() < LIT_WINDOWS:
                pen.rectangle((wx, horizon - h + 16, wx + 10, horizon - h + 30), (214, 180, 96))
    pen.rectangle((0, horizon, *SIZE), (66, 66, 62))
    vanish = drawn.randint(300, 600)
    pen.polygon(
        [(vanish - 30, horizon), (vanish + 30, horizon), (1100, 640), (-200, 640)], (52, 52, 56)
    )
    cross = drawn.randint(horizon + 60, horizon + 150)
    pen.polygon([(0, cross), (900, cross - 20), (900, cross + 70), (0, cross + 110)], (58, 58, 62))
    for step in range(6):
        y = horizon + 20 + step * step * 11
        pen.polygon(
            [
                (vanish - 2 - step, y),
                (vanish + 2 + step, y),
                (vanish + 4 + step, y + 8 + step * 5),
                (vanish - 4 - step, y + 8 + step * 5),
            ],
            (206, 206, 198),
        )
    start = drawn.randint(150, 700)
    for offset in (0, drawn.randint(34, 60)):
        pen.line(
            [(start + offset, 630), (start + offset + drawn.randint(-90, 90), cross + 30)],
            (24, 24, 26),
            9,
        )
    for _ in range(drawn.randint(60, 240)):
        left, top = drawn.gauss(start, 120), drawn.gauss(cross + 110, 50)
        shade = drawn.randint(120, 235)
        pen.ellipse((left, top, left + drawn.randint(1, 5), top + 3), (shade, shade, shade))
    for number in range(1, drawn.randint(3, 6)):
        _marker(pen, drawn.randint(80, 820), drawn.randint(cross + 20, 570), number)
    for _ in range(3):
        x, y = drawn.randint(0, 900), drawn.randint(30, horizon - 60)
        pen.line([(x, y), (x, horizon + 30)], (70, 70, 74), 4)
        pen.ellipse((x - 16, y - 12, x + 16, y + 12), (255, 226, 150))
    return _camera(image, drawn, 9, 1.3)


def _car_shape(pen: Pen, x: float, y: float, k: float, body: Color, *, van: bool) -> None:
    """A car from its side; `van` is taller and has no rear windows."""
    dark = (int(body[0] * 0.45), int(body[1] * 0.45), int(body[2] * 0.45))
    if van:
        shell = [(0, 120), (0, 20), (12, 4), (250, 0), (300, 50), (372, 66), (384, 120)]
        glass = [[(252, 12), (292, 52), (252, 54)], [(238, 12), (246, 12), (246, 54), (238, 54)]]
    else:
        shell = [(0, 110), (2, 66), (30, 56), (86, 14), (214, 8), (276, 52), (360, 66), (374, 110)]
        glass = [
            [(54, 52), (96, 22), (150, 19), (150, 52)],
            [(160, 19), (208, 18), (258, 52), (160, 52)],
        ]
    pen.polygon([(x + px * k, y + py * k) for px, py in shell], body, dark)
    for pane in glass:
        pen.polygon([(x + px * k, y + py * k) for px, py in pane], (44, 54, 62))
    for wheel in (70, 300):
        for radius, tone in ((33, 18), (19, 128), (7, 60)):
            cx, cy, r = x + wheel * k, y + 112 * k, radius * k
            pen.ellipse((cx - r, cy - r, cx + r, cy + r), (tone, tone, tone + 2))
    pen.line([(x + 155 * k, y + 56 * k), (x + 155 * k, y + 108 * k)], dark, 2)
    pen.rectangle((x + 168 * k, y + 66 * k, x + 188 * k, y + 71 * k), dark)


def _dents(pen: Pen, x: float, y: float, k: float, drawn: random.Random) -> None:
    """Crumpled metal, scratches and a hanging bumper."""
    for _ in range(drawn.randint(14, 26)):
        px, py = x + drawn.gauss(0, 30) * k, y + drawn.gauss(0, 22) * k
        shape = [
            (px + drawn.uniform(-22, 22) * k, py + drawn.uniform(-14, 14) * k) for _ in range(4)
        ]
        tone = drawn.randint(30, 150)
        pen.polygon(shape, (tone, tone, tone + 4))
    for _ in range(18):
        px, py = x + drawn.uniform(-60, 60) * k, y + drawn.uniform(-20, 34) * k
        pen.line(
            [(px, py), (px + drawn.uniform(10, 46) * k, py + drawn.uniform(-6, 6) * k)],
            (214, 214, 210),
            2,
        )


def _car(drawn: random.Random, detail: str, *, van: bool = False) -> Image.Image:
    night = detail == "night"
    ground = (40, 42, 46) if night else (128, 126, 120)
    image = Image.new("RGB", SIZE, (20, 24, 38) if night else (176, 186, 196))
    pen = ImageDraw.Draw(image)
    line = drawn.randint(330, 400)
    pen.rectangle((0, line, *SIZE), ground)
    if not night:
        for post in range(-20, 920, 46):
            pen.rectangle((post, line - 130, post + 42, line + 4), (118 + post % 23, 104, 92))
    body = (224, 224, 220) if van else drawn.choice([(150, 28, 34), (146, 30, 36)])
    k = drawn.uniform(1.5, 2.1)
    x, y = drawn.uniform(20, 130), line - 40 * k
    _car_shape(pen, x, y, k, body, van=van)
    _dents(pen, x + (360 if van else 345) * k, y + 84 * k, k, drawn)
    if not van:  # its left side: the front looks to the left
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        pen = ImageDraw.Draw(image)
    for number in range(drawn.randint(1, 2), drawn.randint(3, 5)):
        _marker(pen, drawn.randint(60, 840), drawn.randint(line + 110, 600), number, 22)
    pen.rectangle((x + 20, 604, x + 420, 616), (240, 240, 236))
    for tick in range(0, 400, 20):
        pen.rectangle((x + 20 + tick, 604, x + 30 + tick, 616), (16, 16, 16))
    return _camera(image, drawn, 7, 1.1 if night else 0.5)


def _van(drawn: random.Random, detail: str) -> Image.Image:
    return _car(drawn, detail, van=True)


def _shelf(drawn: random.Random, _detail: str) -> Image.Image:
    """Racks of the warehouse with boxes and the gaps where boxes were."""
    image = Image.new("RGB", SIZE, (92, 94, 98))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 560, *SIZE), (118, 114, 106))
    bays, levels = drawn.randint(3, 5), drawn.randint(3, 4)
    wide, tall = 880 // bays, 520 // levels
    empty = drawn.randrange(bays)
    for bay in range(bays):
        for level in range(levels):
            x, y = 14 + bay * wide, 36 + level * tall
            pen.rectangle((x, y, x + wide, y + tall), (46, 48, 52))
            left = x + 10
            while left < x + wide - 40:
                w, h = drawn.randint(28, 74), drawn.randint(tall // 3, tall - 24)
                if (
                    not (bay == empty and level > 0)
                    and drawn.random() < FULL_SHELVES
                    and left + w < x + wide
                ):
                    base = drawn.choice(
                        [(176, 134, 84), (188, 150, 100), (206, 206, 202), (64, 92, 140)]
                    )
                    pen.rectangle((left, y + tall - h, left + w, y + tall - 4), base, (70, 56, 40))
                    pen.rectangle(
                        (
                            left + w // 4,
                            y + tall - h // 2,
                            left + w * 3 // 4,
                            y + tall - h // 2 + 9,
                        ),
                        (240, 240, 236),
                    )
                left += w + drawn.randint(3, 16)
            pen.rectangle((x, y + tall - 6, x + wide, y + tall + 2), (214, 98, 24))
        pen.rectangle((14 + bay * wide - 5, 20, 14 + bay * wide + 6, 575), (34, 66, 128))
    pen.rectangle((888, 20, 898, 575), (34, 66, 128))
    _marker(pen, 14 + empty * wide + wide / 2, 500, drawn.randint(1, 9))
    return _camera(image, drawn, 6, 0.9)


def _bag(drawn: random.Random, detail: str) -> Image.Image:
    """A sealed evidence bag beside a ruler."""
    tone = drawn.randint(52, 96)
    image = Image.new("RGB", SIZE, (tone, tone + 6, tone + 12))
    pen = ImageDraw.Draw(image)
    pen.polygon([(170, 60), (760, 48), (776, 520), (158, 532)], (206, 212, 216))
    pen.polygon([(170, 60), (760, 48), (762, 104), (170, 116)], (176, 26, 34))
    pen.text(
        (230, 58),
        f"BEZPIECZNA KOPERTA  B {drawn.randint(100000, 999999)}",
        (250, 250, 250),
        font=_pen(40),
    )
    thing = detail
    if thing == "phone":
        pen.rounded_rectangle((330, 180, 500, 480), 22, (22, 22, 26))
        pen.rounded_rectangle((344, 204, 486, 456), 6, (56, 66, 84))
        pen.line([(352, 220), (420, 330), (398, 440)], (150, 156, 166), 2)
    elif thing == "keys":
        pen.ellipse((330, 210, 430, 310), outline=(120, 116, 104), width=8)
        for angle in range(3):
            pen.line([(400, 290), (480 + angle * 40, 440 - angle * 60)], (168, 158, 120), 14)
    elif thing == "paper":
        pen.polygon([(300, 150), (600, 160), (590, 470), (290, 460)], (246, 244, 236))
        for y in range(190, 440, 22):
            pen.line([(322, y), (322 + drawn.randint(90, 240), y + 4)], (66, 70, 96), 3)
    else:
        for _ in range(46):
            left, top = drawn.gauss(450, 80), drawn.gauss(330, 60)
            pen.polygon(
                [
                    (left, top),
                    (left + drawn.randint(4, 22), top + 6),
                    (left + 5, top + drawn.randint(6, 20)),
                ],
                (206, 90, 30),
            )
    for x in range(180, 760, 9):
        height = 26 if (x - 180) % 45 == 0 else 14
        pen.line([(x, 588), (x, 588 - height)], (10, 10, 10), 2)
    pen.rectangle((172, 560, 772, 622), outline=(240, 220, 90), width=4)
    return _camera(image, drawn, 5, 0.6)


def _camera_frame(drawn: random.Random, _detail: str) -> Image.Image:
    """A frame of the yard camera, small, grey, with its clock."""
    image = Image.new("RGB", (704, 528), (26, 30, 30))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 528), (180, 210), (560, 210), (704, 528)], (64, 68, 66))
    pen.rectangle((0, 60, 190, 240), (44, 48, 48))
    pen.rectangle((540, 90, 704, 260), (40, 44, 44))
    for x in range(200, 540, 24):
        pen.line([(x, 150), (x, 214)], (92, 96, 94), 2)
    k = drawn.uniform(0.5, 0.95)
    _car_shape(pen, drawn.uniform(150, 330), drawn.uniform(220, 330), k, (196, 200, 198), van=True)
    if drawn.random() < WITH_A_MAN:
        x, y = drawn.randint(80, 600), drawn.randint(260, 380)
        pen.ellipse((x, y, x + 16, y + 18), (150, 150, 148))
        pen.rectangle((x - 4, y + 18, x + 20, y + 70), (90, 92, 92))
    minute, second = drawn.randint(0, 31), drawn.randint(0, 59)
    pen.text(
        (14, 8),
        f"KAM 3   2026-03-12   22:{minute:02d}:{second:02d}",
        (236, 240, 236),
        font=_mono(24),
    )
    grey = _camera(image, drawn, 11, 0.8).convert("L")
    pixels = np.asarray(grey).copy()
    pixels[::2] = (pixels[::2] * 0.86).astype(np.uint8)
    return Image.fromarray(pixels).convert("RGB")


def _mono(size: int) -> ImageFont.FreeTypeFont:
    from importlib.resources import as_file, files

    with as_file(files("akta.ops.demofile").joinpath("fonts", "courier-prime-700.ttf")) as path:
        return ImageFont.truetype(str(path), size)


def _gate(drawn: random.Random, _detail: str) -> Image.Image:
    """The gate of the yard by day, with its padlock and the tracks of tyres."""
    image = Image.new("RGB", SIZE, (186, 194, 202))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 360, *SIZE), (134, 126, 112))
    pen.rectangle((0, 170, 170, 430), (150, 84, 66))
    pen.rectangle((730, 170, 900, 430), (150, 84, 66))
    for y in range(170, 430, 16):
        pen.line([(0, y), (170, y)], (118, 64, 52), 2)
        pen.line([(730, y), (900, y)], (118, 64, 52), 2)
    gap = drawn.randint(0, 130)
    for x in range(180, 440 - gap, 26):
        pen.line([(x, 150), (x, 430)], (46, 82, 60), 8)
    for x in range(456 + gap, 730, 26):
        pen.line([(x, 150), (x, 430)], (46, 82, 60), 8)
    for y in (170, 410):
        pen.line([(176, y), (440 - gap, y)], (40, 74, 54), 10)
        pen.line([(456 + gap, y), (730, y)], (40, 74, 54), 10)
    for side in (-1, 1):
        x = 448 + side * drawn.randint(40, 70)
        for y in range(430, 640, 9):
            pen.line(
                [(x + side * (y - 430) * 0.5 - 16, y), (x + side * (y - 430) * 0.5 + 16, y + 4)],
                (92, 84, 72),
                4,
            )
    _marker(pen, drawn.randint(200, 700), drawn.randint(470, 590), drawn.randint(1, 12))
    return _camera(image, drawn, 6, 0.5)


def _sketch(drawn: random.Random, _detail: str) -> Image.Image:
    """A plan of the junction drawn by hand, not to scale (szkic sytuacyjny)."""
    image = Image.new("RGB", (1100, 1300), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    blue = (28, 36, 92)

    def stroke(points: list[tuple[float, float]], width: int = 4) -> None:
        shaky = [(x + drawn.uniform(-2, 2), y + drawn.uniform(-2, 2)) for x, y in points]
        pen.line(shaky, blue, width, joint="curve")

    for x in (440, 660):
        stroke([(x, 60), (x, 480)])
        stroke([(x, 720), (x, 1240)])
    for y in (480, 720):
        stroke([(40, y), (440, y)])
        stroke([(660, y), (1060, y)])
    for y in range(80, 470, 60):
        stroke([(550, y), (550, y + 34)], 3)
    for x in range(60, 430, 60):
        stroke([(x, 600), (x + 34, 600)], 3)
    for x, y, name in (
        (580, 90, "ul. Kolejowa"),
        (60, 500, "ul. Młyńska"),
        (700, 1180, "do wiaduktu"),
        (760, 740, "do hurtowni (nr 8)"),
        (120, 400, "STOP"),
    ):
        pen.text((x, y), name, blue, font=_pen(46))
    _plan_car(pen, (470, 560), 0.35, "F", blue)
    _plan_car(pen, (590, 640), -0.9, "D", blue)
    for index, (x, y) in enumerate([(500, 680), (610, 540), (530, 800), (420, 640), (640, 760)], 1):
        pen.ellipse((x - 18, y - 18, x + 18, y + 18), outline=(170, 30, 36), width=3)
        pen.text((x - 8, y - 22), str(index), (170, 30, 36), font=_pen(36))
    stroke([(940, 200), (940, 90), (926, 118), (940, 90), (954, 118)])
    pen.text((928, 40), "N", blue, font=_pen(48))
    pen.text((60, 1240), "szkic nie jest w skali; odległości w tabeli obok", blue, font=_pen(38))
    return image


def _plan_car(pen: Pen, at: tuple[float, float], angle: float, name: str, ink: Color) -> None:
    x, y = at
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    corners = [(-36, -70), (36, -70), (36, 70), (-36, 70)]
    shape = [(x + cx * cos - cy * sin, y + cx * sin + cy * cos) for cx, cy in corners]
    pen.polygon(shape, None, ink)
    pen.line([*shape, shape[0]], ink, 5)
    pen.text((x - 12, y - 30), name, ink, font=_pen(52))


SCENES: dict[str, Scene] = {
    "road": _road,
    "car": _car,
    "van": _van,
    "shelf": _shelf,
    "bag": _bag,
    "frame": _camera_frame,
    "gate": _gate,
    "sketch": _sketch,
}
