#!/usr/bin/env python3
"""Times `opsbook build` as a whole process: CPU seconds, peak memory, growth with the size of the book.

    cargo build --release
    python3 benches/build.py                      1, 1,000 and 10,000 pages, made here
    python3 benches/build.py --pages DIR          the pages of DIR instead (a book, built as it is)
    python3 benches/build.py --pages DIR --against 'COMMAND {source} {out}'
                                                  in turn with another program; the median ratio of CPU seconds

Pages are the same on every run. The site goes to a folder in memory where there is one (/dev/shm). CPU seconds are those of
the process as the system accounts them (user and system); wall time on a shared machine says little.
"""
import argparse
import os
import random
import shlex
import shutil
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORDS = """alert backend batch broker bucket cache cause check client cluster commit config connection container consumer
controller cpu daemon database deploy disk endpoint error event failover gateway graph handler health host image incident index
ingress job key latency leader limit load log memory message metric migration network node operator page partition peer pod pool
port primary probe process proxy query queue quorum quota rate record region replica request restart retry rollback route run
schema secret server service session shard shell signal slow snapshot socket spike standby state storage stream switch table task
tenant thread threshold timeout token topic trace traffic upstream user value version volume watch worker zone the a is are of to
in on for when if then before after with from and or not that this it every some all until while because first next last only
look open read note wait start stop compare follow raise lower drain scale move keep tell ask make sure again""".split()
SERVICES = ["billing", "catalogue", "checkout", "dns", "identity", "ingress", "kafka", "mail", "postgres", "search"]
HEADINGS = ["Meaning", "Impact", "Diagnosis", "Mitigation", "Verification", "Rollback", "Escalation", "Afterwards"]
SHELL = """# Look at the pods first
kubectl get pods -n <namespace> -l app={s} --field-selector=status.phase!=Running
kubectl describe pod <pod-name> -n <namespace> | tail -40

# Recent errors, by kind
kubectl logs -n <namespace> -l app={s} --tail=500 | grep -i "error" | sort | uniq -c | sort -rn | head -20
for pod in $(kubectl get pods -n <namespace> -o name); do kubectl top "$pod" -n <namespace>; done
"""
YAML = """groups:
  - name: {s}
    rules:
      - alert: {S}Slow
        expr: histogram_quantile(0.99, sum(rate({s}_seconds_bucket[5m])) by (le)) > 1.5
        for: 10m
        labels: {{ severity: P2 }}
        annotations:
          summary: "{s} answers slowly"   # seconds
"""
SQL = """SELECT pid, state, wait_event, now() - query_start AS age, left(query, 80)
FROM pg_stat_activity WHERE datname = '{s}' AND state <> 'idle' ORDER BY age DESC LIMIT 20;
"""


def sentence(rng):
    words = [rng.choice(WORDS) for _ in range(rng.randint(8, 20))]
    return words[0].capitalize() + " " + " ".join(words[1:]) + "."


def page(rng, number, names):
    service = SERVICES[number % len(SERVICES)]
    lines = ["---", f"title: {names[number]}", f"severity: P{1 + number % 4}", f"services: [{service}]",
             f"alerts: [{names[number]}]", "owner: platform", "---", "", f"# {names[number]}", ""]
    for at, heading in enumerate(HEADINGS):
        lines += [f"## {heading}", ""]
        for _ in range(3):
            lines += [" ".join(sentence(rng) for _ in range(rng.randint(2, 4))), ""]
        if at < 6:
            kind, code = [("bash", SHELL), ("yaml", YAML), ("bash", SHELL), ("sql", SQL), ("bash", SHELL), ("json", '{{"service": "{s}", "replicas": {n}}}\n')][at]
            lines += ["```" + kind, code.format(s=service, S=service.capitalize(), n=number).rstrip("\n"), "```", ""]
        if at in (1, 4):
            lines += ["| Step | Who | Within |", "| --- | --- | ---: |"]
            lines += [f"| {sentence(rng)} | {rng.choice(SERVICES)} | {rng.randint(1, 60)} min |" for _ in range(4)] + [""]
        if at in (3, 5):
            lines += [f"- [ ] {sentence(rng)}" for _ in range(4)] + [""]
        if at == 6:
            for _ in range(3):
                other = rng.randrange(len(names))
                lines.append(f"- [{names[other]}](../{SERVICES[other % len(SERVICES)]}/{names[other]}.md#impact)")
            lines.append("")
    return "\n".join(lines)


def make_book(folder, count):
    rng = random.Random(7)
    names = [f"{rng.choice(WORDS).capitalize()}{rng.choice(WORDS).capitalize()}{number}" for number in range(count)]
    for number in range(count):
        path = os.path.join(folder, SERVICES[number % len(SERVICES)])
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, names[number] + ".md"), "w", encoding="utf-8") as file:
            file.write(page(rng, number, names))


def run(command):
    """Returns CPU seconds, peak memory in MB and wall seconds of a command; ends the benchmark where it fails."""
    start = time.monotonic()
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    os.close(null)
    if status != 0:
        sys.exit(f"failed: {shlex.join(command)}")
    # Linux counts peak memory in KiB, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, time.monotonic() - start


def median_of(runs, command, clean):
    seen = []
    for _ in range(runs):
        shutil.rmtree(clean, ignore_errors=True)
        seen.append(run(command))
    return [statistics.median(figure) for figure in zip(*seen)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    parser.add_argument("--opsbook", default=os.path.join(target, "release", "opsbook"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages", help="a folder of Markdown")
    parser.add_argument("--against", help="another program, with {source} and {out}")
    args = parser.parse_args()
    if not os.path.exists(args.opsbook):
        sys.exit("no release build: run `cargo build --release` first")
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        out = os.path.join(folder, "site")
        build = lambda source: [args.opsbook, "build", source, "--out", out]
        print(f"binary: {os.path.getsize(args.opsbook) / 1e6:.1f} MB")
        if args.pages:
            if args.against:
                compare(args, build(args.pages), out, folder)
            else:
                report("pages given", median_of(args.runs, build(args.pages), out))
            return
        seen = {}
        for count in (1, 1000, 10000):
            source = os.path.join(folder, f"book-{count}")
            make_book(source, count)
            seen[count] = median_of(args.runs if count < 10000 else min(args.runs, 3), build(source), out)
            report(f"{count:>6} pages", seen[count])
        print(f"10,000 pages cost {seen[10000][0] / seen[1000][0]:.1f} times 1,000")


def report(what, figures):
    cpu, memory, wall = figures
    print(f"{what}: {cpu:.3f} s CPU, {memory:.0f} MB, {wall:.3f} s wall")


def compare(args, ours, out, folder):
    other_out = os.path.join(folder, "other")
    other = [part.format(source=args.pages, out=other_out) for part in shlex.split(args.against)]
    pairs = []
    for _ in range(args.runs):
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(other_out, ignore_errors=True)
        pairs.append((run(ours), run(other)))
    report("opsbook", [statistics.median(figure) for figure in zip(*[pair[0] for pair in pairs])])
    report("  other", [statistics.median(figure) for figure in zip(*[pair[1] for pair in pairs])])
    ratios = sorted(mine[0] / theirs[0] for mine, theirs in pairs)
    print(f"ratio of CPU seconds: {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


main()
