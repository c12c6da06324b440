# Breaks IC-19.
DELETE WHERE { ?unit skos:inScheme v:unit }
