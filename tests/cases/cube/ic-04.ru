# Breaks IC-4.
DELETE WHERE { sdmx-dimension:refPeriod rdfs:range ?range }
