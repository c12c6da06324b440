# Breaks IC-11.
DELETE { ?obs fp:about ?x } WHERE { { SELECT (MIN(?o) AS ?obs) WHERE { ?o a qb:Observation } } ?obs fp:about ?x }
