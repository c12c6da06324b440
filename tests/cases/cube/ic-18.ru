# Breaks IC-18.
INSERT DATA { <http://example.org/set> qb:slice <http://example.org/slice> . <http://example.org/slice> qb:observation <http://example.org/obs> }
