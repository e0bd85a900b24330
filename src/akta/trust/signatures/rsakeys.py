"""RSA keys written with a negative modulus: some issuers left out the leading zero for years."""

from asn1crypto import keys, x509


def with_proper_key(cert: x509.Certificate) -> x509.Certificate:
    """The certificate, or a copy whose modulus is the number that its bytes were meant to be.

    The copy serves to verify a value with its key and for nothing else.
    """
    info = cert.public_key
    if info.algorithm not in {"rsa", "rsassa_pss"}:
        return cert
    held = info["public_key"].parsed
    modulus = held["modulus"]
    if modulus.native > 0:
        return cert
    meant = int.from_bytes(modulus.contents, "big")
    copy = x509.Certificate.load(cert.dump())
    mended = keys.PublicKeyInfo.wrap(
        keys.RSAPublicKey({"modulus": meant, "public_exponent": held["public_exponent"].native}),
        "rsa",
    )
    copy["tbs_certificate"]["subject_public_key_info"] = mended
    return x509.Certificate.load(copy.dump(force=True))
