# SPDX-License-Identifier: Apache-2.0
"""One server, the client that talks to it, and what was said."""

import http.client
import json
import os
import re
import shlex
import signal
import subprocess
import time
import urllib.request

LEASE_IN_TEXT = re.compile(r"lease ([0-9a-f]{15,16})\b")
LEASE_IN_KEY = re.compile(r"(?<=[a-z0-9]/)([0-9a-f]{10,16})\b")
ALWAYS = [
    (re.compile(r'"ts":"[^"]*"'), '"ts":TIME'),
    (re.compile(r"etcd-endpoints://0x[0-9a-f]+"), "etcd-endpoints://POINTER"),
    (re.compile(r"\b0x[0-9a-f]{9,12}\b"), "POINTER"),
    (re.compile(r"LocalAddr: '127.0.0.1:[0-9]+'"), "LocalAddr: LOCAL"),
    (re.compile(r'(took[:=" ]+|│ +|[Tt]ook" : )"?[0-9.]+(ns|µs|ms|s)"?(?=\W|$)'), r"\1TIME"),
]
IGNORED_HEADERS = {"date", "content-length", "transfer-encoding"}


class Group:
    """Cases that follow each other on one fresh server."""

    def __init__(self, name, *cases, flags=()):
        self.name = name
        self.cases = cases
        self.flags = list(flags)


