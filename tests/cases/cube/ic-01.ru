# Breaks IC-1.
DELETE { ?obs qb:dataSet ?set } WHERE { { SELECT (MIN(?o) AS ?obs) WHERE { ?o a qb:Observation } } ?obs qb:dataSet ?set }
