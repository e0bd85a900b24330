"""The peer of upload.py: a bare view that hashes what comes, writes it and has it on disk."""

import hashlib
import os
import tempfile

CHUNK = 1 << 20


def application(environ, start_response):
    sha256, body = hashlib.sha256(), environ["wsgi.input"]
    with tempfile.NamedTemporaryFile(dir=os.environ["BARE_FOLDER"]) as file:
        while chunk := body.read(CHUNK):
            sha256.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [sha256.hexdigest().encode()]
