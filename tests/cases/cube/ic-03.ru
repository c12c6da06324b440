# Breaks IC-3.
DELETE WHERE { ?m a qb:MeasureProperty }
