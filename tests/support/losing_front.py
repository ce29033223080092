"""A front that hands bytes to a node and loses the answers that it is told to: the request arrives and takes effect,
its caller sees the connection end. What a client does then is its own retry."""
import socket
import threading


class LosingFront:
    """`with LosingFront(endpoint) as front`: front.endpoint; front.lose(n) loses the next n answers."""

    def __init__(self, endpoint):
        host, port = endpoint.removeprefix("http://").rsplit(":", 1)
        self.behind = (host, int(port))
        self.left_to_lose = 0
        self.lost = []
        self._threads = []

    def lose(self, count=1):
        self.left_to_lose = count

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(5)

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, socket.create_connection(self.behind, timeout=60) as node:
            connection.settimeout(60)
            incoming, answers = connection.makefile("rb"), node.makefile("rb")
            while True:
                request = self._message(incoming)
                if not request:
                    return
                node.sendall(request)
                answer = self._message(answers)
                if self.left_to_lose > 0:
                    self.left_to_lose -= 1
                    self.lost.append((request, answer))
                    return
                connection.sendall(answer)

    @staticmethod
    def _message(stream):
        """One whole message with its Content-Length body; empty at the end of the stream."""
        head, length = b"", 0
        while True:
            line = stream.readline(65536)
            if not line:
                return b""
            head += line
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                length = int(value)
            if line in (b"\r\n", b"\n"):
                return head + stream.read(length)
