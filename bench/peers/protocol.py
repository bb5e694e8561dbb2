"""How a framework in Python answers the comparison: one line of JSON asks, one line answers (see protocol.ts)."""

import json
import os
import sys
import time

import numpy


def serve(commands):
    """Answers what comes in on standard input. What else is printed goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": commands[request["command"]](request)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": request["id"], **answer}), file=answers, flush=True)


def read(folder, name, kind):
    """The numbers of a file."""
    return numpy.fromfile(os.path.join(folder, name), dtype=kind)


def milliseconds(run, times):
    """What each of some calls takes."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return taken
