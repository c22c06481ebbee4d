# Sourced by the other scripts, never run. Sets $root and $python; `ready LOCK` installs what LOCK names.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
python=$root/.venv/bin/python
export PYTHONPATH="$root"
unset PYTHONDONTWRITEBYTECODE # without .pyc files the console starts three times slower

ready() { # the copy of the lock beside what it installed is made last: an interrupted install is repeated
    if [ -x "$python" ] && cmp -s "$root/$1" "$root/.venv/$1"; then return; fi
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        base=$(any_python)
        "$base" -m venv --clear "$root/.venv"
    fi
    echo "pult: installing what $1 names into .venv" >&2
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/$1"
    cp "$root/$1" "$root/.venv/$1"
}

any_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name" && return
        fi
    done
    echo "pult: Python 3.11 or newer, with venv, is needed" >&2 && return 1
}
