"""One run of SimFaaS: arguments seed, expiration threshold (s) and simulated time (s), one JSON document on stdout."""

import json
import sys
import time

import numpy
from simfaas.ServerlessSimulator import ServerlessSimulator

seed, threshold, seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
numpy.random.seed(seed)
# The rates of its README.
simulator = ServerlessSimulator(
    arrival_rate=0.9,
    warm_service_rate=1 / 1.991,
    cold_service_rate=1 / 2.244,
    expiration_threshold=threshold,
    max_time=seconds,
)
wall, cpu = time.perf_counter(), time.process_time()
simulator.generate_trace(debug_print=False, progress=False)
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
simulator.calculate_time_lengths()
print(
    json.dumps(
        {
            "requests": simulator.total_req_count,
            "coldStarts": simulator.total_cold_count,
            "meanInstances": simulator.get_average_server_count(),
            "meanBusy": simulator.get_average_server_running_count(),
            "wallSeconds": wall,
            "cpuSeconds": cpu,
        }
    )
)
