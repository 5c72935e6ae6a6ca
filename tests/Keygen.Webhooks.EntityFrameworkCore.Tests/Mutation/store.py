#!/usr/bin/env python3
"""Mutation testing of the EF Core store. Run it in the folder of the tests:

    python3 Mutation/store.py FOLDER [FILE.cs or id of a mutant, …]

Stryker compiles all mutants into one assembly. In a process, the environment says which one is active. So each mutant gets a
process of its own, and what the store and EF Core keep for a process does not hide it. FOLDER keeps the assembly, the tests that
reach each mutant (coverage.json) and the results (results.tsv); a further run goes on where the last one ended.
"""
import glob, json, os, shutil, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor

NAME = "Keygen.Webhooks.EntityFrameworkCore"
OTHERS = ("MariaDb", "PgBouncer", ".PostgresRe", ".PostgresSerializable", ".BackFillTests.", ".Operations.")  # need other servers, or minutes
AT_ONCE = 2  # mutants
STARTUP, QUICK, LONGEST = 3, 6, 60  # seconds: of a process, of the first tests of a mutant, of its other tests


def compile_mutants(folder):
    """Stryker puts the mutated assembly beside the tests while it runs, and the original one back at its end."""
    output = None
    with open(f"{folder}/stryker.log", "w") as log:
        stryker = subprocess.Popen(["dotnet", "stryker", "-f", "Mutation/store.json", "-O", f"{folder}/stryker"], stdout=log, stderr=log)
        while stryker.poll() is None:
            time.sleep(0.2)
            for path in glob.glob(f"bin/Mutation/*/{NAME}.dll"):
                with open(path, "rb") as file:
                    content = file.read()
                if "STRYKER_MUTANT_ID_CONTROL_VAR".encode("utf-16-le") in content:
                    output, mutated = os.path.dirname(path), content
    shutil.copytree(output, f"{folder}/tests", dirs_exist_ok=True)
    with open(f"{folder}/tests/{NAME}.dll", "wb") as file:
        file.write(mutated)


def run(folder, methods, limit, **environment):
    """Returns the exit code, the name of the first test that failed, and the seconds."""
    command = ["dotnet", f"{folder}/tests/{NAME}.Tests.dll", "-stopOnFail", "-noLogo", "-noColor"]
    command += [part for method in methods for part in ("-method", method)]
    begin = time.time()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env={**os.environ, **environment})
    except subprocess.TimeoutExpired:
        return -1, "out of time", time.time() - begin
    failed = next((line.strip() for line in done.stdout.splitlines() if "[FAIL]" in line), "")
    return done.returncode, failed, time.time() - begin


def coverage(folder):
    """Runs each test method once, and returns its seconds and the mutants that it reaches."""
    listed = subprocess.run(["dotnet", f"{folder}/tests/{NAME}.Tests.dll", "-list", "methods", "-noLogo", "-noColor"], capture_output=True, text=True)
    reached = {}
    for method in sorted(set(line.strip() for line in listed.stdout.splitlines() if line.startswith(NAME))):
        if any(other in method for other in OTHERS):
            continue
        code, failed, seconds = run(folder, [method], 300, STRYKER_COVERAGE_FILE="keygen-coverage.txt")
        mutants = set()
        for path in glob.glob(f"{tempfile.gettempdir()}/keygen-coverage-*.txt"):
            with open(path) as file:
                mutants |= {int(part) for part in file.read().split(";")[0].split(",") if part}
            os.remove(path)
        print(method, code, failed, f"{seconds:.1f} s, {len(mutants)} mutants", flush=True)
        if code == 0:
            reached[method] = (max(seconds - STARTUP, 0.1), sorted(mutants))
    return reached


def try_mutant(folder, mutant, reached):
    # A test that reaches fewer mutants is closer to this one. The quick ones are tried first, most need no server.
    methods = sorted((len(mutants), seconds, method) for method, (seconds, mutants) in reached.items() if mutant in mutants)
    parts, totals = ([], []), [0, 0]
    for _, seconds, method in methods:
        is_quick = seconds <= QUICK / 2 and totals[0] + seconds <= QUICK
        if is_quick or totals[1] + seconds <= LONGEST or not (parts[0] or parts[1]):
            parts[not is_quick].append((seconds, method))
            totals[not is_quick] += seconds
    for part in filter(None, parts):
        limit = 60 + 3 * sum(seconds for seconds, _ in part)
        code, failed, _ = run(folder, [method for _, method in part], limit, STRYKER_MUTANT_ID_CONTROL_VAR="ACTIVE_MUTANT", ACTIVE_MUTANT=str(mutant))
        if code != 0:
            return "KILLED", failed or f"exit code {code}"
    return ("SURVIVED", f"{len(parts[0]) + len(parts[1])} of {len(methods)} tests") if methods else ("UNREACHED", "")


def counts(mutant, source):
    """ConfigureAwait(true) changes nothing: neither tests nor servers have a context to come back to."""
    start = mutant["location"]["start"]
    return mutant["status"] not in ("Ignored", "CompileError") and not source[start["line"] - 1][:start["column"] - 1].endswith("ConfigureAwait(")


def result(folder, path, mutant, reached):
    begin = time.time()
    fate, reason = try_mutant(folder, int(mutant["id"]), reached)
    text = " ".join(mutant["replacement"].split())
    return os.path.basename(path), mutant["id"], mutant["location"]["start"]["line"], mutant["mutatorName"], text, fate, reason, f"{time.time() - begin:.0f} s"


def main(folder, *only):
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(f"{folder}/tests"):
        compile_mutants(folder)
    if not os.path.exists(f"{folder}/coverage.json"):
        reached = coverage(folder)
        with open(f"{folder}/coverage.json", "w") as file:
            json.dump(reached, file)
    with open(f"{folder}/coverage.json") as file:
        reached = json.load(file)
    with open(glob.glob(f"{folder}/stryker/reports/mutation-report.json")[0]) as file:
        files = json.load(file)["files"]
    with open(f"{folder}/results.tsv", "a+") as results, ThreadPoolExecutor(AT_ONCE) as pool:
        results.seek(0)
        done = {line.split("\t")[1] for line in results}
        mutants = [(path, mutant) for path, content in files.items() for mutant in content["mutants"]
                   if counts(mutant, content["source"].split("\n")) and mutant["id"] not in done
                   and (not only or os.path.basename(path) in only or mutant["id"] in only)]
        for row in pool.map(lambda pair: result(folder, *pair, reached), mutants):
            print(*row, sep="\t", file=results, flush=True)


main(*sys.argv[1:])
