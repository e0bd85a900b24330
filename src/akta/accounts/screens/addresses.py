"""Addresses of sign-in and of one's own account, for one face."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from akta.accounts.doors import for_face, in_any_profile, open_to_all
from akta.accounts.screens import national, own, signin, sms
from akta.core.actors import Face


def national_patterns() -> list[URLPattern]:
    """The addresses of the national sign-in; the portal alone has them."""
    stranger = open_to_all("logowanie przez login.gov.pl: formularz bez żadnych danych")
    return [
        path("logowanie/krajowy/", stranger(national.begin), name="national"),
        path("logowanie/krajowy/powrot/", stranger(national.come_back), name="national-return"),
        path("logowanie/krajowy/bez-konta/", stranger(national.unknown), name="national-unknown"),
        path(
            "logowanie/krajowy/metadane.xml", stranger(national.metadata), name="national-metadata"
        ),
    ]


def sms_patterns() -> list[URLPattern]:
    """The addresses of codes by SMS; the portal alone has them."""
    half = open_to_all("drugi krok logowania: tylko po podaniu hasła w tej samej sesji")
    owner = for_face(Face.PORTAL, "własne konto zalogowanej osoby")
    return [
        path("logowanie/kod/sms/", half(sms.send_half), name="second-factor-sms"),
        path("logowanie/ustaw/sms/", half(sms.set_up_sms), name="second-factor-setup-sms"),
        path("konto/sms/", owner(sms.sms), name="account-sms"),
        path("konto/sms/usun/", owner(sms.sms_remove), name="account-sms-remove"),
        path("konto/sms/wyslij/", owner(sms.send), name="account-sms-send"),
    ]


def patterns(face: Face) -> list[URLPattern]:
    """The addresses of one face; each names what opens it."""
    stranger = open_to_all("logowanie: formularz bez żadnych danych")
    half = open_to_all("drugi krok logowania: tylko po podaniu hasła w tej samej sesji")
    owner = for_face(face, "własne konto zalogowanej osoby")
    return [
        path("logowanie/", stranger(signin.sign_in), name="sign-in"),
        path("logowanie/klucz/", stranger(signin.sign_in_passkey), name="sign-in-passkey"),
        path("logowanie/pytanie/", stranger(signin.question), name="passkey-question"),
        path("logowanie/kod/", half(signin.second_factor), name="second-factor"),
        path("logowanie/ustaw/", half(signin.set_up), name="second-factor-setup"),
        path(
            "logowanie/ustaw/klucz/",
            half(signin.set_up_passkey),
            name="second-factor-setup-passkey",
        ),
        path("wyloguj/", owner(_before_change(in_any_profile(signin.sign_out))), name="sign-out"),
        path("konto/", owner(own.account), name="account"),
        path("konto/haslo/", owner(own.change_password), name="change-password"),
        path("konto/zabezpieczenie/", owner(own.protect), name="account-protect"),
        path("konto/aplikacja/", owner(own.totp), name="account-totp"),
        path("konto/aplikacja/usun/", owner(own.totp_remove), name="account-totp-remove"),
        path("konto/klucze/", owner(own.passkey), name="account-passkey"),
        path(
            "konto/klucze/<uuid:passkey_id>/usun/",
            owner(own.passkey_remove),
            name="account-passkey-remove",
        ),
        path("konto/kody/", owner(own.codes), name="account-codes"),
        path("konto/potwierdzenie/", owner(own.step_up), name="account-confirm"),
        path("konto/obecnosc/", owner(in_any_profile(own.presence)), name="account-presence"),
        path("konto/sesje/zakoncz/", owner(own.sessions_end), name="account-sessions-end"),
        path(
            "konto/sesje/<slug:public_id>/zakoncz/",
            owner(own.session_end),
            name="account-session-end",
        ),
    ]


def _before_change(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever must change their password may still sign out."""
    view.akta_before_change = True  # type: ignore[attr-defined]
    return view
