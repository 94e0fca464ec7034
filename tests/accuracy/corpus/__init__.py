"""The labelled corpus: documents and tables about invented people, with the truth about them.

What it is not: it shares nothing with the detector (no rule, no word list, no
validator) and nothing with the demo estate; it is written from the published
grammars of the identifiers and from what council papers look like.
A new kind of document goes into letters.py, forms.py or decoy_texts.py; a new
kind of table into tables.py.
"""
