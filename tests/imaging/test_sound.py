"""A recording is told to be sound alone by what it holds, never by its name."""

import io
import struct
import wave

import pytest

from akta.imaging.errors import Refused
from akta.imaging.sound import media_type


def wav() -> bytes:
    data = io.BytesIO()
    with wave.open(data, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(1600))
    return data.getvalue()


def box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def track(handler: bytes) -> bytes:
    return box(b"trak", box(b"tkhd"), box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))))


def mp4(*handlers: bytes) -> bytes:
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", *map(track, handlers)) + box(b"mdat")


def ogg(*streams: bytes) -> bytes:
    first = [struct.pack("<4sBB20xB", b"OggS", 0, 2, 1) + bytes([len(s)]) + s for s in streams]
    return b"".join(first) + struct.pack("<4sBB20xB", b"OggS", 0, 0, 0)


def mp3(tag: bytes = b"") -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return tag + frame * 3


def big_mp4() -> bytes:
    """A box whose size stands in 64 bits."""
    moov = box(b"moov", track(b"soun"))[8:]
    return box(b"ftyp", b"M4A ") + struct.pack(">I4sQ", 1, b"moov", 16 + len(moov)) + moov


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(wav(), "audio/wav", id="wav"),
        pytest.param(b"fLaC" + bytes(60), "audio/flac", id="flac"),
        pytest.param(ogg(b"OpusHead" + bytes(11)), "audio/ogg", id="opus"),
        pytest.param(mp4(b"soun"), "audio/mp4", id="m4a"),
        pytest.param(big_mp4(), "audio/mp4", id="m4a of many gigabytes"),
        pytest.param(mp3(), "audio/mpeg", id="mp3"),
        pytest.param(mp3(b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5)), "audio/mpeg", id="tag"),
    ],
)
def test_sound_alone(content, told):
    assert media_type(io.BytesIO(content)) == told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(mp4(b"vide", b"soun"), "picture", id="mp4 with picture"),
        pytest.param(mp4(b"soun", b"text"), "unknown", id="mp4 with a track of something else"),
        pytest.param(mp4(), "unknown", id="mp4 without a track"),
        pytest.param(mp4(b"soun")[:60], "unknown", id="mp4 cut short"),
        pytest.param(
            ogg(b"OpusHead" + bytes(11), b"\x80theora" + bytes(9)), "picture", id="ogg with picture"
        ),
        pytest.param(ogg(*[b"OpusHead"] * 99), "unknown", id="ogg without end"),
        pytest.param(b"RIFF\0\0\0\0AVI LIST" + bytes(50), "picture", id="avi"),
        pytest.param(b"\x1a\x45\xdf\xa3" + bytes(60), "picture", id="webm"),
        pytest.param(b"\x30\x26\xb2\x75" + bytes(60), "picture", id="wmv"),
        pytest.param(mp3()[:400], "unknown", id="one frame is none"),
        pytest.param(b"\xff\xfb\xf0\x00" + bytes(600), "unknown", id="a rate that is none"),
        pytest.param(b"", "unknown", id="empty"),
        pytest.param(b"<html>", "unknown", id="a page"),
    ],
)
def test_everything_else_is_refused(content, told):
    with pytest.raises(Refused) as refused:
        media_type(io.BytesIO(content))

    assert refused.value.detail == told
