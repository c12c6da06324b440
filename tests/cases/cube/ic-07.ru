# Breaks IC-7.
INSERT DATA { <http://example.org/key> a qb:SliceKey }
