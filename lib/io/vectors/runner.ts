/** A program of Python that holds a framework against the vectors, by an adapter of its own. */
export const runner = `"""python3 run.py ADAPTER [DIR]: holds a framework against conformance vectors.

ADAPTER is a module with surrogate(case) -> (outputs or None, gradients) at case["input"], of floats, and
neuron(case) -> (dict of outputs, gradients by the input), [steps, neurons] flat; None for what it does not have.
"""
import importlib, json, math, os, sys


def numbers(values):
    return [float(value) for value in values]


def worst(got, due, tolerance):
    got, due = numbers(got), numbers(due)
    if len(got) != len(due):
        return "%d numbers when %d were due" % (len(got), len(due))
    for i, (a, b) in enumerate(zip(got, due)):
        if not (a == b or math.isnan(a) and math.isnan(b) or abs(a - b) <= tolerance * max(1.0, abs(b))):
            return "[%d]: got %r when %r was due" % (i, a, b)
    return None


def faults(adapter, kind, case, tolerance):
    found = getattr(adapter, kind[:-1], lambda case: None)(case)
    if found is None:
        return None
    outputs, gradients = found
    if kind == "surrogates":
        pairs = [("gradient", gradients, case["gradient"])]
        if outputs is not None and case["output"] is not None:
            pairs.append(("output", outputs, case["output"]))
    else:
        pairs = [(name, outputs[name], case["output"][name]) for name in outputs]
        pairs.append(("gradient", gradients, case["gradient"]["input"]))
    all_found = [(name, worst(got, due, tolerance)) for name, got, due in pairs]
    return ["%s%s%s" % (name, "" if text[0] == "[" else ": ", text) for name, text in all_found if text]


if __name__ == "__main__":
    folder = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, os.getcwd())
    adapter = importlib.import_module(sys.argv[1])
    count = {"ok": 0, "FAIL": 0, "skip": 0}
    for kind in ("surrogates", "neurons"):
        vectors = json.load(open(os.path.join(folder, kind + ".json")))
        assert vectors["version"] == 1, "these vectors have another format"
        for case in vectors["cases"]:
            found = faults(adapter, kind, case, vectors["tolerance"])
            word = "skip" if found is None else "FAIL" if found else "ok"
            count[word] += 1
            if word == "FAIL":
                print("FAIL", case["id"], "; ".join(found))
    print(", ".join("%d %s" % (n, word) for word, n in count.items()))
    sys.exit(1 if count["FAIL"] else 0)
`;
