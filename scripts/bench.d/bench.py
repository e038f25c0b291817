"""What the benches of this folder share: rows of the table, and a server of their own."""
import http.client, json, os, select, shutil, signal, statistics, subprocess, threading, time, urllib.parse, uuid

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHOWRUNNER = os.environ.get("SHOWRUNNER", os.path.join(ROOT, ".build/release/showrunner"))
QUICK = bool(os.environ.get("QUICK"))


def row(what, value, budget=None, within=True):
    """One row of the table: what was measured, the figure, what it may be, and the verdict."""
    verdict = "-" if budget is None else "ok" if within else "OVER"
    print(what, value, budget or "-", verdict, sep="\t", flush=True)


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def percentile(times, part):
    return sorted(times)[min(len(times) - 1, len(times) * part // 100)]


def copy_workspace(folder):
    """The repository's talks with what they need, where they may be changed."""
    for name in ("talks", "runbooks", "checklists"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
    return os.path.join(folder, "talks", "overage-crisis.md")


class Presentation:
    """A talk presented by the real program, with its presenter signed in."""

    def __init__(self, talk, data, *options, stage=False):
        words = [SHOWRUNNER, "present", talk, "--json", "--data", data, "--listen", "127.0.0.1:0",
                 "--static", os.path.join(ROOT, "static"), *([] if stage else ["--no-stage"]), *options]
        self.errors = os.path.join(data, "errors.log")
        os.makedirs(data, exist_ok=True)
        started = time.monotonic()
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        try:
            line = self._first_line()
            self.ready = time.monotonic() - started
            facts = json.loads(line)
            link = urllib.parse.urlsplit(facts["presenter"])
            self.run, self.host, self.audience = facts["run"], link.netloc, facts["audience"]
            connection = http.client.HTTPConnection(self.host, timeout=10)
            connection.request("GET", f"{link.path}?{link.query}")
            self.cookie = connection.getresponse().getheader("Set-Cookie").split(";")[0]
            connection.close()
        except BaseException:
            self.end(signal.SIGKILL)
            raise

    def _first_line(self):
        if select.select([self.process.stdout], [], [], 10)[0]:
            line = self.process.stdout.readline()
            if line:
                return line
        with open(self.errors) as errors:
            raise SystemExit(f"showrunner did not start: {errors.read().strip()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request("GET", path, headers={"Cookie": self.cookie})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise SystemExit(f"GET {path}: {response.status} {body[:200]!r}")
            return body
        finally:
            connection.close()

    def scene(self):
        return json.loads(self.get(f"/api/runs/{self.run}/scene"))["scene"]

    def command(self, **command):
        """Sends a command as a page of its own and returns the answer."""
        body = json.dumps({"page": uuid.uuid4().hex, "count": 1, "command": command})
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request("POST", f"/api/runs/{self.run}/commands", body, {
                "Cookie": self.cookie, "X-CSRF": "1", "Content-Type": "application/json",
                "Origin": f"http://{self.host}"})
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        if response.status != 200:
            raise SystemExit(f"{command}: {response.status} {answer}")
        return answer

    def carry_out(self, step):
        nonce = self.command(do="arm", step=step)["nonce"]
        self.command(do="run", step=step, nonce=nonce)


class Stream(threading.Thread):
    """Reads a page's stream: counts its bytes and notes when each kind of event came."""

    def __init__(self, host, path, headers):
        super().__init__(daemon=True)
        self.bytes, self.came, self.heard = 0, [], threading.Condition()
        self.connection = http.client.HTTPConnection(host, timeout=20)
        self.connection.request("GET", path, headers=headers)
        self.response = self.connection.getresponse()
        if self.response.status != 200:
            raise SystemExit(f"GET {path}: {self.response.status}")
        self.start()

    def run(self):
        try:
            while line := self.response.readline():
                self.bytes += len(line)
                if line.startswith(b"data: "):
                    kind = json.loads(line[6:])
                    with self.heard:
                        self.came.append((kind.get("k") if isinstance(kind, dict) else None, time.monotonic()))
                        self.heard.notify_all()
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass

    def wait(self, kind, since, seconds):
        """When the first event of a kind came after a moment; None where none came in time."""
        def first():
            return next((at for name, at in self.came if name == kind and at > since), None)
        with self.heard:
            self.heard.wait_for(lambda: first() is not None, seconds)
            return first()

    def close(self):
        sock = self.connection.sock
        if sock is not None:
            try:
                sock.shutdown(2)
            except OSError:
                pass
