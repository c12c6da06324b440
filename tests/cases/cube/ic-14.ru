# Breaks IC-14.
DELETE { ?obs sdmx-measure:obsValue ?x } WHERE { { SELECT (MIN(?o) AS ?obs) WHERE { ?o a qb:Observation } } ?obs sdmx-measure:obsValue ?x }
