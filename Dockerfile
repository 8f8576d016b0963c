# coldbench itself in an image: the harness on Node 24, driving the Docker Engine of the host through its socket.
#
#   scripts/make-image.sh                        # stages what runs (no compiler, no npm inside) and builds this file
#   docker run --rm --network host -v /var/run/docker.sock:/var/run/docker.sock -v "$PWD:/work" coldbench run
#
# WARNING: whoever can write to that socket is root on the host. Mount it only into images that you would run as root.
#
# Containers on the bridge are reached as from the host; --network host is for targets with `network: host`, and for
# results that can be compared with those of a harness on the host.
ARG BASE=node:24-bookworm-slim
FROM ${BASE}
COPY package.json LICENSE /opt/coldbench/
COPY node_modules /opt/coldbench/node_modules
COPY schemas /opt/coldbench/schemas
COPY workloads /opt/coldbench/workloads
COPY scenarios /opt/coldbench/scenarios
COPY hosts /opt/coldbench/hosts
COPY prices /opt/coldbench/prices
COPY bin /opt/coldbench/bin
COPY dist /opt/coldbench/dist
# Scenarios are read from, and results and reports are written to, the folder that is mounted here.
WORKDIR /work
ENTRYPOINT ["node", "/opt/coldbench/bin/bench.js"]
