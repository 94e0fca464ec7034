"""The held-out corpus: a second labelled corpus, written apart from the detector and from the first corpus.

It is made like the first one (same truth, same scorer) and shares nothing else
with it: other words, other layouts, other authors' habits. Rules are not tuned
to it; a gap between the two tables of docs/accuracy.md is overfitting. What
belongs where: `mark` (labels inside text), `words` and `people` (who),
`numbers` (check digits), `letters`, `mails`, `forms`, `lists`, `public`
(documents), `sheets` (tables), `carriers` (how a table is written to a file).
"""
