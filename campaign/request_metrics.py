"""Counts requests and how long they took, for Prometheus. Imported only where METRICS_TOKEN is set.

The counters live in this process, and each line says in which: where several processes share an
address, Prometheus sees each as a series of its own, so that none seems to jump back.
"""

import os
import re
import time

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
# Seconds.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10)
# Few, whatever somebody invents as an address; nothing of the address itself.
KINDS = [
    ("static", re.compile(r"/(?:static|media)/|/site\.|/brand\.css")),
    ("watching", re.compile(r"/(?:healthz|readyz|status|metrics)$")),
    ("admin", re.compile(r"/(?:admin|accounts)/")),
    ("sign", re.compile(r"/[^/]+/sign/")),
    ("mailed", re.compile(r"/[^/]+/(?:confirm|manage|link)/")),
]
requests = Counter(
    "undersigned_requests",
    "Requests answered by this process.",
    ["process", "kind", "status"],
    registry=REGISTRY,
)
seconds = Histogram(
    "undersigned_request_seconds",
    "Seconds until an answer began, as this process saw it.",
    ["process", "kind"],
    buckets=BUCKETS,
    registry=REGISTRY,
)


def kind_of(path):
    return next((name for name, pattern in KINDS if pattern.match(path)), "page")


class RequestMetricsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        process, kind = str(os.getpid()), kind_of(request.path_info)
        requests.labels(process, kind, f"{response.status_code // 100}xx").inc()
        seconds.labels(process, kind).observe(time.perf_counter() - began)
        return response
