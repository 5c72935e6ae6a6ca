#!/usr/bin/env python3
"""Mutation testing, each mutant in a process of its own:

    python3 tests/Mutation/mutants.py SLICE [FILE.cs | ID OF A MUTANT]...

Stryker compiles all mutants of the slice into one assembly. In a process, the environment says which one is active. So what the
library, EF Core and the tests keep for a process does not hide it. artifacts/mutants/SLICE keeps the assembly, the tests that
reach each mutant (coverage.json) and the results (results.tsv); a further run goes on where the last one ended.
"""
import glob, json, math, os, re, shutil, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

CORE, CATCH_UP, EF_CORE = "Keygen.Webhooks", "Keygen.Webhooks.CatchUp", "Keygen.Webhooks.EntityFrameworkCore"
OTHER_SERVERS = r"MariaDb|PgBouncer|\.PostgresRe|\.PostgresSerializable|\.BackFillTests\.|\.Operations\."  # tests that need these, or minutes
SLICES = {  # name: (project, its folders, {project of tests: (tests to run, tests to leave out)}, a quick class of tests)
    "signatures": (CORE, ["Signatures"], {CORE: (r"\.Tests\.Signatures\.", "RandomHeadTests|AllocationTests")}, "SignatureHeaderTests"),
    "core": (CORE, ["Idempotency", "Leases", "Dispatching"], {
        CORE: (r"\.Tests\.(Idempotency|Leases|Dispatching|Forwarding|Receiving|Stores)\.", "AllocationTests|MemoryTests"),
        "Keygen.Webhooks.Testing": (r"\.Stores\.", "^$"),  # the contract of stores, on the one in memory
        CATCH_UP: (r"\.Replay\.|\.ParkedEventTests\.|\.SeveralMachinesTests\.", "^$")}, "EventKeyTests"),
    "walking": (CATCH_UP, ["Walking"], {CATCH_UP: (r"\.Tests\.CatchUp\.", "^$")}, "CursorTests"),
    "store": (EF_CORE, ["."], {EF_CORE: (".", OTHER_SERVERS)}, "StoredTablesTests"),
}
AT_ONCE = 3  # processes
STARTUP = 0.3  # seconds, of a process
ROUNDS = [1.5, 6, math.inf]  # seconds of tests in each process of a mutant, at most: the first process kills most mutants
NUMBERS = count()


def compile_mutants(folder, project, files, quick):
    """Stryker puts the mutated assembly beside the tests while it runs, and the original one back at its end. It tries only the
    mutants that the quick class reaches, which are few. Those results are not used."""
    globs = ["**/*.cs" if name == "." else f"**/{name}/**/*.cs" for name in files]
    config = {"project": f"{project}.csproj", "configuration": "Mutation", "mutate": globs, "ignore-methods": ["*Exception.ctor"],
              "test-runner": "mtp", "test-case-filter": f"FullyQualifiedName~.{quick}.", "coverage-analysis": "perTest", "reporters": ["json"]}
    with open(f"{folder}/stryker.json", "w") as file:
        json.dump({"stryker-config": config}, file)
    tests, mutated = f"{project}.Tests", None
    with open(f"{folder}/stryker.log", "w") as log:
        stryker = subprocess.Popen(["dotnet", "stryker", "-f", f"{folder}/stryker.json", "-O", f"{folder}/stryker"], cwd=tests, stdout=log, stderr=log)
        while stryker.poll() is None:
            time.sleep(0.2)
            for path in glob.glob(f"{tests}/bin/Mutation/*/{project}.dll"):
                with open(path, "rb") as file:
                    content = file.read()
                if "STRYKER_MUTANT_ID_CONTROL_VAR".encode("utf-16-le") in content:
                    mutated = content
    if mutated is None:
        sys.exit(f"Stryker made no mutants: see {folder}/stryker.log.")
    return mutated


