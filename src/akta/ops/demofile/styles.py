"""How a document was written: office printer, typewriter, pen; a style for the template."""

from typing import Any

Style = dict[str, Any]

_BASE: Style = {"top": 27, "bottom": 27, "left": 32, "right": 25, "leading": 0.75, "size": 11.5}

STYLES: dict[str, Style] = {
    "office": {
        **_BASE,
        "font": "Libertinus Serif",
        "size": 13.5,
        "leading": 1.5,
        "spacing": 1.8,
        "justify": True,
        "hyphenate": True,
        "indent": 8,
    },
    "police": {
        **_BASE,
        "font": "Arimo",
        "size": 12.5,
        "leading": 1.5,
        "spacing": 1.7,
        "numbered": True,
    },
    "type": {
        **_BASE,
        "font": "Courier Prime",
        "size": 13,
        "leading": 1.75,
        "spacing": 2.3,
        "ink": "#25222a",
    },
    "expert": {
        **_BASE,
        "font": "New Computer Modern",
        "size": 13,
        "leading": 1.6,
        "spacing": 1.8,
        "justify": True,
        "hyphenate": True,
        "numbered": True,
    },
    "list": {
        **_BASE,
        "font": "Arimo",
        "size": 9.5,
        "top": 20,
        "left": 24,
        "right": 16,
        "leading": 0.6,
        "numbered": True,
    },
    "mono": {
        **_BASE,
        "font": "DejaVu Sans Mono",
        "size": 8.5,
        "top": 18,
        "left": 24,
        "right": 14,
        "leading": 0.65,
        "cell": 2.6,
    },
    "mail": {
        **_BASE,
        "font": "DejaVu Sans Mono",
        "size": 10.5,
        "leading": 1.05,
        "spacing": 1.6,
    },
    "wide": {
        **_BASE,
        "font": "Arimo",
        "size": 9.5,
        "flipped": True,
        "top": 24,
        "bottom": 16,
        "left": 20,
        "right": 18,
        "leading": 0.6,
    },
    "hand": {**_BASE, "font": "Kalam", "size": 16, "hand": "kalam", "ink": "#1c2f7a"},
    "hand2": {
        **_BASE,
        "font": "Caveat",
        "size": 22,
        "hand": "caveat",
        "ink": "#20242c",
        "paper": "grid",
    },
    "hand3": {
        **_BASE,
        "font": "Patrick Hand",
        "size": 18,
        "hand": "patrick",
        "ink": "#16357f",
        "paper": "lined",
    },
    "form": {**_BASE, "font": "Arimo", "size": 10.5, "hand": "caveat", "leading": 0.6},
    "form2": {**_BASE, "font": "Libertinus Serif", "size": 11, "hand": "patrick", "leading": 0.6},
    "photo": {**_BASE, "font": "Arimo", "size": 10.5, "top": 22, "bottom": 16, "leading": 0.6},
}
