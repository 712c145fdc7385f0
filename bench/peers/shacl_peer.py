# SPDX-License-Identifier: EUPL-1.2
# pySHACL over one catalogue, as shacl-peer.js does: python3 shacl_peer.py SHAPES.ttl DATA.nt RESULTS.txt
import json, resource, sys, time
from rdflib import Graph, Namespace, URIRef, BNode
from rdflib.namespace import RDF
from pyshacl import validate

SH = Namespace("http://www.w3.org/ns/shacl#")
shapes_file, data_file, results_file = sys.argv[1:4]
t = time.perf_counter()
shapes, data = Graph().parse(shapes_file, format="turtle"), Graph().parse(data_file, format="nt")
read_ms = (time.perf_counter() - t) * 1000
t = time.perf_counter()
_, report, _ = validate(data, shacl_graph=shapes, inference="none")
validate_ms = (time.perf_counter() - t) * 1000
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(x):
    if x is None:
        return "-"
    if isinstance(x, URIRef):
        return f"<{x}>"
    if isinstance(x, BNode):
        return "_:b"
    kind = "@" + x.language.lower() if x.language else f"^^<{x.datatype or 'http://www.w3.org/2001/XMLSchema#string'}>"
    return json.dumps(str(x), ensure_ascii=False) + kind


lines = []
for r in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
    component = str(report.value(r, SH.sourceConstraintComponent)).replace(str(SH), "").replace("ConstraintComponent", "")
    lines.append(f"{show(report.value(r, SH.focusNode))} {show(report.value(r, SH.resultPath))} {component} {show(report.value(r, SH.value))}\n")
with open(results_file, "w", encoding="utf-8") as f:
    f.writelines(sorted(lines))
print(json.dumps({"peer": "pyshacl", "triples": len(data), "readMs": round(read_ms), "validateMs": round(validate_ms), "rssMB": round(rss), "results": len(lines)}))
