"""Writes of accounts, by noun."""

from akta.accounts.services.guards import Caller, end_lockout, trust_token
from akta.accounts.services.passkeys import (
    Question,
    Site,
    add_passkey,
    ask_for_known,
    ask_for_new,
    remove_passkey,
    use_passkey,
)
from akta.accounts.services.passwords import change_password, issue_one_time_password
from akta.accounts.services.people import (
    disable,
    enable,
    open_outside_account,
    open_staff_account,
    set_email,
)
from akta.accounts.services.second_factor import (
    confirm_second_factor,
    make_recovery_codes,
    new_totp_secret,
    passkey_proof,
    provisioning_uri,
    remove_sms,
    remove_totp,
    reset_second_factor,
    set_sms,
    set_totp,
)
from akta.accounts.services.sessions import (
    begin_session,
    clear_old,
    end_moved,
    end_session,
    end_sessions,
    touch,
)
from akta.accounts.services.sign_in import (
    Next,
    after_password,
    check_password,
    complete,
    set_demo_credentials,
)
from akta.accounts.services.sms import is_waiting as sms_is_waiting
from akta.accounts.services.sms import send_code as send_sms_code

__all__ = [
    "Caller",
    "Next",
    "Question",
    "Site",
    "add_passkey",
    "after_password",
    "ask_for_known",
    "ask_for_new",
    "begin_session",
    "change_password",
    "check_password",
    "clear_old",
    "complete",
    "confirm_second_factor",
    "disable",
    "enable",
    "end_lockout",
    "end_moved",
    "end_session",
    "end_sessions",
    "issue_one_time_password",
    "make_recovery_codes",
    "new_totp_secret",
    "open_outside_account",
    "open_staff_account",
    "passkey_proof",
    "provisioning_uri",
    "remove_passkey",
    "remove_sms",
    "remove_totp",
    "reset_second_factor",
    "send_sms_code",
    "set_demo_credentials",
    "set_email",
    "set_sms",
    "set_totp",
    "sms_is_waiting",
    "touch",
    "trust_token",
    "use_passkey",
]
