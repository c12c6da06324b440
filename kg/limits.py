"""What is refused with a word of advice, rather than left to fill the memory of a machine."""

from __future__ import annotations

MAX_CHARS = 2_000_000
"""The longest report, in characters: as many as four thick books. Time and memory grow with the length; docs/speed.md."""
