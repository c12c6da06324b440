# Breaks IC-10.
INSERT DATA { <http://example.org/slice> qb:sliceStructure <http://example.org/key> . <http://example.org/key> qb:componentProperty fp:about }
