# Tasks of earshot-agent.sh, which reads this file where it is given --task-keys. An order is executed only when openssl says that a key of
# this machine signed it; docs/lite-agent.md says what is executed and what is not.

# line KEY: the value of a line KEY = VALUE of the word.
line() {
  sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" "$word_file" | sed 's/[[:space:]]#.*//; s/[[:space:]]*$//' | head -n 1
}

# field NAME: the value of a line NAME=VALUE of the order. No value holds the end of a line, so that none can be taken for another line.
field() {
  sed -n "s/^$1=//p" "$order" | head -n 1
}

# fits VALUE PATTERN: whether the pattern, an extended regular expression, fits the whole value.
fits() {
  printf '%s\n' "$1" | grep -qxE -e "$2"
}

# The largest number is one that the shell can reckon with, and none begins with a zero, which would make it octal.
is_number() {
  fits "$1" '0|[1-9][0-9]{0,14}'
}

# end STATE: ends the order with what is in $output.
end() {
  state=$1
  return 1
}

refuse() {
  printf '%s\n' "$1" >"$output"
  end REFUSED
}

# Whether the order is signed by the key that it names, for this container, and due.
is_valid() {
  openssl pkeyutl -help 2>&1 | grep -q -e -rawin ||
    { refuse "this machine has no openssl that verifies signatures of Ed25519, expected version 3.0 or newer"; return 1; }
  key_name=$(field key)
  key=$(while read -r who value _; do [ "$who" != "$key_name" ] || printf '%s' "$value"; done <"$task_keys")
  [ -n "$key" ] || { refuse "key $key_name is not known here"; return 1; }
  printf -- '-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n' "$key" >"$work/key"
  printf '%s' "$signature" | openssl base64 -d -A >"$work/signature" 2>/dev/null
  openssl pkeyutl -verify -pubin -inkey "$work/key" -rawin -in "$order" -sigfile "$work/signature" >/dev/null 2>&1 ||
    { refuse "the signature is not that of key $key_name"; return 1; }
  [ "$(field target)" = "$name" ] || { refuse "the order is for $(field target), which is not here"; return 1; }
  run=$(field run) issued=$(field issued) expires=$(field expires) every=$(field every) window=$(field window)
  fits "$run" '[A-Za-z0-9-]{1,64}' || { refuse "an order whose run has no name"; return 1; }
  is_number "$issued" && is_number "$expires" && is_number "$occurrence" && is_number "${every:-0}" && is_number "${window:-0}" ||
    { refuse "an order with a number that is none"; return 1; }
  due=$issued
  if [ -n "$every" ]; then
    [ "$occurrence" -ge 1 ] || { refuse "occurrence $occurrence, expected one from 1 up"; return 1; }
    due=$((issued + every * (occurrence - 1)))
    [ $((due + window)) -ge "$expires" ] || expires=$((due + window))
    run=$run.$occurrence
  fi
  now=$(date +%s)
  [ "$now" -lt "$expires" ] || { echo "expired" >"$output"; end EXPIRED; return 1; }
  [ "$due" -le $((now + 60)) ] || { refuse "signed for a time in the future: are the clocks right?"; return 1; }
}

# The form of an argument that words of this agent's own have without a line of theirs.
usual_form() {
  case $run_line.$1 in
    fetch-file.sha256 | fetch-file.pieces) echo '[0-9a-f]{64}' ;;
    fetch-file.octets) echo '[1-9][0-9]{0,14}' ;;
    fetch-file.name) echo '[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}' ;;
  esac
}

