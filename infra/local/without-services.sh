#!/bin/sh
# Runs a package manager so that no service of a package starts, neither now nor with the system:
#
#   sh without-services.sh ROOT COMMAND [ARGUMENT...]
#
# Debian asks policy-rc.d before it starts a service; what the package has enabled is taken back. However the manager
# ends, the policy goes. It names its process, so that one that was killed is told from one that is at work: what the
# former left goes at the next call, for which no command is needed. ROOT is /, but for specs.
set -u
root=${1%/}
shift
policy=$root/usr/sbin/policy-rc.d
mark='# Waybill installs a package, process '
written=

owner() { sed -n "s/^$mark//p" "$policy" 2>/dev/null; }
at_work() { grep -qs without-services "/proc/$1/cmdline"; }

enabled() {
  ls -d "$root"/etc/systemd/system/*.wants/* "$root"/etc/systemd/system/*.requires/* \
    "$root"/etc/rc[2-5].d/S[0-9][0-9]* 2>/dev/null
}

take_back() {
  enabled | while IFS= read -r link; do
    case $before in *"
$link
"*) continue ;; esac
    case $link in
    "$root"/etc/rc*) mv -f "$link" "${link%/*}/K${link##*/S}" ;;
    *) rm -f "$link" ;;
    esac
  done
  [ -z "$written" ] || rm -f "$policy"
}

# Two at once would take each other's policy away.
while [ -n "$(owner)" ] && at_work "$(owner)" && [ $# -gt 0 ]; do sleep 1; done
[ -z "$(owner)" ] || at_work "$(owner)" || rm -f "$policy"
[ $# -gt 0 ] || exit 0

before="
$(enabled)
"
trap 'code=$?; trap "" INT TERM HUP; take_back; exit "$code"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
if [ -d "${policy%/*}" ] && [ ! -e "$policy" ]; then
  written=yes
  { printf '#!/bin/sh\n%s%s\nexit 101\n' "$mark" "$$" >"$policy" && chmod 755 "$policy"; } || exit 1
fi
DEBIAN_FRONTEND=noninteractive "$@"
