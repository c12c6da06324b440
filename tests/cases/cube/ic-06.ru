# Breaks IC-6.
INSERT DATA { cube:component-area qb:componentRequired false }
