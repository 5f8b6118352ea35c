#!/bin/sh
# An agent for systems on which the real one does not run: POSIX sh with ping, and curl or wget. It makes the same two calls: it fetches
# the container's list, pings each partner, and reports. With --task-keys it executes tasks. docs/lite-agent.md says what it lacks.
set -u

usage() {
  echo "Usage: earshot-agent.sh --server URL[,URL...] --name CONTAINER.HOST [--token-file FILE] [--ca FILE] [--pings N] [--once]"
  echo "         [--task-keys FILE --task-words FOLDER --task-state FOLDER]"
  echo "Each option may come from the environment instead, as EARSHOT_SERVER, EARSHOT_NAME, EARSHOT_TOKEN_FILE, EARSHOT_CA; the token"
  echo "itself as EARSHOT_TOKEN."
}

fail() {
  echo "earshot-agent.sh: $1" >&2
  exit 2
}

servers=${EARSHOT_SERVER:-}
name=${EARSHOT_NAME:-}
token_file=${EARSHOT_TOKEN_FILE:-}
ca=${EARSHOT_CA:-}
pings=5
task_keys=
task_words=/etc/earshot/words
task_state=/var/lib/earshot-agent
once=no
while [ $# -gt 0 ]; do
  case $1 in
    --once) once=yes ;;
    --help | -h) usage && exit 0 ;;
    --server | --name | --token-file | --ca | --pings | --task-keys | --task-words | --task-state)
      [ $# -gt 1 ] || fail "$1 without its value"
      case $1 in
        --server) servers=$2 ;;
        --name) name=$2 ;;
        --token-file) token_file=$2 ;;
        --ca) ca=$2 ;;
        --pings) pings=$2 ;;
        --task-keys) task_keys=$2 ;;
        --task-words) task_words=$2 ;;
        --task-state) task_state=$2 ;;
      esac
      shift
      ;;
    *) fail "unknown option $1; see --help" ;;
  esac
  shift
done
[ -n "$servers" ] || fail "expected --server URL as in http://earshot:8090"
case $name in
  *[!A-Za-z0-9._-]* | '' | .* | *.) fail "name \"$name\", expected --name CONTAINER.HOST as in be5.host58" ;;
  *.*) ;;
  *) fail "name \"$name\", expected --name CONTAINER.HOST as in be5.host58" ;;
esac
case $pings in
  '' | *[!0-9]* | 0) fail "pings \"$pings\", expected a number from 1 up" ;;
esac
if command -v curl >/dev/null 2>&1; then
  http=curl
elif command -v wget >/dev/null 2>&1; then
  http=wget
else
  fail "neither curl nor wget is installed"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/earshot-agent.XXXXXX") || fail "no folder for temporary files"
tasks_pid=
trap '[ -z "$tasks_pid" ] || kill "$tasks_pid"; rm -rf "$work"' EXIT
trap 'exit 0' INT TERM
chmod 700 "$work"

# New at each start, so that the server can tell a restart from reports that overtook each other.
start_id=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
sequence=0
list=$work/list
report=$work/report
said=$work/said
max_time=20

# request METHOD URL: the report is the body of a POST; a list goes to $list. With curl the token stays off the command line.
request() {
  token=${EARSHOT_TOKEN:-}
  [ -z "$token_file" ] || token=$(tr -d ' \r\n' <"$token_file") || return 1
  if [ "$http" = curl ]; then
    {
      printf 'url = "%s"\nsilent\nshow-error\nfail\nmax-time = %d\nheader = "Accept: text/plain"\n' "$2" "$max_time"
      [ -z "$token" ] || printf 'header = "Authorization: Bearer %s"\n' "$token"
      [ -z "$ca" ] || printf 'cacert = "%s"\n' "$ca"
      if [ "$1" = POST ]; then
        printf 'header = "Content-Type: application/json"\ndata-binary = "@%s"\noutput = "/dev/null"\n' "$report"
      else
        printf 'output = "%s"\n' "$list.new"
      fi
    } | curl -K -
  else
    set -- "$1" "$2" -q
    ! wget --help 2>&1 | grep -q -e '-T' || set -- "$@" -T "$max_time"
    [ -z "$ca" ] || set -- "$@" "--ca-certificate=$ca"
    [ -z "$token" ] || set -- "$@" --header "Authorization: Bearer $token"
    method=$1
    url=$2
    shift 2
    if [ "$method" = POST ]; then
      wget "$@" --header "Content-Type: application/json" --post-file="$report" -O /dev/null "$url"
    else
      wget "$@" --header "Accept: text/plain" -O "$list.new" "$url"
    fi
  fi
}

