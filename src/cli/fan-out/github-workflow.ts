import { commandOf, type FanOut, runWords, yamlText } from "./plan.ts";

/** A workflow of GitHub Actions: a matrix of shards, each on a runner of its own, and a job that merges them. */
export function githubWorkflow(plan: FanOut): string {
  const { shards, image } = plan;
  const header = `# Measures a plan in ${shards} shards, each on a runner of its own, and merges them into one run.
# Made by: ${commandOf(plan, "github")}
#
# The image must be where runners can pull it: scripts/make-image.sh <name>, docker push <name>.
# Runners that GitHub hosts are not all of one kind. Where the shards' machines differ, the merge is refused and says what does:
# set "allow-different" to merge them all the same, or use runners of your own, all alike.
`;
  const indexes = Array.from({ length: shards }, (_, at) => at + 1).join(", ");
  const words = runWords(plan).join(" ");
  return `${header}name: coldbench-shards
on:
  workflow_dispatch:
    inputs:
      allow-different:
        description: Merge shards of machines that differ; the report says so
        type: boolean
        default: false

permissions:
  contents: read

env:
  IMAGE: ${yamlText(image)}

jobs:
  shard:
    runs-on: ubuntu-24.04
    timeout-minutes: 120
    strategy:
      fail-fast: false
      matrix:
        shard: [${indexes}]
    steps:
      - uses: actions/checkout@v4
      # With the engine's socket, so that docker targets are measured, too. Whoever can write to it is root on the runner.
      - name: Measure
        run: >-
          docker run --rm --network host --volume /var/run/docker.sock:/var/run/docker.sock --volume "$PWD:/work"
          "$IMAGE" run --shard "$SHARD/${shards}" ${words}
        env:
          SHARD: \${{ matrix.shard }}
      - if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: shard-\${{ matrix.shard }}
          path: results/
          if-no-files-found: error

${mergeJob}`;
}

const mergeJob = `  merge:
    needs: shard
    # Also where a shard has failed: the merge says which.
    if: \${{ !cancelled() }}
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    steps:
      - uses: actions/download-artifact@v4
        with:
          path: shards
          pattern: shard-*
          merge-multiple: true
      - name: Merge
        run: |
          options=()
          if [ "$ALLOW_DIFFERENT" = true ]; then options+=(--allow-different); fi
          docker run --rm --volume "$PWD:/work" "$IMAGE" merge shards/* "\${options[@]}"
          docker run --rm --volume "$PWD:/work" "$IMAGE" report results/*
        env:
          ALLOW_DIFFERENT: \${{ inputs.allow-different }}
      - if: \${{ !cancelled() }}
        uses: actions/upload-artifact@v4
        with:
          name: coldbench
          path: |
            results/
            reports/
          if-no-files-found: warn
`;
