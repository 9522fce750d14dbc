#!/usr/bin/env bash
# Copies with rclone the objects whose paths here are not their keys; rclone-files.txt has the
# others.
#
#   bash rclone-renamed.sh REMOTE: [OPTION of `rclone copyto`]...
#
# A line that begins with `put` is one object: lines may be removed, and a part of them run again.
# rclone takes no key with a segment that is empty, `.` or `..`: its line begins with `left_out`. What
# could not be copied is printed as such lines at the end, and the exit code is 1 then.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
remote=${1:?the remote is missing, such as target: or a folder with its slash}
shift
options=("$@")
failed=()

# put FILE BUCKET/KEY
put() {
    if ! rclone copyto ${options[@]+"${options[@]}"} -- "$here/$1" "$remote$2" </dev/null; then
        failed+=("$(printf 'put %q %q' "$@")")
    fi
}

# left_out FILE BUCKET/KEY
left_out() {
    failed+=("$(printf 'left_out %q %q' "$@")")
}

put 'objects/b/x~3F' 'b/x?'
put 'objects/b/t~20' 'b/trailing '
put 'objects/b/n' $'b/new\x0aline'
put 'objects/b/n' $'b/ leading'
put 'objects/b/n' 'b/~/.bashrc'
put 'objects/b/n' 'b/end.'
left_out 'objects/b/~2E~2E' 'b/../x'
put 'objects/b/gone' 'b/gone'

if [ "${#failed[@]}" -gt 0 ]; then
    echo "rclone-renamed.sh: ${#failed[@]} objects are not copied:" >&2
    printf '%s\n' "${failed[@]}"
    exit 1
fi