def put(folder, project, mutated, tests):
    if not glob.glob(f"{tests}/bin/Mutation/*/{tests}.dll"):
        subprocess.run(["dotnet", "build", tests, "-c", "Mutation", "-v", "q"], check=True)
    shutil.copytree(os.path.dirname(glob.glob(f"{tests}/bin/Mutation/*/{tests}.dll")[0]), f"{folder}/{tests}", dirs_exist_ok=True)
    with open(f"{folder}/{tests}/{project}.dll", "wb") as file:
        file.write(mutated)


def compile_ahead(folder, tests):
    """Most of a process's time would be JIT compilation, of EF Core above all. So the assemblies get their machine code once, here."""
    with tempfile.TemporaryDirectory() as restored:  # restoring this project fetches the compiler
        with open(f"{restored}/crossgen.csproj", "w") as file:
            file.write("<Project Sdk='Microsoft.NET.Sdk'><PropertyGroup><TargetFramework>net10.0</TargetFramework>"
                       "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><PublishReadyToRun>true</PublishReadyToRun></PropertyGroup></Project>")
        subprocess.run(["dotnet", "restore", restored, "-v", "q"], check=True)
    packages = os.environ.get("NUGET_PACKAGES") or os.path.expanduser("~/.nuget/packages")
    crossgen = max(glob.glob(f"{packages}/microsoft.netcore.app.crossgen2.linux-x64/10.*/tools/crossgen2"), key=os.path.getmtime)
    runtimes = subprocess.run(["dotnet", "--list-runtimes"], capture_output=True, text=True, check=True).stdout
    shared = [f"{path}/{version}/*.dll" for version, path in re.findall(r"App (10\.\S+) \[(.+)\]", runtimes)]
    references = [part for path in [f"{folder}/{tests}/*.dll", *shared] for part in ("-r", path)]
    for path in glob.glob(f"{folder}/{tests}/*.dll"):
        compiled = f"{path}.ahead"
        done = subprocess.run([crossgen, path, "-o", compiled, *references, "--targetos", "linux", "--targetarch", "x64", "-O"], capture_output=True)
        if done.returncode == 0:  # fails where it is machine code already
            os.replace(compiled, path)


def run(folder, tests, methods, limit, **environment):
    """Returns the exit code, the name of the first test that failed, and the seconds."""
    command = ["dotnet", f"{folder}/{tests}/{tests}.dll", "-stopOnFail", "-noLogo", "-noColor"]
    command += [part for method in methods for part in ("-method", method)]
    begin = time.time()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env={**os.environ, **environment})
    except subprocess.TimeoutExpired:
        return -1, "out of time", time.time() - begin
    failed = next((line.strip() for line in done.stdout.splitlines() if "[FAIL]" in line), "")
    return done.returncode, failed, time.time() - begin


def reach(folder, tests, method):
    """Runs a method of tests once, and returns its seconds and the mutants that it reaches."""
    name = f"keygen-coverage-{os.getpid()}-{next(NUMBERS)}"
    code, failed, seconds = run(folder, tests, [method], 300, STRYKER_COVERAGE_FILE=f"{name}.txt")
    mutants = set()
    for path in glob.glob(f"{tempfile.gettempdir()}/{name}-*.txt"):
        with open(path) as file:
            mutants |= {int(part) for part in file.read().split(";")[0].split(",") if part}
        os.remove(path)
    print(method, code, failed, f"{seconds:.1f} s, {len(mutants)} mutants", flush=True)
    return tests, method, code, max(seconds - STARTUP, 0.1), sorted(mutants)


