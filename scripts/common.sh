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

# same FILE-OR-FOLDER… prints a number that changes when any of their files does; left out is what is built or
# fetched, and what only tests read or write.
same() {
	find "$@" \( -name node_modules -o -name dist -o -name packed -o -name e2e -o -name tests -o -name screenshots -o -name docs \
		-o -name test-results -o -name playwright-report \) -prune -o -type f -print0 |
		LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32
}

# install_pages brings the packages that the pages are built with, once per package-lock.json.
install_pages() {
	need node "install Node.js 20.19 or later (on Debian: apt install nodejs npm)"
	need npm "it comes with Node.js (on Debian: apt install npm)"
	[ -e embed/ui/package-lock.json ] || fail "embed/ui/package-lock.json is missing: is this a whole checkout?"
	local now stamp=embed/ui/node_modules/.installed
	now=$(same embed/ui/package.json embed/ui/package-lock.json)
	[ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
	(cd embed/ui && npm ci --no-audit --no-fund) || fail "npm ci in embed/ui failed"
	mkdir -p "${stamp%/*}"
	echo "$now" >"$stamp"
}

# system_postgres sets programs to the folder of the system's PostgreSQL, which root installs where it is missing.
system_postgres() {
	programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
	[ -x "$programs/initdb" ] && [ -x "$programs/pgbench" ] && return
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		fail "PostgreSQL is missing: install it (on Debian: apt install postgresql), or run scripts/${0##*/} as root, which does"
	fi
	mkdir -p /etc/postgresql-common # no server that runs by itself
	[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql >/dev/null || return
	programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -1)
}

# from_debian PROGRAM PACKAGE...: installs what is missing.
from_debian() {
	local program=$1
	shift
	type -P "$program" >/dev/null && return
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		fail "$program is missing: install it (on Debian: apt install $*), or run scripts/${0##*/} as root, which does"
	fi
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# chromium_of_system sets CHROMIUM, for what opens pages in a real browser.
chromium_of_system() {
	from_debian chromium chromium fonts-dejavu-core || return
	CHROMIUM=$(type -P chromium)
	export CHROMIUM
	"$CHROMIUM" --version 2>/dev/null
}
