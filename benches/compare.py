#!/usr/bin/env python3
"""Measures pollsweep beside `wc -l` and ripgrep on the same files in one run, and prints one table.

    cargo build --release
    python3 benches/compare.py [--data FOLDER] [--scale 1.0] [--runs 3] [--write docs/benchmarks.md]

Needs ripgrep (Debian: apt-get install ripgrep). The files come from make_data.py and are read once before, so that
everything is measured from the page cache. A figure is bytes of input by CPU second (user and system, children too),
the best of the runs; memory is the largest of the runs. ripgrep looks for the ten patterns of uk_patterns.txt and
counts; pollsweep does its whole job (all rules, columns, people, inventory, report). Take ratios, not absolutes: they
hold across machines far better. Peak memory has a floor of some 20 MB, which is this script's own. pollsweep runs with one job for bytes by CPU second, and with one and two for scaling.
"""
import argparse
import datetime
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
BEGIN, END = "<!-- compare.py: begin -->", "<!-- compare.py: end -->"
SETS = [("clean", "clean.txt", "mixed clean text"), ("prose", "prose.txt", "prose"), ("staff", "staff.csv", "dense staff CSV"),
        ("small", "small", "small files")]


def measure(command, runs, before=lambda: None):
    """Best CPU seconds, best wall seconds and largest peak memory in bytes; None when the command fails."""
    best_cpu = best_wall = float("inf")
    peak = 0
    for _ in range(runs):
        before()
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # ripgrep says 1 for "nothing found".
        if process.returncode not in ((0, 1) if "rg" in pathlib.Path(command[0]).name else (0,)):
            return None
        best_wall = min(best_wall, time.monotonic() - begin)
        best_cpu = min(best_cpu, usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    return best_cpu, best_wall, peak


def files_of(path):
    return [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())


def warm(path):
    """Reads everything once; returns bytes and number of files."""
    total, files = 0, files_of(path)
    for file in files:
        with file.open("rb", buffering=0) as body:
            while piece := body.read(1 << 20):
                total += len(piece)
    return total, len(files)


def machine():
    model = platform.processor() or platform.machine()
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]}"


def gigabytes(value):
    return f"{value / 1e9:.3f}" if value < 0.1e9 else f"{value / 1e9:.2f}"


def rows_for(path, size, count, tools, runs, out):
    """The measured commands on one data set: name, bytes by CPU second, wall seconds, memory."""
    search = [tools["rg"], "--no-config", "--no-ignore", "--hidden", "--text", "--threads", "1"]
    patterns = ["--file", str(HERE / "uk_patterns.txt")]
    listing = pathlib.Path(out) / "files"
    listing.write_bytes(b"\0".join(os.fsencode(f) for f in files_of(path)) + b"\0")
    commands = [
        ("wc -l", ["wc", "-l", f"--files0-from={listing}"]),
        ("rg -c, one word that is nowhere", [*search, "-c", "zzzzqq", str(path)]),
        ("rg -c, ten patterns", [*search, "-c", *patterns, str(path)]),
        ("rg --count-matches, ten patterns", [*search, "--count-matches", *patterns, str(path)]),
    ]
    target = pathlib.Path(out) / "scan"
    for jobs in (1, 2):
        commands.append((f"pollsweep, {jobs} job{'s' * (jobs > 1)}",
                         [tools["pollsweep"], "scan", str(path), "--out", str(target), "--jobs", str(jobs), "--quiet"]))
    for name, command in commands:
        result = measure(command, runs, before=lambda: shutil.rmtree(target, ignore_errors=True))
        made = (target / "report.json").exists() if "pollsweep" in name else True
        if result is None or not made:
            print(f"  {name}: not measured (the command failed or wrote no report)", file=sys.stderr)
            continue
        cpu, wall, peak = result
        # Clocks of the system count in hundredths of a second: what takes less cannot be told apart.
        yield name, size / max(cpu, 0.01), wall, peak


def table(data, tools, runs):
    lines = []
    for key, name, title in SETS:
        path = data / name
        size, count = warm(path)
        of = f"{size / 1e6:.0f} MB" + (f", {count} files" if count > 1 else "")
        print(f"{title} ({of})", file=sys.stderr)
        with tempfile.TemporaryDirectory() as out:
            rows = list(rows_for(path, size, count, tools, runs, out))
        base = next((speed for name, speed, _, _ in rows if name == "rg -c, ten patterns"), None)
        walls = {name: wall for name, _, wall, _ in rows}
        lines += [f"**{title}** ({of})", "", "| | GB by CPU second | times `rg -c` | wall s | peak MB |", "|---|---:|---:|---:|---:|"]
        for name, speed, wall, peak in rows:
            ratio = f"{speed / base:.2f}" if base else ""
            lines.append(f"| {name} | {gigabytes(speed)} | {ratio} | {wall:.2f} | {peak / 1e6:.0f} |")
        if {"pollsweep, 1 job", "pollsweep, 2 jobs"} <= walls.keys():
            lines += ["", f"Two jobs: {walls['pollsweep, 1 job'] / walls['pollsweep, 2 jobs']:.2f} times as fast as one."]
        lines.append("")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, help="keep the files there; default: a temporary folder")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target/release/pollsweep")
    parser.add_argument("--write", type=pathlib.Path, help="put the table into this file, between its two marks")
    args = parser.parse_args()
    rg = shutil.which("rg")
    if not rg:
        sys.exit("ripgrep is missing (Debian: apt-get install ripgrep)")
    if not args.binary.exists():
        sys.exit(f"{args.binary} is missing: cargo build --release")
    temporary = None if args.data else tempfile.TemporaryDirectory()
    data = args.data or pathlib.Path(temporary.name)
    subprocess.run([sys.executable, str(HERE / "make_data.py"), str(data), "--scale", str(args.scale)], check=True)
    version = subprocess.run([rg, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    lines = [f"{datetime.date.today():%d %B %Y}; {machine()}; {version}; load before the run {load}; best of {args.runs}.", ""]
    lines += table(data, {"rg": rg, "pollsweep": str(args.binary)}, args.runs)
    text = "\n".join(lines).rstrip() + "\n"
    print(text)
    if args.write:
        page = args.write.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        _, mark, tail = rest.partition(END)
        if not mark:
            sys.exit(f"{args.write} has no marks {BEGIN} and {END}")
        args.write.write_text(f"{head}{BEGIN}\n{text}{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
