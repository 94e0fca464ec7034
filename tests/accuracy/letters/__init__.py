"""The fourth corpus: free text only. Letters, mails, forms, notes, minutes and logs of a council, with look-alikes.

Written from the rules of the identifiers (grammar, check digits, which values are examples or reserved for plays) and
from what such papers look like, without sight of the detector or of the other corpora's texts. Judged are the types
that `mark.JUDGED` names; names of people, roles, stations, poll dates and fees are in the texts but count neither way
(the other corpora judge them). Everybody in it is invented.

    mark.py      labels inside generated text, taken out before writing
    people.py    invented people, places, addresses, councils
    numbers.py   identifiers with valid check digits, and how they are written
    decoys.py    look-alikes with the words that stand before them
    layout.py    forms, wrapping, noise
    staff.py, others.py, public.py, machine.py    documents: election staff, other people, nobody, programs
"""
