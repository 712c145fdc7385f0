/* SPDX-License-Identifier: EUPL-1.2
 * vocab: the namespaces Spil speaks, and the IRIs the C refers to by name. Registers name all others themselves. */
#ifndef SPIL_RDF_VOCAB_H
#define SPIL_RDF_VOCAB_H
#include "base/slice.h"

#define NS_RDF    "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define NS_RDFS   "http://www.w3.org/2000/01/rdf-schema#"
#define NS_XSD    "http://www.w3.org/2001/XMLSchema#"
#define NS_OWL    "http://www.w3.org/2002/07/owl#"
#define NS_SH     "http://www.w3.org/ns/shacl#"
#define NS_SKOS   "http://www.w3.org/2004/02/skos/core#"
#define NS_DCT    "http://purl.org/dc/terms/"
#define NS_DCAT   "http://www.w3.org/ns/dcat#"
#define NS_ADMS   "http://www.w3.org/ns/adms#"
#define NS_ORG    "http://www.w3.org/ns/org#"
#define NS_FOAF   "http://xmlns.com/foaf/0.1/"
#define NS_VCARD  "http://www.w3.org/2006/vcard/ns#"
#define NS_PROV   "http://www.w3.org/ns/prov#"
#define NS_ODRL   "http://www.w3.org/ns/odrl/2/"
#define NS_DPV    "https://w3id.org/dpv#"
#define NS_CPSV   "http://purl.org/vocab/cpsv#"
#define NS_M8G    "http://data.europa.eu/m8g/"
#define NS_ELI    "http://data.europa.eu/eli/ontology#"
#define NS_SCHEMA "https://schema.org/"
#define NS_DQV    "http://www.w3.org/ns/dqv#"
#define NS_QB     "http://purl.org/linked-data/cube#"
#define NS_LOCN   "http://www.w3.org/ns/locn#"
#define NS_TIME   "http://www.w3.org/2006/time#"
#define NS_SPIL   "urn:spil:ns#"

/* prefix and namespace, for writers */
#define VOCAB_PREFIXES(X) \
	X("rdf", NS_RDF) X("rdfs", NS_RDFS) X("xsd", NS_XSD) X("owl", NS_OWL) X("sh", NS_SH) X("skos", NS_SKOS) X("dct", NS_DCT) \
	X("dcat", NS_DCAT) X("adms", NS_ADMS) X("org", NS_ORG) X("foaf", NS_FOAF) X("vcard", NS_VCARD) X("prov", NS_PROV) \
	X("odrl", NS_ODRL) X("dpv", NS_DPV) X("cpsv", NS_CPSV) X("m8g", NS_M8G) X("eli", NS_ELI) X("schema", NS_SCHEMA) \
	X("dqv", NS_DQV) X("qb", NS_QB) X("locn", NS_LOCN) X("time", NS_TIME) X("spil", NS_SPIL) \
	X("dcatap", "http://data.europa.eu/r5r/") X("mdcat", "https://data.vlaanderen.be/ns/metadata-dcat#") X("vann", "http://purl.org/vocab/vann/")

#define RDF(name)  S(NS_RDF name)
#define RDFS(name) S(NS_RDFS name)
#define XSD(name)  S(NS_XSD name)
#define SH(name)   S(NS_SH name)
#define SKOS(name) S(NS_SKOS name)
#define DCT(name)  S(NS_DCT name)
#define ADMS(name) S(NS_ADMS name)
#define SPIL(name) S(NS_SPIL name)
#endif
