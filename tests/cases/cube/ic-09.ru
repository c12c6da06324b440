# Breaks IC-9.
INSERT DATA { <http://example.org/slice> a qb:Slice }
