#!/usr/bin/env python3
"""Measures what child processes cost: many small Word files, read with and without them.

    cargo build --release
    python3 benches/isolation.py [FILES] [ROUNDS]

The files are made here, with invented people, by Python's standard library. Rounds alternate, so that another load of
the machine falls on both; the best of each counts. Prints one line for docs/benchmarks.md.
"""

import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ROOT / "target/release/pollsweep"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def document(rng: random.Random) -> str:
    lines = []
    for _ in range(rng.randint(5, 20)):
        words = " ".join(rng.choice("the poll clerk station was open and all were paid at count".split()) for _ in range(12))
        lines.append(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    lines.append(f"<w:p><w:r><w:t>Contact p{rng.randint(1, 9999)}@example.org</w:t></w:r></w:p>")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f'<?xml version="1.0"?><w:document {space}><w:body>{"".join(lines)}</w:body></w:document>'


def cpu() -> float:
    """Of the programs that have ended, with their own children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    rng = random.Random(20250607)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root"
        for number in range(files):
            path = root / str(number % 200) / f"{number}.docx"
            path.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("[Content_Types].xml", TYPES)
                archive.writestr("word/document.xml", document(rng))
        best = {"never": 1e9, "auto": 1e9}
        work = dict(best)
        for _ in range(rounds):
            for mode in best:
                begin, used = time.monotonic(), cpu()
                subprocess.run(
                    [BINARY, "scan", root, "--out", pathlib.Path(folder) / mode, "--isolate", mode, "--quiet"],
                    check=True,
                    env={"XDG_STATE_HOME": folder},
                )
                best[mode] = min(best[mode], time.monotonic() - begin)
                work[mode] = min(work[mode], cpu() - used)
    for what, took in [("wall", best), ("processor", work)]:
        more = (took["auto"] / took["never"] - 1) * 100
        print(
            f"{files} small .docx, best of {rounds}, {what} seconds: {took['never']:.1f} in one process, "
            f"{took['auto']:.1f} in children, {more:+.0f} %"
        )


if __name__ == "__main__":
    main()
