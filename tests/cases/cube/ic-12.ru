# Breaks IC-12.
INSERT { <http://example.org/again> ?p ?x } WHERE { { SELECT (MIN(?o) AS ?obs) WHERE { ?o a qb:Observation } } ?obs ?p ?x }
