"""Chinese dates, periods, durations and ages → EDTF.

`find_times(text, reference)` reads characters alone and never the clock: what a text leaves out comes from the same
paragraph or from the reference date (the publication date), and where neither helps, `edtf` is None and the basis
`unresolved`. Offsets are code points of the text as given, half-open; times come in order and do not overlap.

Basis: stated (the year is printed) · resolved (counted from the reference date) · inherited (the paragraph said the
year) · unresolved.
"""

from kg.times.find import find_times

__all__ = ["find_times"]
