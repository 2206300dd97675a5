# common.sh - what the scripts of this folder share; sourced, not run.
# shellcheck shell=bash

prog=$(basename "$0")
die() { echo "$prog: $*" >&2; exit 1; }
needarg() { [ "$1" -ge 2 ] || die "option $2 needs an argument"; }

# The checkout that the calling script belongs to.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P) || exit 1

# Programs speak one language here, in UTF-8, however the machine is set up.
unset LANG LANGUAGE "${!LC_@}"
export LC_ALL=C.UTF-8

# PostgreSQL's programs refuse to run as root: plain_user names who runs them
# then. It stays empty for everyone but root.
plain_user=
choose_plain_user() {
	local u
	[ "$(id -u)" = 0 ] || return 0
	for u in ${PG_TEMP_USER:-postgres nobody}; do
		if id -u "$u" >/dev/null 2>&1 && [ "$(id -u "$u")" != 0 ]; then
			plain_user=$u
			export PG_TEMP_USER=$u
			return 0
		fi
	done
	die "there is no user ${PG_TEMP_USER:-postgres} to run the server as; name one in PG_TEMP_USER"
}

# Run a command as that user, with a home directory that it owns ($HOME is
# root's, where it may not look).
as_plain() {
	if [ -z "$plain_user" ]; then
		"$@"
	else
		setpriv --reuid "$plain_user" --regid "$(id -g "$plain_user")" \
			--init-groups env HOME="$work" USER="$plain_user" \
			LOGNAME="$plain_user" "$@"
	fi
}

# Make the private directory "work" that belongs to that user.
make_work() {
	work=$(mktemp -d "${TMPDIR:-/tmp}/medrec-$prog.XXXXXX") ||
		die "cannot make a directory in ${TMPDIR:-/tmp}; set TMPDIR to one that can be written to"
	[ -z "$plain_user" ] || chown "$plain_user:" "$work"
	as_plain test -w "$work" || {
		rmdir "$work"
		die "the user $plain_user cannot reach ${TMPDIR:-/tmp}; set TMPDIR to a directory open to everybody"
	}
}

# git, also in a checkout that belongs to somebody else
git_here() { git -c safe.directory='*' -C "$root" "$@"; }
have_git() {
	command -v git >/dev/null && git_here rev-parse --is-inside-work-tree >/dev/null 2>&1 &&
		[ "$(git_here rev-parse --show-toplevel)" = "$root" ]
}

# Copy the checkout to the directory $1: what git tracks or would track;
# without git everything but what a build leaves.
copy_checkout() {
	mkdir "$1" || return 1
	if have_git; then
		git_here ls-files -z --cached --others --exclude-standard |
			( cd "$root" && while IFS= read -r -d '' f; do
				if [ -e "$f" ] || [ -L "$f" ]; then printf '%s\0' "$f"; fi
			done ) | tar -C "$root" --null --no-recursion -cf - -T - | tar -xf - -C "$1"
	else
		tar -C "$root" --exclude-vcs --exclude='*.o' --exclude='*.so' --exclude='*.bc' \
			--exclude=./results --exclude=./tmp_check --exclude=./log \
			--exclude='./medrec--*.sql' --exclude='./regression.*' -cf - . |
			tar -xf - -C "$1"
	fi || return 1
	[ -e "$1/medrec.control" ] || return 1
	[ -z "$plain_user" ] || chown -R "$plain_user:" "$1"
}

# make with bitcode only where the compiler for it is at hand
llvm_option() {	# pg_config
	local clang
	clang=$(sed -n 's/^CLANG *= *//p' "$(dirname "$("$1" --pgxs)")/../Makefile.global")
	[ -n "$clang" ] && command -v "$clang" >/dev/null || echo with_llvm=no
}

# A clang, also where only a versioned one is installed.
find_clang() {
	command -v clang || { printf '%s\n' /usr/lib/llvm-*/bin/clang | sort -V | tail -n 1 |
		grep -v '\*'; } || true
}
