import { commandOf, type FanOut, runWords, yamlText } from "./plan.ts";

const program = "/opt/coldbench/bin/bench.js";

/** Two Jobs of Kubernetes: an Indexed one whose pods each measure a shard, and a suspended one that merges them. */
export function kubernetesJobs(plan: FanOut): string {
  const { shards } = plan;
  return `${notes(plan)}apiVersion: batch/v1
kind: Job
metadata:
  name: coldbench-shards
spec:
  completionMode: Indexed
  completions: ${shards}
  parallelism: ${shards}
  # A shard that failed is not measured again behind your back, and does not end the others.
  backoffLimitPerIndex: 0
  template:
    metadata:
      labels:
        app: coldbench-shard
    spec:
      restartPolicy: Never
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: coldbench-shard
      containers:
        - name: bench
${container(plan, [
  `exec node ${program} run --out shards --shard "$((JOB_COMPLETION_INDEX + 1))/${shards}" "$@"`,
  runWords(plan),
])}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: coldbench-merge
spec:
  # Until the shards are measured.
  suspend: true
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: bench
${container(plan, [`node ${program} merge shards/* "$@" && exec node ${program} report results/*`, []])}
`;
}

function notes(plan: FanOut): string {
  const { shards } = plan;
  return `# Measures a plan in ${shards} shards, one pod each, and merges them into one run.
# Made by: ${commandOf(plan, "kubernetes")}
#
# Results: a volume that all pods can write (a PersistentVolumeClaim named coldbench, ReadWriteMany, or ReadWriteOnce with one node)
# holds scenarios/ and what they name, and gets shards/, results/ and reports/. Copy in and out with a pod that mounts it: kubectl cp.
# Begin with an empty shards/: everything in it is merged.
#
#   kubectl apply -f shards.yaml
#   kubectl wait --for=condition=complete --timeout=2h job/coldbench-shards
#   kubectl patch job coldbench-merge --type merge --patch '{"spec":{"suspend":false}}'
#
# No two pods measure on one node at the same time: they would be in each other's numbers. So ${shards} free nodes measure at once, fewer
# one after the other. Nodes should be of one kind: where they are not, the merge says what differs and is refused without
# --allow-different. There is no Docker Engine in a pod: docker targets are skipped, in all shards alike.
`;
}

/** The same cores and memory for all: requested and limited, so that a pod has them for itself. */
function container({ image }: FanOut, [script, words]: readonly [string, readonly string[]]): string {
  return `          image: ${yamlText(image)}
          command: ["/bin/sh", "-c", ${yamlText(script)}, "bench"]
          args: [${words.map((word) => yamlText(word.replaceAll("$(", "$$("))).join(", ")}]
          workingDir: /work
          resources:
            requests: { cpu: "2", memory: 2Gi }
            limits: { cpu: "2", memory: 2Gi }
          volumeMounts:
            - name: work
              mountPath: /work
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: coldbench`;
}
