"""What trust came to, in words of a clerk's sentence."""

from akta.trust.signatures.facts import Entry

_UNCHECKED = "nie sprawdzono natomiast, czy certyfikat wydał zaufany wystawca"
_UNKNOWN_ISSUER = "wystawcy certyfikatu nie ma na znanych tu listach zaufanych"
_TOLD = {
    "EXPIRED": "ważność certyfikatu skończyła się jednak wcześniej, więc wynik jest negatywny",
    "NOT_YET_VALID": "certyfikat nie był jednak wtedy jeszcze ważny, więc wynik jest negatywny",
    "REVOKED": "certyfikat był jednak wtedy już unieważniony, więc wynik jest negatywny",
    "REVOKED_NO_POE": "certyfikat unieważniono i nic nie dowodzi wcześniejszej daty złożenia",
    "REVOKED_CA_NO_POE": (
        "certyfikat wystawcy unieważniono i nic nie dowodzi wcześniejszej daty złożenia"
    ),
    "OUT_OF_BOUNDS_NO_POE": (
        "ważność certyfikatu się skończyła i nic nie dowodzi wcześniejszej daty złożenia"
    ),
    "TRY_LATER": "nie udało się jeszcze ustalić, czy certyfikatu nie unieważniono",
    "CRYPTO_CONSTRAINTS_FAILURE_NO_POE": "użyto jednak algorytmów, które nie są już bezpieczne",
    "CHAIN_CONSTRAINTS_FAILURE": "certyfikat wydano jednak niezgodnie z zasadami jego wystawcy",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "certyfikatów jego wystawcy nie da się sprawdzić",
    "SIG_CONSTRAINTS_FAILURE": (
        "dokument zmieniono jednak później albo certyfikat nie służy do podpisywania"
    ),
}
_MASCULINE = {"qualified": " kwalifikowany", "personal": " osobisty", "trusted": " zaufany",
              "advanced": " zaawansowany"}  # fmt: skip


def adjective(entry: Entry) -> str:
    """The kind of a signature whose issuer is known: " kwalifikowany"; empty where it is not."""
    if entry.issued_by == "prosecution":
        return " zaawansowany prokuratury"
    word = _MASCULINE.get(entry.quality, "")
    feminine = {" kwalifikowany": " kwalifikowana", " zaawansowany": " zaawansowana"}
    return feminine.get(word, word) if entry.kind == "seal" else word


def trust_words(entry: Entry) -> str:
    """What the check of trust came to."""
    if entry.indication == "TOTAL_PASSED":
        return "certyfikat wydał zaufany wystawca i był on wtedy ważny"
    if entry.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND":
        return _UNKNOWN_ISSUER if entry.trust_checked else _UNCHECKED
    return _TOLD.get(entry.sub_indication or "", _UNCHECKED)
