"""Read every number of a Chinese text: figures with exact value, unit and bound, and all others with a reason.

Offsets are code points, half-open, into the text as given: `text[f.start:f.end] == f.quote`. Values are exact decimals in
base units. 以上 and 以下 take the number in, 超过 and 不足 leave it out (Civil Code art. 1259). The words are in
ontology/lexicon-units.ttl; the grammar is here.
"""

from kg.figures.reasons import REASONS
from kg.figures.scan import Scan, find_figures, scan

__all__ = ["REASONS", "Scan", "find_figures", "scan"]
