"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 64 MiB, three passes, one lane: at least 100 ms on a server of 2026."""

    time_cost = 3
    memory_cost = 65536
    parallelism = 1
