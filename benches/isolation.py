#!/usr/bin/env python3
"""Measures what child processes cost: many small files, read with and without them.

    cargo build --release
    python3 benches/isolation.py [FILES] [PAIRS] [KIND]

KIND is docx (small Word files, the default) or zip (archives of twenty small texts each). The files are made here, with
invented people, by Python's standard library, and read once before anything is measured. Runs come in pairs, one in one
process and one in children, in turns first: another load of the machine falls on both. The ratio of each pair counts,
and the median of the ratios is what docs/benchmarks.md says, beside the medians in seconds. Processor time includes that
of the children.
"""

import os
import pathlib
import random
import statistics
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
WORDS = "the poll clerk station was open and all were paid at count".split()


def lines(rng: random.Random) -> list[str]:
    text = [" ".join(rng.choice(WORDS) for _ in range(12)) for _ in range(rng.randint(5, 20))]
    return [*text, f"Contact p{rng.randint(1, 9999)}@example.org"]


def document(rng: random.Random) -> str:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines(rng))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f'<?xml version="1.0"?><w:document {space}><w:body>{paragraphs}</w:body></w:document>'


def make(kind: str, files: int, root: pathlib.Path) -> None:
    rng = random.Random(20250607)
    for number in range(files):
        path = root / str(number % 200) / f"{number}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            if kind == "docx":
                archive.writestr("[Content_Types].xml", TYPES)
                archive.writestr("word/document.xml", document(rng))
            else:
                for member in range(20):
                    archive.writestr(f"{member}.txt", "\n".join(lines(rng)))


def measure(mode: str, root: pathlib.Path, folder: pathlib.Path) -> tuple[float, float]:
    """Wall and processor seconds of one scan."""
    begin = time.monotonic()
    process = subprocess.Popen(
        [BINARY, "scan", root, "--out", folder / mode, "--isolate", mode, "--quiet"],
        env={"XDG_STATE_HOME": str(folder)},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"the scan ended with {process.returncode}")
    return time.monotonic() - begin, used.ru_utime + used.ru_stime


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    kind = sys.argv[3] if len(sys.argv) > 3 else "docx"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        root = folder / "root"
        make(kind, files, root)
        taken: dict[str, list[tuple[float, float]]] = {"never": [], "auto": []}
        for mode in taken:
            measure(mode, root, folder)
        load = os.getloadavg()[0]
        for pair in range(pairs):
            for mode in sorted(taken, reverse=pair % 2 == 0):
                taken[mode].append(measure(mode, root, folder))
    print(f"{files} small .{kind}, {pairs} pairs, load {load:.1f} before and {os.getloadavg()[0]:.1f} after")
    for what, title in enumerate(["wall", "processor"]):
        never, auto = ([run[what] for run in taken[mode]] for mode in ("never", "auto"))
        ratios = sorted(more / less for less, more in zip(never, auto))
        print(
            f"{title}: {statistics.median(never):.2f} s in one process, {statistics.median(auto):.2f} s in children, "
            f"{(statistics.median(ratios) - 1) * 100:+.0f} % (pairs from {(ratios[0] - 1) * 100:+.0f} to "
            f"{(ratios[-1] - 1) * 100:+.0f} %)"
        )


if __name__ == "__main__":
    main()
