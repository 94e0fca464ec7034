#!/usr/bin/env python3
"""Makes the estate of Holmebury District Council, an invented council, and the truth about it.

    make.py OUT TRUTH [--seed N] [--scale 0.25]

Standard library only. See README.md for what it is for and how it must be kept apart from the detector.
"""
import argparse
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from people import Council  # noqa: E402
from systems import ballast, election, register, services, staff  # noqa: E402
from truth import Estate  # noqa: E402

SYSTEMS = (election.make, staff.payroll, staff.personnel, staff.database, staff.portal, staff.tablets, staff.mail, register.registration,
           register.candidates, register.councillors, services.make, ballast.make)


def make(out, truth, seed, scale):
    e = Estate(seed, scale, Council(seed, scale))
    for system in SYSTEMS:
        system(e)
    e.write(out, truth)
    return e


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("truth", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--scale", type=float, default=1.0, help="under 0.5 makes fewer stores too")
    args = parser.parse_args()
    for folder in (args.out, args.truth):
        if folder.exists():
            shutil.rmtree(folder)
    e = make(args.out, args.truth, args.seed, args.scale)
    print(f"{len(e.stores)} stores, {len(e.fields)} columns, {len({s['system'] for s in e.stores})} systems, {len(e.files)} files")


if __name__ == "__main__":
    main()
