"""Opens many connections and holds them: idle_connections.py PORT COUNT. Prints how many it opened; ends when its input does.

A program of its own, so that the one under test and the one that tests keep their descriptors.
"""
import resource
import socket
import sys


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    held = []
    for _ in range(count):
        held.append(socket.create_connection(("127.0.0.1", port), timeout=30))
    # Half of them have spoken once, half never did.
    for connection in held[::2]:
        connection.sendall(b"GET /raw HTTP/1.1\r\nHost: x\r\n\r\n")
    for connection in held[::2]:
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    print(len(held), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
