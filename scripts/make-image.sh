#!/bin/sh
# Builds the image of coldbench from this checkout: scripts/make-image.sh [tag] [base image]
# The context is staged, with production dependencies only, so that nothing is downloaded and nothing runs inside.
# Needs `npm ci` to have been run here.
set -eu
cd "$(dirname "$0")/.."
tag=${1:-coldbench}
base=${2:-}
test -f dist/cli/main.js || npm run build
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R package.json package-lock.json LICENSE Dockerfile bin dist node_modules schemas scenarios hosts prices workloads "$stage"
rm -rf "$stage/workloads/components/node_modules"
(cd "$stage" && npm prune --omit=dev --ignore-scripts --offline --no-audit --no-fund --loglevel=error)
if [ -n "$base" ]; then set -- --build-arg "BASE=$base"; else set --; fi
docker build --quiet --tag "$tag" "$@" "$stage"