# call METHOD PATH: asks the servers one after the other. What curl or wget says goes to $said.
call() {
  for server in $(echo "$servers" | tr ',' ' '); do
    request "$1" "${server%/}/api/v1/containers/$name/$2" 2>"$said" && return 0
  done
  return 1
}

# probe ADDRESS: writes one link of the report. With -w, ping would go on sending until all probes are answered, and count
# as lost the answer for which it does not wait.
probe() {
  case $1 in
    *:*) said=$(ping -6 -c "$pings" -W 4 "$1" 2>/dev/null) ;;
    *) said=$(ping -c "$pings" -W 4 "$1" 2>/dev/null) ;;
  esac
  counts=$(printf '%s\n' "$said" | sed -n 's/^\([0-9]*\) packets transmitted, \([0-9]*\) .*received.*/\1 \2/p')
  # A ping that says nothing could not send: nothing is known, and nothing is said.
  [ -n "$counts" ] || return 0
  sent=${counts% *}
  received=${counts#* }
  [ "$received" -le "$sent" ] || received=$sent
  rtt=$(printf '%s\n' "$said" | sed -n 's|.* = \([0-9.]*\)/\([0-9.]*\)/\([0-9.]*\).*|,"rtt":{"min":\1,"avg":\2,"max":\3}|p')
  printf '{"ip":"%s","sent":%d,"received":%d%s}\n' "$1" "$sent" "$received" "$rtt" >"$work/link.$2"
}

round() {
  if call GET partners && [ -s "$list.new" ]; then
    mv "$list.new" "$list"
  else
    cat "$said" >&2
    echo "earshot-agent.sh: no list from $servers; going on with the last one" >&2
  fi
  [ -s "$list" ] || return 1
  rm -f "$work"/link.*
  number=0
  read -r line <"$list"
  for ip in ${line#* }; do
    [ "$ip" != "$line" ] || break # no partners
    case $ip in *[!0-9A-Fa-f.:]*) continue ;; esac
    number=$((number + 1))
    probe "$ip" "$number" &
    [ $((number % 16)) -ne 0 ] || wait
  done
  wait
  sequence=$((sequence + 1))
  links=$(cat "$work"/link.* 2>/dev/null | tr '\n' ',')
  load=
  [ ! -r /proc/loadavg ] || load=",\"load\":$(cut -d ' ' -f 1 /proc/loadavg)"
  printf '{"container":"%s","startId":"%s","sequence":%d,"version":"lite","links":[%s]%s}' \
    "$name" "$start_id" "$sequence" "${links%,}" "$load" >"$report"
  call POST report || {
    cat "$said" >&2
    echo "earshot-agent.sh: the report was not taken by $servers" >&2
    return 1
  }
}

# pause SECONDS: a signal ends a wait for a background process, and not a sleep.
pause() {
  sleep "$1" &
  wait $!
}

if [ "$once" = yes ]; then
  round
  exit $?
fi
if [ -n "$task_keys" ]; then
  . "$(dirname "$0")/earshot-tasks.sh"
  tasks &
  tasks_pid=$!
fi
# A fleet that starts together shall not report together.
pause $(($(od -An -N2 -tu2 /dev/urandom) % 60))
while :; do
  begun=$(date +%s)
  round
  left=$((120 - $(date +%s) + begun))
  [ "$left" -le 0 ] || pause "$left"
done
