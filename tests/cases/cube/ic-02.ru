# Breaks IC-2.
INSERT { ?set qb:structure <http://example.org/other> } WHERE { ?set a qb:DataSet }
