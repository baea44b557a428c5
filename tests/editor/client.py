"""A client of rust-analyzer: just enough of the Language Server Protocol to ask what an editor asks. Standard library only."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import unquote

# Seconds until rust-analyzer has read a project, or answers.
PATIENCE = 600


class Client:
    """One rust-analyzer on one project, and one file of it that is open."""

    def __init__(self, root, file, sources):
        self.path = Path(root).resolve() / file
        self.text = self.path.read_text()
        self.version, self.last_id, self.waiting = 1, 0, {}
        self.busy, self.status = set(), {}
        self.lock = threading.Lock()
        settings = {
            "cargo": {"sysrootSrc": sources, "targetDir": True, "buildScripts": {"enable": True}},
            "procMacro": {"enable": True},
            "checkOnSave": False,
            "completion": {"autoimport": {"enable": False}, "limit": None},
        }
        self.settings = settings
        self.process = subprocess.Popen(
            [os.environ.get("RA", "rust-analyzer")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
        )
        threading.Thread(target=self.read, daemon=True).start()
        folder = Path(root).resolve().as_uri()
        answer = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder,
                "workspaceFolders": [{"uri": folder, "name": "project"}],
                "initializationOptions": settings,
                "capabilities": {
                    "general": {"positionEncodings": ["utf-8"]},
                    "window": {"workDoneProgress": True},
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {
                        "hover": {"contentFormat": ["markdown"]},
                        "definition": {"linkSupport": True},
                    },
                    "experimental": {"serverStatusNotification": True},
                },
            },
        )
        self.server = answer["serverInfo"]["version"]
        self.notify("initialized", {})
        document = {"uri": self.path.as_uri(), "languageId": "rust", "version": 1, "text": self.text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.lock:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        """The answer; asked again while rust-analyzer is still reading."""
        while True:
            self.last_id += 1
            answers = self.waiting[self.last_id] = queue.Queue()
            self.send({"id": self.last_id, "method": method, "params": params})
            answer = answers.get(timeout=PATIENCE)
            error = answer.get("error")
            if error is None:
                return answer["result"]
            if error["code"] not in (-32801, -32802):
                raise RuntimeError(error["message"])
            time.sleep(0.3)

    def read(self):
        """What comes, for as long as the server runs."""
        stream = self.process.stdout
        while line := stream.readline():
            length = 0
            while line.strip():
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
                line = stream.readline()
            message = json.loads(stream.read(length))
            method, params = message.get("method"), message.get("params")
            if method is None:
                self.waiting.pop(message["id"]).put(message)
            elif method == "workspace/configuration":
                self.send({"id": message["id"], "result": [self.settings for _ in params["items"]]})
            elif "id" in message:
                self.send({"id": message["id"], "result": None})
            elif method == "$/progress":
                known = self.busy.add if params["value"]["kind"] != "end" else self.busy.discard
                known(params["token"])
            elif method == "experimental/serverStatus":
                self.status = params

    def until_ready(self):
        """Wait until nothing has been going on for a while."""
        end, calm = time.time() + PATIENCE, 0
        while time.time() < end and calm < 8:
            time.sleep(0.25)
            calm = calm + 1 if self.status.get("quiescent") and not self.busy else 0
        if calm < 8:
            raise TimeoutError("rust-analyzer is still reading the project")

    def show(self, text):
        """Give the server another text of the file, as typing does."""
        if text == self.text:
            return
        self.text, self.version = text, self.version + 1
        document = {"uri": self.path.as_uri(), "version": self.version}
        changes = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", changes)

    def at(self, method, offset, **more):
        """Ask about a place of the file."""
        before = self.text[:offset]
        place = {"line": before.count("\n"), "character": len(before[before.rfind("\n") + 1 :].encode())}
        document = {"uri": self.path.as_uri()}
        return self.request(method, {"textDocument": document, "position": place, **more})

    def hover(self, offset):
        found = self.at("textDocument/hover", offset)
        return found["contents"]["value"] if found else ""

    def definitions(self, offset):
        """Files and the lines where the names stand."""
        found = self.at("textDocument/definition", offset) or []
        places = []
        for link in found if isinstance(found, list) else [found]:
            path = Path(unquote(link.get("targetUri") or link["uri"]).removeprefix("file://"))
            line = (link.get("targetSelectionRange") or link["range"])["start"]["line"]
            places.append((path.name, path.read_text().splitlines()[line].strip()))
        return places

    def completions(self, offset):
        found = self.at("textDocument/completion", offset, context={"triggerKind": 1})
        items = found["items"] if isinstance(found, dict) else found or []
        # Labels have the aliases of documentation behind them.
        return sorted(item["label"].split("(")[0] for item in items)

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(10)
