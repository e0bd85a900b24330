"""Messages that go out by e-mail and SMS: an outbox with retry; nothing waits for them."""
