#!/usr/bin/env python3
"""How much a quiet night costs: 200,000 unchanged files, beside a bare parallel walk that looks at each of them.

    cargo build --release
    python3 benches/nights.py [--files 200000] [--write docs/benchmarks.md]

The bare walk is C++ (std::filesystem is not parallel; two threads share the folders and call lstat on every entry),
built here with c++ -O2. Everything is walked once before, so that the disk plays no part. Needs Linux.
"""

import argparse
import datetime
import os
import pathlib
import re
import resource
import subprocess
import tempfile
import time

WALK = r"""
#include <atomic>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <deque>
#include <mutex>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>
static std::mutex lock; static std::deque<std::string> folders; static std::atomic<long> busy{0}, files{0};
static void work() {
    for (;;) {
        std::string folder;
        { std::lock_guard<std::mutex> held(lock);
          if (!folders.empty()) { folder = folders.back(); folders.pop_back(); ++busy; }
          else if (busy == 0) return; }
        if (folder.empty()) { std::this_thread::yield(); continue; }
        if (DIR *dir = opendir(folder.c_str())) {
            while (dirent *entry = readdir(dir)) {
                if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
                std::string path = folder + "/" + entry->d_name;
                struct stat status;
                if (lstat(path.c_str(), &status)) continue;
                if (S_ISDIR(status.st_mode)) { std::lock_guard<std::mutex> held(lock); folders.push_back(path); }
                else ++files;
            }
            closedir(dir);
        }
        --busy;
    }
}
int main(int, char **argv) {
    folders.push_back(argv[1]);
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) threads.emplace_back(work);
    for (auto &thread : threads) thread.join();
    printf("%ld\n", files.load());
}
"""


def make(root: pathlib.Path, files: int) -> None:
    """Files as a share has them: a few hundred bytes, 100 to a folder, three deep; one in fifty has staff in it."""
    for number in range(files):
        folder = root / f"s{number // 20000}" / f"{number // 100 % 200:03}"
        if number % 100 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        if number % 50 == 0:
            text = "Surname,Forename,NI Number\n" + "".join(
                f"Okonkwo{chr(97 + row)},Ann,JG{(number * 7 + row) % 1000000:06}A\n" for row in range(10)
            )
        else:
            text = f"Minutes of meeting {number}\n" + "The committee noted the report and thanked the officers.\n" * 4
        (folder / f"file {number}.{'csv' if number % 50 == 0 else 'txt'}").write_text(text)


def run(command: list) -> tuple[float, float]:
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=pathlib.Path)
    args = parser.parse_args()
    program = pathlib.Path(__file__).resolve().parent.parent / "target/release/pollsweep"
    with tempfile.TemporaryDirectory() as temp:
        temp = pathlib.Path(temp)
        make(temp / "root", args.files)
        (temp / "walk.cc").write_text(WALK)
        subprocess.run(["c++", "-O2", "-std=c++17", "-pthread", "-o", temp / "walk", temp / "walk.cc"], check=True)
        scan = [program, "scan", temp / "root", "--out", temp / "out", "--key-file", temp / "key", "--quiet"]
        subprocess.run([program, "keygen", temp / "key"], check=True, stderr=subprocess.DEVNULL)
        full = run(scan)
        night = [*scan, "--incremental"]
        run(night)
        # In turns, so that what else the machine does falls on both.
        walks, nights = [], []
        for _ in range(args.rounds):
            walks.append(run([temp / "walk", temp / "root"]))
            nights.append(run(night))
        changes = []
        for number, formats in enumerate([[], ["--format", "json"]]):
            text = f"Surname,Forename,NI Number\nBrown,Mary,JG10441{number}B\n"
            (temp / "root/s0/000/file 50.csv").write_text(text)
            time.sleep(0.1)
            changes.append(run([*night, *formats]))
    walk, quiet = min(walks), min(nights)
    load = os.getloadavg()[0]
    lines = [
        f"{datetime.date.today():%-d %B %Y}, {os.cpu_count()} cores, load {load:.1f}; {args.files:,} files; "
        f"best of {args.rounds}.",
        "",
        "| | wall s | CPU s | times the bare walk |",
        "|---|---:|---:|---:|",
        f"| bare parallel walk with lstat | {walk[0]:.2f} | {walk[1]:.2f} | 1.00 |",
        f"| quiet night: `scan --incremental`, nothing changed | {quiet[0]:.2f} | {quiet[1]:.2f} | {quiet[0] / walk[0]:.2f} |",
        *(
            f"| night with one changed file, {what} | {wall:.2f} | {cpu:.2f} | {wall / walk[0]:.1f} |"
            for what, (wall, cpu) in zip(["reports as JSON, HTML and XLSX", "report.json alone"], changes)
        ),
        f"| scan from the start | {full[0]:.2f} | {full[1]:.2f} | {full[0] / walk[0]:.0f} |",
    ]
    table = "\n".join(lines)
    print(table)
    if args.write:
        text = args.write.read_text()
        block = f"<!-- nights.py: begin -->\n{table}\n<!-- nights.py: end -->"
        text = re.sub(r"<!-- nights.py: begin -->.*?<!-- nights.py: end -->", lambda _: block, text, flags=re.S)
        args.write.write_text(text)


if __name__ == "__main__":
    main()
