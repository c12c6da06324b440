# Breaks IC-13.
DELETE { ?obs sdmx-attribute:obsStatus ?x } WHERE { { SELECT (MIN(?o) AS ?obs) WHERE { ?o a qb:Observation } } ?obs sdmx-attribute:obsStatus ?x }
