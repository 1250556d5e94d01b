# What the scripts share: they source this file, which takes them to the top folder.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# fail MESSAGE… ends the script with one clear line.
fail() {
	echo "${0##*/}: $*" >&2
	exit 1
}

# need PROGRAM WHAT-TO-DO ends the script when a program is missing.
need() {
	command -v "$1" >/dev/null || fail "$1 is missing: $2"
}
