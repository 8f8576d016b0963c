#!/bin/sh
# Makes a base image for the Dockerfile out of this machine, where no registry can be reached: scripts/make-base-image.sh [tag]
# It holds the node of PATH with its shared libraries, a shell, ldd (for images that pack an executable), sync (for
# disk-cold starts) and true (for the harness's own floor). Linux only.
set -eu
tag=${1:-coldbench-base}
node=$(readlink -f "$(command -v node)")
programs="$node /bin/sh /bin/bash /usr/bin/ldd /bin/sync /bin/true"
libraries=$(for program in $programs; do ldd "$program" 2>/dev/null | grep -o '/[^ )]*' || true; done | sort -u)
link=""
[ "$node" = /usr/bin/node ] || link="--transform=s,^${node#/}\$,usr/bin/node,"
# /tmp itself, without what is in it. Names are stored without the leading slash; links are followed.
# shellcheck disable=SC2086 # lists of words
tar --create --dereference --no-recursion --absolute-names --transform='s,^/,,' $link /tmp $programs $libraries |
  docker import --change 'ENV PATH=/usr/bin:/bin' - "$tag"
