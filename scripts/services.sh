#!/bin/sh
# Installs and starts the services that some tests need, on Debian; safe to run again. Run by `make services`.
# Dovecot is only installed: the tests start their own. PostgreSQL and Redis listen on this machine alone.
set -eu

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else sudo -n -u postgres "$@"; fi; }

wait_for() { # wait_for NAME COMMAND...: up to 30 seconds
    service=$1; shift
    for _ in $(seq 60); do
        if "$@" >/dev/null 2>&1; then echo "$service is running."; return; fi
        sleep 0.5
    done
    echo "$service does not answer. See its log under /var/log." >&2
    return 1
}

missing=
for package in dovecot-imapd postgresql redis-server chromium; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || { echo "Install these yourself, this is not Debian:$missing" >&2; exit 1; }
    as_root apt-get update -qq
    # shellcheck disable=SC2086  # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi

if ! redis-cli -h 127.0.0.1 ping >/dev/null 2>&1; then
    redis-server --bind 127.0.0.1 --port 6379 --daemonize yes --save '' --appendonly no --dir /tmp >/dev/null
fi
wait_for Redis redis-cli -h 127.0.0.1 ping

version=$(pg_lsclusters -h | awk 'NR == 1 {print $1}')
if [ -z "$version" ]; then
    version=$(ls /usr/lib/postgresql | sort -n | tail -1)
    as_root pg_createcluster "$version" main
fi
if ! pg_isready -q -h 127.0.0.1; then
    as_root pg_ctlcluster "$version" main start || true
fi
wait_for PostgreSQL pg_isready -q -h 127.0.0.1

# The tests' own user, who may make databases: postgresql://helpdesk:helpdesk@127.0.0.1/helpdesk
if [ "$(as_postgres psql -tAc "SELECT count(*) FROM pg_roles WHERE rolname = 'helpdesk'")" = 0 ]; then
    as_postgres psql -qc "CREATE ROLE helpdesk LOGIN CREATEDB PASSWORD 'helpdesk'"
fi
if [ "$(as_postgres psql -tAc "SELECT count(*) FROM pg_database WHERE datname = 'helpdesk'")" = 0 ]; then
    as_postgres createdb --owner helpdesk --encoding UTF8 --template template0 helpdesk
fi
# Extensions that only a superuser may add come with the template of every new database.
as_postgres psql -qd template1 -c "SET client_min_messages = warning" -c "CREATE EXTENSION IF NOT EXISTS pg_trgm"
as_postgres psql -qd helpdesk -c "SET client_min_messages = warning" -c "CREATE EXTENSION IF NOT EXISTS pg_trgm"
echo "Services are ready."
