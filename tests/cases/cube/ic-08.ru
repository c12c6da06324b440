# Breaks IC-8.
INSERT DATA { cube:dsd qb:sliceKey <http://example.org/key> . <http://example.org/key> a qb:SliceKey ; qb:componentProperty fp:hedge }