# Whether this machine allows the word with these arguments.
is_allowed() {
  word=$(field word)
  word_file=$task_words/$word.word
  fits "$word" '[a-z][a-z0-9-]{0,31}' && [ -r "$word_file" ] || { refuse "word $word is not allowed on this machine"; return 1; }
  unknown=$(sed 's/^[[:space:]]*//; /^#/d; /^$/d; s/[[:space:]]*=.*//' "$word_file" |
    grep -vxE 'run|keys|user|timeLimit|outputLimit|folder|mode|argument\.[a-zA-Z][a-zA-Z0-9]*' | head -n 1)
  [ -z "$unknown" ] || { refuse "$word_file: the agent in shell does not know \"$unknown\""; return 1; }
  keys=$(line keys)
  [ -z "$keys" ] || echo "$keys" | tr -s ', ' '\n\n' | grep -qxF -e "$key_name" ||
    { refuse "key $key_name may not order $word on this machine, expected one of $keys"; return 1; }
  run_line=$(line run)
  case $run_line in
    /* | probe | fetch-file) ;;
    *) refuse "$word_file: the agent in shell has no \"$run_line\", expected an absolute path, probe or fetch-file" || return 1 ;;
  esac
  sed -n 's/^argument\.//p' "$order" >"$work/arguments"
  while IFS= read -r pair; do
    form=$(line "argument[.]${pair%%=*}")
    form=${form:-$(usual_form "${pair%%=*}")}
    [ -n "$form" ] || { refuse "unknown argument ${pair%%=*}"; return 1; }
    fits "${pair#*=}" "$form" || { refuse "argument ${pair%%=*} is \"${pair#*=}\", expected the form $form"; return 1; }
  done <"$work/arguments"
  expected=$(sed -n 's/^[[:space:]]*argument\.\([a-zA-Z0-9]*\).*/\1/p' "$word_file")
  case $run_line in
    probe) expected="$expected ip port" ;;
    fetch-file) expected="$expected sha256 octets name" ;;
  esac
  for argument in $expected; do
    grep -q "^$argument=" "$work/arguments" || { refuse "argument $argument is missing"; return 1; }
  done
  limit=$(line outputLimit | sed 's/k$/000/')
  limit=${limit:-64000}
  seconds=$(line timeLimit | sed 's/s$//')
  case $seconds in *m) seconds=$((${seconds%m} * 60)) ;; esac
  [ "$run_line" != fetch-file ] || seconds=${seconds:-86400}
  seconds=${seconds:-30}
  is_number "$limit" && is_number "$seconds" && [ "$limit" -le 262144 ] || { refuse "$word_file: expected timeLimit as 30s or 5m, outputLimit as 64k, at most 256k"; return 1; }
  [ "$seconds" -le $((expires - now)) ] || seconds=$((expires - now))
}

# bounded COMMAND...: runs it with bounds of time and output, and without this shell's environment.
bounded() {
  began=$(date +%s)
  {
    cd / && timeout -k 2 "$seconds" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C EARSHOT_TARGET="$name" \
      EARSHOT_TASK="$(field task)" EARSHOT_RUN="$run" "$@" </dev/null 2>&1
    echo $? >"$work/status"
  } | {
    # What the command left behind may hold the pipe open.
    timeout $((seconds + 2)) head -c "$limit" >"$output"
    timeout $((seconds + 2)) cat >/dev/null
  }
  status=$(cat "$work/status")
  [ $(($(date +%s) - began)) -lt "$seconds" ] || echo "(ended after its time limit of $seconds s)" >>"$output"
  [ "$status" -eq 0 ] && state=DONE || state=FAILED
}

probe() {
  ip=$(field 'argument[.]ip') port=$(field 'argument[.]port')
  if [ "$http" = curl ]; then
    case $ip in *:*) host="[$ip]" ;; *) host=$ip ;; esac
    took=$(curl -s -m 6 --connect-timeout 5 -o /dev/null -w '%{time_connect}' "telnet://$host:$port" </dev/null)
    case $took in *[1-9]*) state=DONE && echo "$ip port $port: connected in $took s" >"$output" && return ;; esac
  else
    case $(nc --help 2>&1) in
      *BusyBox*) timeout 6 nc -w 5 "$ip" "$port" -e true >/dev/null 2>&1 ;;
      *not\ found*) refuse "neither curl nor nc is installed" || return ;;
      *) timeout 6 nc -z -w 5 "$ip" "$port" >/dev/null 2>&1 ;;
    esac && state=DONE && echo "$ip port $port: connected" >"$output" && return
  fi
  state=FAILED && echo "$ip port $port: not connected within 5 s" >"$output"
}

