"""The embedded PostgreSQL cluster: found, created, started and stopped by Akta itself.

Importing this package needs the standard library only.
"""

from akta.ops.postgres.cluster import Cluster
from akta.ops.postgres.errors import BinariesMissing, ClusterBusy, ClusterError
from akta.ops.postgres.roles import APP, DATABASE, OWNER
from akta.ops.postgres.testing import for_tests, throwaway

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "BinariesMissing",
    "Cluster",
    "ClusterBusy",
    "ClusterError",
    "for_tests",
    "throwaway",
]
