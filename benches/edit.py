#!/usr/bin/env python3
"""Times `opsbook serve --watch`: from the end of a save to the new text over HTTP, CPU seconds, memory, first page.

    cargo build --release
    python3 benches/edit.py DIR                a copy of the book in DIR is edited
    python3 benches/edit.py DIR --edits 50     more of them; 20 otherwise
    python3 benches/edit.py DIR --kind heading a new heading instead of new text (also: title, contact)

CPU seconds are those of the server as the system accounts them (user and system), from before the first edit to after the
last, with the pages that were fetched in between. Linux only: they are read from /proc.
"""
import argparse
import http.client
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def megabytes(pid, name):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
    return 0.0


def get(connection, path):
    connection.request("GET", path)
    return connection.getresponse().read().decode("utf-8", "replace")


def pages(folder):
    found = []
    for at, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "theme" and not name.startswith(".")]
        found += [os.path.join(at, name) for name in sorted(files) if name.endswith(".md")]
    return sorted(found)


def address(folder, file):
    """Where the page of a file lies, as the design says: numeric prefixes go, index.md is its folder's page."""
    names = os.path.relpath(file, folder)[: -len(".md")].split(os.sep)
    names = [re.sub(r"^\d{1,3}[-_](?=[^\W\d_])", "", name) for name in names]
    if names[-1].lower() == "readme":
        names[-1] = "index"
    return "/" + "/".join(names) + ".html"


def edited(text, kind, token):
    if kind == "heading":
        return f"{text.rstrip()}\n\n## Heading {token}\n\nText below it.\n"
    if kind == "title":
        return re.sub(r"(?m)^(title: |# ).*$", lambda found: f"{found[1]}Title {token}", text, count=1)
    if kind == "contact":
        return re.sub(r"(?m)^(\s*(?:- \{ )?name: )[^,\n]*", lambda found: f"{found[1]}Name {token}", text, count=1)
    return f"{text.rstrip()}\n\nA line {token} that was not there.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--kind", choices=["text", "heading", "title", "contact"], default="text")
    parser.add_argument("--opsbook", default=os.path.join(ROOT, "target/release/opsbook"))
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        book = os.path.join(temporary, "content")
        shutil.copytree(words.book, book)
        began = time.monotonic()
        command = [words.opsbook, "serve", book, "--watch", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            measure(server, book, words, began)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def measure(server, book, words, began):
    place = re.search(r"http://([^/]+)/", server.stdout.readline())
    connection = http.client.HTTPConnection(place[1])
    get(connection, "/")
    print(f"first page after {time.monotonic() - began:.2f} s")
    rng = random.Random(7)
    wanted = "contacts:" if words.kind == "contact" else ""
    files = [file for file in pages(book) if wanted in open(file).read() and "draft: true" not in open(file).read()]
    if not files:
        sys.exit("no page of this book declares contacts")
    before = cpu_seconds(server.pid)
    waits = []
    for number in range(words.edits):
        file = rng.choice(files)
        token = f"token{number}x{rng.randrange(10**6)}"
        with open(file) as source:
            text = edited(source.read(), words.kind, token)
        if token not in text:
            sys.exit(f"{file} has nothing to edit in this way")
        with open(file, "w") as target:
            target.write(text)
        closed = time.monotonic()
        path = "/contacts.html" if words.kind == "contact" else address(book, file)
        while token not in get(connection, path):
            if time.monotonic() > closed + 60:
                sys.exit(f"the edit of {file} never came to {path}")
            time.sleep(0.002)
        waits.append((time.monotonic() - closed) * 1000)
        # As an author does: not all at once. What is done behind is done by then, and counts.
        time.sleep(0.3)
    spent = (cpu_seconds(server.pid) - before) / words.edits
    waits.sort()
    print(f"edit to visible: {statistics.median(waits):.0f} ms in the middle, {waits[-1]:.0f} ms at most, of {words.edits}")
    print(f"{spent:.3f} CPU seconds an edit, with the pages fetched")
    print(f"resident {megabytes(server.pid, 'VmRSS'):.0f} MB, {megabytes(server.pid, 'VmHWM'):.0f} MB at most")
    before = cpu_seconds(server.pid)
    time.sleep(5)
    print(f"{cpu_seconds(server.pid) - before:.2f} CPU seconds in 5 s without an edit")


main()