def coverage(folder, projects):
    pairs = []
    for tests, (wanted, unwanted) in projects.items():
        tests += ".Tests"
        listed = subprocess.run(["dotnet", f"{folder}/{tests}/{tests}.dll", "-list", "methods", "-noLogo", "-noColor"], capture_output=True, text=True, check=True)
        methods = {line.strip() for line in listed.stdout.splitlines() if line.startswith(CORE)}
        pairs += [(tests, method) for method in sorted(methods) if re.search(wanted, method) and not re.search(unwanted, method)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [row for row in pool.map(lambda pair: reach(folder, *pair), pairs) if row[2] == 0]


def parts_of(tests, reached, mutant):
    """A test that reaches fewer mutants is closer to this one. Quick ones run first: most of them need no server."""
    methods = sorted((len(mutants), seconds, method) for name, method, _, seconds, mutants in reached if name == tests and mutant in mutants)
    parts, totals = [[] for _ in ROUNDS], [0] * len(ROUNDS)
    for _, seconds, method in methods:
        fits = (number for number, limit in enumerate(ROUNDS) if seconds <= limit / 2 and totals[number] + seconds <= limit)
        number = next(fits)
        parts[number].append((seconds, method))
        totals[number] += seconds
    return [part for part in parts if part]


def try_mutant(folder, mutant, reached):
    tried = 0
    for tests in dict.fromkeys(row[0] for row in reached):
        for part in parts_of(tests, reached, mutant):
            tried += len(part)
            limit = 30 + 3 * sum(seconds for seconds, _ in part)
            methods = [method for _, method in part]
            environment = {"STRYKER_MUTANT_ID_CONTROL_VAR": "ACTIVE_MUTANT", "ACTIVE_MUTANT": str(mutant)}
            code, failed, _ = run(folder, tests, methods, limit, **environment)
            if code == -1:
                passes = run(folder, tests, methods, limit)[0] == 0
                return ("OUT OF TIME" if passes else "UNCLEAR"), failed
            if code != 0:
                alone = [method for method in methods if method == failed.split(" ")[0].split("(")[0]]
                fails_again = any(run(folder, tests, group, limit, **environment)[0] not in (0, -1) for group in (alone, methods) if group)
                return ("KILLED" if fails_again else "UNCLEAR"), failed or f"exit code {code}"
    return ("SURVIVED", f"{tried} tests") if tried else ("UNREACHED", "")


def counts(mutant, source):
    """ConfigureAwait(true) changes nothing: neither tests nor servers have a context to come back to."""
    start = mutant["location"]["start"]
    return mutant["status"] not in ("Ignored", "CompileError") and not source[start["line"] - 1][:start["column"] - 1].endswith("ConfigureAwait(")


def result(folder, path, mutant, reached):
    begin = time.time()
    fate, reason = try_mutant(folder, int(mutant["id"]), reached)
    text = " ".join(mutant["replacement"].split())
    place = "/".join(path.split("/")[-2:])
    return place, mutant["id"], mutant["location"]["start"]["line"], mutant["mutatorName"], text, fate, reason, f"{time.time() - begin:.0f} s"


def main(slice_name, *only):
    project, files, projects, quick = SLICES[slice_name]
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    folder = os.path.abspath(f"../artifacts/mutants/{slice_name}")
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(f"{folder}/prepared"):
        mutated = compile_mutants(folder, project, files, quick)
        for tests in projects:
            put(folder, project, mutated, f"{tests}.Tests")
        for tests in projects:
            compile_ahead(folder, f"{tests}.Tests")
        os.makedirs(f"{folder}/prepared")
    if not os.path.exists(f"{folder}/coverage.json"):
        reached = coverage(folder, projects)
        with open(f"{folder}/coverage.json", "w") as file:
            json.dump(reached, file)
    with open(f"{folder}/coverage.json") as file:
        reached = json.load(file)
    with open(glob.glob(f"{folder}/stryker/reports/mutation-report.json")[0]) as file:
        report = json.load(file)["files"]
    with open(f"{folder}/results.tsv", "a+") as results, ThreadPoolExecutor(AT_ONCE) as pool:
        results.seek(0)
        done = {row[1] for row in (line.split("\t") for line in results) if row[5] != "UNCLEAR"}
        mutants = [(path, mutant) for path, content in report.items() for mutant in content["mutants"]
                   if counts(mutant, content["source"].split("\n")) and mutant["id"] not in done
                   and (not only or os.path.basename(path) in only or mutant["id"] in only)]
        for row in pool.map(lambda pair: result(folder, *pair, reached), mutants):
            print(*row, sep="\t", file=results, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
