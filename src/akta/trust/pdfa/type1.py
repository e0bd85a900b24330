"""Glyphs and widths of a Type 1 font program, read from its bytes and never executed."""

import re
from dataclasses import dataclass, field

_CHARSTRING = re.compile(rb"/([^\s/{}()<>\[\]%]{1,127})\s+(\d{1,5})\s+(?:RD|-\||\S{1,10}) ")
_ENCODED = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/{}()<>\[\]%]{1,127})\s+put")
_LEN_IV = re.compile(rb"/lenIV\s+(-?\d)")
_MOST_GLYPHS = 20_000
_HSBW, _ESCAPE, _SBW, _DIV = 13, 12, 7, 12
_KEY_OF_FILE, _KEY_OF_GLYPH = 55665, 4330


@dataclass(frozen=True, slots=True)
class Program:
    """Widths by the names of glyphs, and the names that the program itself gives to codes."""

    widths: dict[str, float | None]
    encoding: dict[int, str] = field(default_factory=dict)
    standard: bool = False


def read(data: bytes) -> Program | None:
    """The glyphs of a program, or None where they cannot be told."""
    if data[:1] == b"\x80":
        data = _unwrapped(data)
    clear, _, secret = data.partition(b"eexec")
    if not secret:
        return None
    private = decrypted(_binary(secret.lstrip(b" \t\r\n")), _KEY_OF_FILE, 4)
    start = private.find(b"/CharStrings")
    if start < 0:
        return None
    told = _LEN_IV.search(private)
    skipped = int(told[1]) if told else 4
    widths = dict(_glyphs(private, start + 12, skipped))
    names = {int(code): name.decode("latin-1") for code, name in _ENCODED.findall(clear)}
    return Program(widths, names, b"StandardEncoding def" in clear) if widths else None


def decrypted(data: bytes, key: int, skipped: int) -> bytes:
    """The plain text of what Adobe's simple cipher hides."""
    plain = bytearray()
    for byte in data:
        plain.append(byte ^ (key >> 8))
        key = ((byte + key) * 52845 + 22719) & 0xFFFF
    return bytes(plain[skipped:])


def _unwrapped(data: bytes) -> bytes:
    """The segments of a file wrapped for one old system (PFB), put together."""
    parts, at = [], 0
    while data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in {b"\x01", b"\x02"}:
        length = int.from_bytes(data[at + 2 : at + 6], "little")
        parts.append(data[at + 6 : at + 6 + length])
        at += 6 + length
    return b"".join(parts)


def _binary(secret: bytes) -> bytes:
    if re.match(rb"[0-9A-Fa-f\s]{8}", secret):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", secret)
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    return secret


def _glyphs(private: bytes, at: int, skipped: int) -> list[tuple[str, float | None]]:
    found: list[tuple[str, float | None]] = []
    while len(found) < _MOST_GLYPHS:
        head = _CHARSTRING.search(private, at, at + 2048)
        if head is None:
            break
        code = private[head.end() : head.end() + int(head[2])]
        plain = decrypted(code, _KEY_OF_GLYPH, skipped) if skipped >= 0 else code
        found.append((head[1].decode("latin-1"), _width(plain)))
        at = head.end() + int(head[2])
    return found


def _width(code: bytes) -> float | None:
    """The advance that a glyph begins with (hsbw or sbw)."""
    stack: list[float] = []
    at = 0
    while at < len(code) and len(stack) <= 24:  # noqa: PLR2004 - the stack of the format
        byte = code[at]
        at += 1
        if byte >= 32:  # noqa: PLR2004 - smaller ones are commands
            number, at = _number(code, byte, at)
            stack.append(number)
        elif byte == _HSBW:
            return stack[1] if len(stack) > 1 else None
        elif (
            byte == _ESCAPE and code[at : at + 1] == bytes([_DIV]) and len(stack) > 1 and stack[-1]
        ):
            stack[-2:] = [stack[-2] / stack[-1]]
            at += 1
        elif byte == _ESCAPE and code[at : at + 1] == bytes([_SBW]):
            return stack[2] if len(stack) > 2 else None  # noqa: PLR2004 - the third operand
        else:
            return None
    return None


def _number(code: bytes, byte: int, at: int) -> tuple[float, int]:
    if byte <= 246:  # noqa: PLR2004 - ranges of the format, here and below
        return byte - 139, at
    if byte <= 250:  # noqa: PLR2004 - as above
        return (byte - 247) * 256 + int.from_bytes(code[at : at + 1]) + 108, at + 1
    if byte <= 254:  # noqa: PLR2004 - as above
        return -(byte - 251) * 256 - int.from_bytes(code[at : at + 1]) - 108, at + 1
    return int.from_bytes(code[at : at + 4], signed=True), at + 4
