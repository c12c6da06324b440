# Breaks IC-5.
DELETE WHERE { fp:indicator qb:codeList ?list }
