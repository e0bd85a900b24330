"""Keeping an installation (utrzymanie): scrub of the originals, backup, restore.

A backup is a folder. `blobs/` holds the originals by their SHA-256, shared by all copies in it;
each `kopia-…` folder beside it holds one state of the database, the anchors of the log and,
written last, a manifest. No private key and no secret of the installation is ever in it.
"""
