"""Notices (zawiadomienia) shown in the portal and on the desk; never with content of a file."""

from uuid import uuid4

from django.db import models

from akta.accounts.models import Account
from akta.core.db import SealedField


class Notice(models.Model):
    """A notice to one account in one profile; `text` names no person and no content of a file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    profile_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    target = models.CharField(max_length=200, blank=True)
    journal_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery_notice"
        indexes = [models.Index(fields=["account", "-created_at"], name="notice_account")]
        constraints = [
            models.UniqueConstraint(fields=["account", "journal_id", "kind"], name="notice_once"),
        ]


class Channel(models.TextChoices):
    EMAIL = "email", "poczta elektroniczna"
    SMS = "sms", "SMS"


class MessageState(models.TextChoices):
    """How far a message got; one that was returned is not tried again."""

    WAITING = "waiting", "czeka na wysłanie"
    SENT = "sent", "wysłana"
    RETURNED = "returned", "zwrócona"


class Message(models.Model):
    """A message that goes out (wiadomość wychodząca), kept until it is sent and for a while after.

    Address and text are sealed: a text may be a code. `problem` says why it came back, in words of
    a mail server without the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="messages")
    notice = models.OneToOneField(Notice, models.CASCADE, null=True, related_name="message")
    address = SealedField(purpose="email")
    subject = models.CharField(max_length=200)
    text = SealedField(purpose="message")
    state = models.CharField(max_length=10, choices=MessageState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "delivery_message"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="waiting"),
                name="message_waiting",
            ),
            models.Index(fields=["account", "-created_at"], name="message_account"),
        ]


class SwitchedOff(models.Model):
    """A kind of message that its reader does not want by this channel; the notice itself stays."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)

    class Meta:
        db_table = "delivery_switched_off"
        constraints = [
            models.UniqueConstraint(fields=["account", "topic"], name="switched_off_once"),
        ]


class AddressChange(models.Model):
    """A new e-mail address that waits for the code sent to it; the old one is used till then."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="+")
    address = SealedField(purpose="email")
    code_hash = models.BinaryField()
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "delivery_address_change"
