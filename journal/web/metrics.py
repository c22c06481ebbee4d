"""Figures for whoever watches over the journal: how much, how fast, how far. Nobody is in them."""

from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import start_http_server

from core.domain.wire import Answer
from journal.importing import Brought

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        of: dict[str, Any] = {"namespace": "pult_journal", "registry": self.registry}
        ProcessCollector(**of)
        self._requests = Counter("requests", "Requests, by what was answered.", ["endpoint", "status"], **of)
        self._answers = Counter(
            "answers", "Events offered, by what became of them.", ["reception", "verdict"], **of
        )
        self._imports = Counter("imports", "Appeals brought in, by what became of them.", ["outcome"], **of)
        self._head = Gauge("head", "The last number of a stream that this process saw.", ["stream"], **of)
        self._heads: dict[str, int] = {}
        self.waiting = Gauge("waiting_readers", "Consoles that wait for what comes next.", **of)
        self.push_seconds = Histogram(
            "push_seconds", "From a whole push to its answer.", buckets=SECONDS, **of
        )

    def answered(self, endpoint: str, status: int) -> None:
        """Count a request."""
        self._requests.labels(endpoint, str(status)).inc()

    def pushed(self, stream: str, answers: Sequence[Answer]) -> None:
        """Count what became of offers."""
        for labels, many in Tally((answer.reception.value, answer.verdict) for answer in answers).items():
            self._answers.labels(*labels).inc(many)
        self.reached(stream, max((answer.seq for answer in answers), default=0))

    def imported(self, brought: Sequence[Brought]) -> None:
        """Count what became of appeals."""
        for outcome, many in Tally(each.outcome.value for each in brought).items():
            self._imports.labels(outcome).inc(many)

    def reached(self, stream: str, seq: int) -> None:
        """Say that a stream goes at least so far."""
        if seq > self._heads.get(stream, 0):
            self._heads[stream] = seq
            self._head.labels(stream).set(seq)

    @contextmanager
    def served(self, host: str, port: int) -> Iterator[None]:
        """Answer at an address of their own for the length of a block. Raises OSError when it is taken."""
        server, thread = start_http_server(port, host, self.registry)
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
