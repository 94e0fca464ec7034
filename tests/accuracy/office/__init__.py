"""The third corpus: the papers and sheets of ordinary offices of a council, most of them not about elections.

Written before the detector was measured on it, in another style than the other
two: forms, listings and letters are drawn from a few engines (`layouts.py`) that
write the same facts in many layouts. Labels and the truth's form are those of
`holdout/mark.py` and `holdout/truth.py`; words, people and documents are its own.
A new document is a function and a line in `papers.KINDS`, a new table a line in
`sheets.KINDS`. Everybody in it is invented.
"""