class Background:
    """A client command that goes on while others run."""

    def __init__(self, session, shown, argv, stdin):
        self.session = session
        self.shown = shown
        self.path = os.path.join(session.directory, f"out{session.next_file()}")
        self.output = open(self.path, "wb")
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=self.output, stderr=subprocess.STDOUT, env=session.environment
        )
        self.say(stdin)

    def say(self, text):
        if text:
            self.process.stdin.write(text.encode())
            self.process.stdin.flush()

    def text(self):
        with open(self.path, "rb") as file:
            return file.read().decode("utf-8", "replace")

    def until(self, pattern, seconds=10):
        """Waits until the output matches; gives up silently, since the transcript then shows it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = re.search(pattern, self.text(), re.S)
            if found:
                return found
            if self.process.poll() is not None and not re.search(pattern, self.text(), re.S):
                return None
            time.sleep(0.02)
        return None

    def finish(self, how=signal.SIGINT, seconds=10):
        """Ends the command (how=None: lets it end by itself) and shows all it said."""
        if how is not None and self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = f"{self.process.wait()} after waiting in vain"
        self.output.close()
        self.process.stdin.close()
        self.session.show(self.shown, self.text(), status if how is None else 0)


class Session:
    def __init__(self, binary, etcdctl, port, directory, flags, observer=None):
        """The observer is a client for what is not shown; the same one if there is no other."""
        self.binary = os.path.realpath(binary)
        self.etcdctl = os.path.realpath(etcdctl)
        self.observer = os.path.realpath(observer or etcdctl)
        self.port = port
        self.directory = directory
        self.work = os.path.join(directory, "work")
        os.mkdir(self.work)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("ETCD")}
        self.flags = [self.spelled(flag) for flag in flags]
        self.transcript = []
        self.lines = None
        self.leases = {}
        self.files = 0
        self.endpoint = f"127.0.0.1:{port}"

    # --- the server

    def spelled(self, flag):
        """A flag as this server calls it: what 3.7 promoted, 3.5 knows as experimental."""
        name = flag.lstrip("-").split("=")[0]
        known = subprocess.run([self.binary, "--help"], capture_output=True, env=self.environment).stdout.decode()
        return f"--experimental-{flag[2:]}" if f"experimental-{name}" in known else flag

    def __enter__(self):
        client, peer = f"http://{self.endpoint}", f"http://127.0.0.1:{self.port + 1}"
        self.argv = [self.binary, "--name", "m1", "--data-dir", os.path.join(self.directory, "data")]
        self.argv += ["--listen-client-urls", client, "--advertise-client-urls", client]
        self.argv += ["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer]
        self.argv += ["--initial-cluster", f"m1={peer}", "--initial-cluster-token", "conformance"]
        self.argv += ["--initial-cluster-state", "new", *self.flags]
        self.start()
        return self

    def start(self):
        self.log = open(os.path.join(self.directory, "log"), "ab")
        self.server = subprocess.Popen(
            self.argv, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, env=self.environment
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            status = self.observe(["endpoint", "status", "-w", "json"])
            if status.returncode == 0 and self.settled(json.loads(status.stdout)[0]["Status"]):
                return
            if self.server.poll() is not None:
                break
            time.sleep(0.1)
        self.log.flush()
        with open(self.log.name, errors="replace") as log:
            raise SystemExit(f"{self.binary} did not start:\n{log.read()[-2000:]}")

    @staticmethod
    def settled(status):
        """The last entry a new server writes for itself is the cluster's version, at index 4."""
        return status.get("leader") and status.get("raftIndex", 0) >= 4

    def stop(self):
        self.server.terminate()
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.log.close()

    def restart(self):
        self.stop()
        self.start()

    def __exit__(self, *_):
        self.stop()

    # --- the transcript

    def begin(self, case):
        self.lines = []
        self.transcript.append((case, self.lines))

    def end(self):
        self.lines[:] = [self.symbolic(line) for line in self.lines]

    def show(self, command, text, status=0):
        self.lines.append("$ " + command)
        for found in LEASE_IN_TEXT.findall(text) + LEASE_IN_KEY.findall(text):
            self.lease_named(int(found, 16))
        self.lines += text.splitlines()
        if status:
            self.lines.append(f"exit {status}")

    def lease_named(self, number):
        return self.leases.setdefault(number, f"LEASE{len(self.leases) + 1}")

    def symbolic(self, line):
        for number, name in self.leases.items():
            if number > 1 << 32:
                line = re.sub(rf"\b{number:016x}\b|\b{number:x}\b|\b{number}\b", name, line)
        for pattern, replacement in ALWAYS:
            line = pattern.sub(replacement, line)
        return line

    # --- the client

    def next_file(self):
        self.files += 1
        return self.files

    def client(self, words):
        return [self.etcdctl, "--endpoints", self.endpoint, *words]

    def run(self, words, stdin=b"", seconds=30):
        return subprocess.run(
            self.client(words),
            input=stdin,
            capture_output=True,
            env=self.environment,
            cwd=self.work,
            timeout=seconds,
        )

    def observe(self, words):
        return subprocess.run(
            [self.observer, "--endpoints", self.endpoint, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self.environment,
            timeout=30,
        )

    def ctl(self, line, stdin="", binary=False):
        """Runs etcdctl and shows standard output, standard error and the exit status; gives the output."""
        words = shlex.split(line) if isinstance(line, str) else line
        shown = line if isinstance(line, str) else " ".join(w if len(w) < 100 else f"<{len(w)} bytes>" for w in line)
        first = next((typed for typed in stdin.splitlines() if typed), "")
        shown += f" <<< {first}" if first and len(first) < 60 else ""
        try:
            done = self.run(words, stdin.encode())
        except subprocess.TimeoutExpired:
            self.show(shown, "no answer within 30 s", "none")
            return ""
        out = done.stdout.hex() if binary else done.stdout.decode("utf-8", "backslashreplace")
        err = done.stderr.decode("utf-8", "replace")
        self.show(shown, out + "".join("! " + line + "\n" for line in err.splitlines()), done.returncode)
        return out

    def run_shell(self, line, shown=None):
        """Runs a line of shell in the session's folder and shows what it says."""
        done = subprocess.run(line, shell=True, capture_output=True, env=self.environment, cwd=self.work, timeout=30)
        err = done.stderr.decode("utf-8", "replace")
        out = done.stdout.decode("utf-8", "backslashreplace")
        self.show(shown or line, out + "".join("! " + line + "\n" for line in err.splitlines()), done.returncode)

    def all(self, lines):
        for line in lines.strip().splitlines():
            self.ctl(line.strip())

    def background(self, line, stdin="", until=None):
        background = Background(self, line, self.client(shlex.split(line)), stdin)
        if until:
            background.until(until)
        return background

    def revision(self):
        return json.loads(self.observe(["get", "none", "-w", "json"]).stdout)["header"]["revision"]

    def lease(self, ttl):
        """Grants a lease and gives its id in hex, as the command line wants it."""
        found = LEASE_IN_TEXT.search(self.ctl(f"lease grant {ttl}"))
        return found.group(1) if found else "0"

    # --- HTTP

    def http(self, method, path, body=None, headers=(), silent=None):
        """Sends one request and shows status, headers and body without the silent field; gives the body, parsed."""
        data = body if body is None or isinstance(body, str) else json.dumps(body)
        self.lines.append(f"$ curl -X {method} {path}" + (f" -d {data if len(data) < 300 else len(data)}" if data else ""))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, data, dict(headers))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            self.head(answer)
            return self.body(text, silent)
        except OSError as failure:
            self.lines.append(f"failed: {failure}")
            return {}
        except http.client.HTTPException as failure:
            self.lines.append(f"not HTTP: {failure!r}")
            return {}
        finally:
            connection.close()

    def head(self, answer):
        self.lines.append(f"{answer.status} {answer.reason}")
        for name, value in sorted((k.lower(), v) for k, v in answer.getheaders()):
            if name not in IGNORED_HEADERS:
                self.lines.append(f"{name}: {value}")

    def body(self, text, silent=None):
        try:
            parsed = json.loads(text)
        except ValueError:
            self.lines += text.splitlines()
            return text
        if silent and isinstance(parsed, dict):
            parsed[silent] = "" if silent in parsed else "missing"
        if isinstance(parsed, dict) and str(parsed.get("ID", "")).isdigit() and "TTL" in parsed:
            self.lease_named(int(parsed["ID"]))
        self.lines += json.dumps(parsed, indent=1, sort_keys=True).splitlines()
        return parsed

    def stream(self, path, body, lines, meanwhile=None):
        """Posts to a stream and shows its first lines; runs meanwhile after the first of them."""
        self.lines.append(f"$ curl -N {path} -d {body}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=8)
        try:
            connection.request("POST", path, body)
            answer = connection.getresponse()
            self.head(answer)
            for number in range(lines):
                self.body(answer.readline().decode())
                if number == 0 and meanwhile:
                    meanwhile()
        except OSError as failure:
            self.lines.append(f"failed: {failure}")
        finally:
            connection.close()

    def page(self, path):
        with urllib.request.urlopen(f"http://{self.endpoint}{path}", timeout=10) as answer:
            return answer.read().decode()
