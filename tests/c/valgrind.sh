#!/bin/sh
# The C suite under valgrind: no invalid access, 0 bytes definitely, indirectly or possibly lost. One command:
#   tests/c/valgrind.sh
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind > /dev/null || { echo "NOT TESTED: no valgrind here" >&2; exit 0; }
exec cargo test --test capi valgrind -- --nocapture
