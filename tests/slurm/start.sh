#!/bin/bash
# start.sh [BASE] [NODES]: munged + slurmctld + NODES x slurmd, as root, on loopback, without systemd.
# Needs: apt-get install --no-install-recommends slurm-wlm munge   (Debian 12). Prints what SLURM_CONF must be.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); BASE=${1:-$here/run}; NODES=${2:-2}; HOST=$(hostname -s)
CTLPORT=${CTLPORT:-6817}; PORT0=${PORT0:-17001}; CPUS=${CPUS:-1}; MEM=${MEM:-4000}
mkdir -p "$BASE/state"; BASE=$(cd "$BASE" && pwd)
getent hosts "$HOST" >/dev/null || { echo "hostname $HOST does not resolve: add it to /etc/hosts" >&2; exit 1; }
sed -e "s|@BASE@|$BASE|g; s|@HOST@|$HOST|g; s|@NODES@|$NODES|g; s|@CPUS@|$CPUS|; s|@MEM@|$MEM|; s|@PORT0@|$PORT0|; s|@PORTN@|$((PORT0+NODES-1))|; s|@CTLPORT@|$CTLPORT|" "$here/slurm.conf.in" > "$BASE/slurm.conf"
export SLURM_CONF=$BASE/slurm.conf
[ -s "$BASE/munge.key" ] || (umask 077; head -c 1024 /dev/urandom > "$BASE/munge.key")
munged --key-file="$BASE/munge.key" --socket="$BASE/munge.socket" --pid-file="$BASE/munged.pid" --log-file="$BASE/munged.log" --seed-file="$BASE/munge.seed" --num-threads=2
for i in $(seq 50); do [ -S "$BASE/munge.socket" ] && break; sleep 0.1; done
slurmctld
for i in $(seq 1 "$NODES"); do slurmd -N "n$i"; done
for i in $(seq 100); do n=$(sinfo -h -N -o %t 2>/dev/null | grep -c '^idle$' || true); [ "$n" = "$NODES" ] && break; sleep 0.2; done
[ "$n" = "$NODES" ] || { echo "only $n of $NODES nodes idle; logs in $BASE" >&2; exit 1; }
echo "export SLURM_CONF=$SLURM_CONF"
