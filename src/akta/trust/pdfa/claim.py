"""The claim (deklaracja zgodności): part and level of PDF/A that the XMP packet names."""

from akta.trust.pdfa.xmp import PDFAID, Packet

_LEVELS = {1: "ab", 2: "abu", 3: "abu", 4: "ef"}


def claimed(packet: Packet) -> str | None:
    """The flavour ("2b", "4", "4e") that is claimed, or None where none can be read."""
    part = packet.text(PDFAID, "part")
    level = (packet.text(PDFAID, "conformance") or "").lower()
    if part is None or not part.isascii() or not part.isdigit() or int(part) not in _LEVELS:
        return None
    if level == "" and int(part) == max(_LEVELS):
        return part
    return f"{int(part)}{level}" if len(level) == 1 and level in _LEVELS[int(part)] else None