# Fetches a file piece by piece, and places it when the whole has the SHA-256 that was signed.
fetch_file() {
  folder=$(line folder) sha256=$(field 'argument[.]sha256') octets=$(field 'argument[.]octets')
  file=$(field 'argument[.]name')
  part=$folder/.$file.$sha256
  state=FAILED
  is_number "$octets" && [ -n "$folder" ] && : >"$part" || { echo "folder \"$folder\" takes no file" >"$output"; return; }
  [ "$(df -Pk "$folder" | awk 'NR == 2 { print $4 }')" -ge $((octets / 1024 + 65536)) ] ||
    { rm -f "$part"; echo "less than 64 MiB would stay free in $folder" >"$output"; return; }
  until=$(($(date +%s) + seconds)) index=0 left=$octets
  while [ "$left" -gt 0 ]; do
    wanted=262144
    [ "$left" -ge "$wanted" ] || wanted=$left
    # A piece is no longer than this, whatever a relay sends.
    until (ulimit -f 1024 && max_time=240 call GET "files/$sha256/pieces/$index") && [ "$(wc -c <"$list.new")" -eq "$wanted" ]; do
      [ "$(date +%s)" -lt "$until" ] || { rm -f "$part"; echo "piece $index did not come in time" >"$output"; return; }
      sleep 3
    done
    cat "$list.new" >>"$part" || { rm -f "$part"; echo "$folder is full" >"$output"; return; }
    index=$((index + 1)) left=$((left - wanted))
  done
  if [ "$(sha256sum "$part" | cut -c 1-64)" = "$sha256" ] && chmod "$(line mode | grep . || echo 644)" "$part" &&
    mv -f "$part" "$folder/$file"; then
    state=DONE && echo "$folder/$file" >"$output"
  else
    rm -f "$part" && echo "what came is not the file that was signed, or cannot be placed" >"$output"
  fi
}

# Executes the word, once: the run's folder is on disk before it begins, and stays until the order has expired.
execute() {
  journal=$task_state/$run
  if ! mkdir "$journal" 2>/dev/null; then
    state=LOST && echo "it began before, and the agent ended before it did" >"$output"
    [ ! -s "$journal/state" ] || { state=$(cat "$journal/state") && cp "$journal/output" "$output"; }
    return
  fi
  echo "$expires" >"$journal/expires" && sync
  result 0 false RUNNING /dev/null
  part=1
  case $run_line in
    probe) probe ;;
    fetch-file) fetch_file ;;
    *)
      set -- "$run_line"
      while IFS= read -r pair; do set -- "$@" "--$pair"; done <"$work/arguments"
      user=$(line user)
      [ -z "$user" ] || set -- runuser -u "$user" -- "$@"
      bounded "$@"
      ;;
  esac
  cp "$output" "$journal/output" && echo "$state" >"$journal/state"
}

# result PART LAST STATE FILE: tells the server. It may be away for a moment.
result() {
  {
    printf '{"order":"%s","part":%d,"last":%s,"status":"DONE","body":{"state":"%s"%s,"output":"' "$id" "$1" "$2" "$3" \
      "${status:+,\"exitStatus\":$status}"
    LC_ALL=C tr -c '\11\12\40-\176' '?' <"$4" | sed 's/\\/\\\\/g; s/"/\\"/g; s/	/\\t/g; s/$/\\n/' | tr -d '\n'
    printf '"}}'
  } >"$report"
  tries=0
  # 410 says that nobody waits for it any more.
  until call POST order-results || grep -q 410 "$said" || [ "$tries" -ge 12 ]; do
    tries=$((tries + 1))
    sleep 5
  done
}

one_order() {
  fits "$id" '[A-Za-z0-9._-]{1,128}' || return
  status=
  : >"$output"
  if [ "$kind" != task ]; then
    printf '{"order":"%s","part":0,"last":true,"status":"UNSUPPORTED","body":"the agent in shell"}' "$id" >"$report"
    call POST order-results
    return
  fi
  part=0
  is_valid && is_allowed && execute
  result "$part" true "$state" "$output"
}

# Executes orders one after the other, for ever. In a shell of its own: its files are others than those of lists and reports.
tasks() {
  list=$work/orders report=$work/result said=$work/said-tasks order=$work/order output=$work/output
  mkdir -p "$task_state" || fail "no folder $task_state"
  while :; do
    rm -f "$work/polled"
    max_time=40
    call GET orders || sleep 20
    mv "$list.new" "$work/polled" 2>/dev/null && [ -s "$work/polled" ] || { sleep 1 && continue; }
    now=$(date +%s)
    for each in "$task_state"/*/expires; do
      [ ! -s "$each" ] || [ "$(cat "$each")" -gt $((now - 86400)) ] || rm -rf "${each%/expires}"
    done
    while IFS= read -r text; do
      case $text in
        'order '*)
          id=${text#order } && kind=${id#* } && id=${id%% *} && occurrence=0 && signature=
          : >"$order"
          ;;
        'occurrence '*) occurrence=${text#occurrence } ;;
        'signature '*) signature=${text#signature } ;;
        '') one_order </dev/null ;;
        *) printf '%s\n' "$text" >>"$order" ;;
      esac
    done <"$work/polled"
  done
}
