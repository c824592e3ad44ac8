"""The web server: connections on which nothing is said keep nobody waiting."""

import gc
import re
import socket
import subprocess
import sys
import time

import pytest

SILENT = 4
# Gunicorn's own worker would give each silent connection a thread for five seconds.
PATIENCE = 4


def frozen(environ, start_response):
    """An application: its header says how much the process never looks through for garbage."""
    start_response("200 OK", [("Frozen", str(gc.get_freeze_count()))])
    return [b""]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", f"{__name__}:frozen"),
        *("--worker-class", "cms.serving.Worker", "--workers", "1", "--threads", "2"),
        *("--bind", f"127.0.0.1:{number}", "--no-control-socket", "--log-level", "warning"),
    ]
    server = subprocess.Popen(command)
    yield number
    server.terminate()
    server.wait(15)


def connected(port):
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise TimeoutError("The server did not start.")


def asked(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return connection.recv(1000)


def test_silent_connections_hold_no_thread(port):
    silent = [connected(port) for _ in range(SILENT)]
    assert asked(connected(port)).startswith(b"HTTP/1.1 200")
    # And each of them is answered as soon as it speaks.
    assert all(asked(one).startswith(b"HTTP/1.1 200") for one in silent)


def test_what_was_loaded_before_the_first_request_is_not_looked_through_for_garbage(port):
    found = re.search(rb"Frozen: (\d+)", asked(connected(port)))
    assert int(found[1]) > 10_000
