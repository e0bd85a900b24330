"""A 100 MB attachment through the portal, first byte to "checked", against a bare granian view.

    .venv/bin/python benchmarks/upload.py [--megabytes 99] [--rounds 5]

The same file goes by `curl` to a bare view under the same server (it hashes, writes and fsyncs)
and, by turns, by tus to the portal, where a worker checks it; clamd is off. Told are both times,
their ratio (reach: at most 2), and by how much the peaks of web and worker grew (reach: 60 MB).
"""

import argparse
import base64
import io
import os
import subprocess
import time
from pathlib import Path

import standing
from measuring import OUT, report, spread

REACH, REACH_MB = 2.0, 60


def document(path: Path, size: int) -> None:
    """A PDF of scanned pages, a little smaller than `size`; no two pages are alike."""
    import pikepdf
    from PIL import Image

    with pikepdf.new() as pdf:
        held = 0
        while True:
            out = io.BytesIO()
            Image.effect_noise((1654, 2339), 40).save(out, "JPEG", quality=70, dpi=(200, 200))
            held += out.tell() + 2000
            if held > size:
                break
            image = pikepdf.Stream(pdf, out.getvalue())
            image.update(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Image,
                    Width=1654,
                    Height=2339,
                    ColorSpace=pikepdf.Name.DeviceGray,
                    BitsPerComponent=8,
                    Filter=pikepdf.Name.DCTDecode,
                )
            )
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        pdf.save(path)


def curl(method: str, url: str, path: Path, headers: dict[str, str]) -> float:
    command = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-X", method]
    for name, value in ({"Expect": ""} | headers).items():
        command += ["-H", f"{name}: {value}"]
    begun = time.perf_counter()
    told = subprocess.check_output([*command, "--data-binary", f"@{path}", url], text=True)
    if not told.startswith("2"):
        raise RuntimeError(f"{method} {url}: {told}")
    return time.perf_counter() - begun


def announced(browser: standing.Browser, draft_id, path: Path, name: str) -> str:
    """Begin an upload by tus; gives its address."""
    words = {"filename": name, "role": "attachment"}
    told = ",".join(f"{key} {base64.b64encode(v.encode()).decode()}" for key, v in words.items())
    status, headers, body = browser.ask(
        "POST",
        f"/pisma/projekt/{draft_id}/wysylka/",
        **{
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(path.stat().st_size),
            "Upload-Metadata": told,
            "Content-Length": "0",
        },
    )
    if status != 201:
        raise RuntimeError(f"{status} {body[:300]!r}")
    return headers.get("Location") or headers["location"]


def checked(name: str) -> dict:
    """Wait until the file has been checked; what the check said."""
    from akta.filing.models import DraftFile

    while True:
        row = DraftFile.objects.filter(name_given=name).first()
        if row is not None and row.check_state in {"done", "failed"}:
            return {"state": row.check_state, "ok": (row.check_result or {}).get("ok")}
        time.sleep(0.02)


def sent(browser: standing.Browser, draft_id, path: Path, name: str) -> tuple[float, float, dict]:
    """Seconds until the answer, and until the check is done."""
    where = announced(browser, draft_id, path, name)
    headers = browser.headers | {
        "Content-Type": "application/offset+octet-stream",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
    }
    begun = time.perf_counter()
    arrived = curl("PATCH", f"http://127.0.0.1:{browser.port}{where}", path, headers)
    result = checked(name)
    return arrived, time.perf_counter() - begun, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=99)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with standing.installation() as data:
        figures = measured(data, given)
    report("upload", given.out, figures)


def measured(data: Path, given: argparse.Namespace) -> dict:
    from tests import factories
    from tests.filing import making

    path = data / "zalacznik.pdf"
    document(path, given.megabytes * 1_000_000)
    small = data / "maly.pdf"
    document(small, 900_000)
    making.desk()
    counsel = making.counsel(factories.case())
    draft = making.draft(counsel, ready=False)
    port, bare_port = standing.free_port(), standing.free_port()
    os.environ["BARE_FOLDER"] = str(data / "bare")
    (data / "bare").mkdir()
    processes = [
        standing.web(port),
        standing.worker(),
        standing.web(bare_port, application="bare_upload:application"),
    ]
    web, worker, _ = processes
    try:
        standing.answering(port)
        browser = standing.Browser(counsel, port)
        curl("PUT", f"http://127.0.0.1:{bare_port}/", small, {})
        sent(browser, draft.pk, small, "rozgrzewka.pdf")
        for process in (web, worker):
            standing.forget_peak(process.pid)
        before = [standing.peak_mb(process.pid) for process in (web, worker)]
        arrived, whole, theirs, results = [], [], [], []
        for number in range(given.rounds):
            theirs.append(curl("PUT", f"http://127.0.0.1:{bare_port}/", path, {}))
            one = sent(browser, draft.pk, path, f"zal{number}.pdf")
            arrived.append(one[0])
            whole.append(one[1])
            results.append(one[2])
        after = [standing.peak_mb(process.pid) for process in (web, worker)]
    finally:
        standing.stop(*processes)
    ours, peer = spread(whole), spread(theirs)
    return {
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "to_answer_seconds": spread(arrived),
        "to_checked_seconds": ours,
        "bare_seconds": peer,
        "ratio": round(ours["median"] / peer["median"], 2),
        "reach": REACH,
        "results": results,
        "memory_mb": {
            "reach": REACH_MB,
            "web_grew": round(after[0] - before[0], 1),
            "worker_grew": round(after[1] - before[1], 1),
        },
    }


if __name__ == "__main__":
    main()
