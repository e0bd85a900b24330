"""The real hasher with little work: tests hash hundreds of passwords."""

from akta.accounts.hashing import Argon2id


class Cheap(Argon2id):
    time_cost = 1
    memory_cost = 64
