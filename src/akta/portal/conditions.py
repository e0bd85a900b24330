"""What one needs to use the portal (warunki techniczne, § 3), told on the help page."""

from dataclasses import dataclass

from akta.law.marks import implements

__all__ = ["Condition", "needed"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in words, with its provision."""

    text: str
    provision: str


@implements("I-3-1")
def needed() -> tuple[Condition, ...]:
    """The technical conditions, none beyond those of the act: no plug-in and no other program."""
    return (
        Condition(
            "Komputer, tablet albo telefon z dostępem do internetu. Wszystkie czynności można "
            "wykonać także na telefonie, na ekranie szerokości 320 pikseli, bez dodatków do "
            "przeglądarki.",
            "§ 3 pkt 1",
        ),
        Condition(
            "Aktualna przeglądarka (Chrome, Edge, Firefox, Opera, Safari z ostatnich dwóch lat) "
            "albo aplikacja korzystająca z API portalu.",
            "§ 3 pkt 2",
        ),
        Condition("Adres poczty elektronicznej.", "§ 3 pkt 3"),
        Condition(
            "Telefon, który odbiera SMS-y albo ma aplikację z kodami jednorazowymi (TOTP). Zamiast "
            "niego można użyć klucza dostępu.",
            "§ 3 pkt 4",
        ),
    )
