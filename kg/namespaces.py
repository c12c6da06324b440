"""Every namespace once, in the order in which published files declare them."""

from __future__ import annotations

FP = "https://w3id.org/fupin/def#"
V = "https://w3id.org/fupin/vocab/"
LX = "https://w3id.org/fupin/lexicon#"
SHAPES = "https://w3id.org/fupin/shapes#"
BASE = "https://w3id.org/fupin/id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
QB = "http://purl.org/linked-data/cube#"
CUBE = "https://w3id.org/fupin/cube/"
SDMX_DIMENSION = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_ATTRIBUTE = "http://purl.org/linked-data/sdmx/2009/attribute#"
SDMX_MEASURE = "http://purl.org/linked-data/sdmx/2009/measure#"
SDMX_CODE = "http://purl.org/linked-data/sdmx/2009/code#"

PREFIXES: dict[str, str] = {
    "fp": FP,
    "v": V,
    "lx": LX,
    "fps": SHAPES,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "dcat": DCAT,
    "void": VOID,
    "oa": OA,
    "org": ORG,
    "prov": PROV,
    "qudt": QUDT,
    "unit": UNIT,
    "schema": SCHEMA,
    "sh": SH,
    "qb": QB,
    "cube": CUBE,
    "sdmx-dimension": SDMX_DIMENSION,
    "sdmx-attribute": SDMX_ATTRIBUTE,
    "sdmx-measure": SDMX_MEASURE,
    "sdmx-code": SDMX_CODE,
}
