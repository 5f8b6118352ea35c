#!/bin/sh
# Runs as root on a machine of its own that has just booted: installs the packages in /packages, and uses them as docs/install.md says.
set -eux
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

# A "!" before a command would keep "set -e" from ending the script.
never() {
  if "$@"; then
    exit 1
  fi
}

dpkg -i /packages/earshot-server_*.deb /packages/earshot-agent_*.deb /packages/earshot-relay_*.deb /packages/earshot-traffic_*.deb \
  /packages/earshot_*.deb
earshot --version | grep '^build: .* of 20'
man_page=/usr/share/man/man1/earshot-sql.1.gz
[ ! -e "$man_page" ] || zcat "$man_page" | grep -q '^.SH NAME'

mv /etc/earshot /etc/earshot.shipped
earshot-server init --folder /etc/earshot --name localhost --name 127.0.0.1
cat >>/etc/earshot/cmdb.csv <<CMDB
be5,host58,TX,be,tx-main,127.0.77.5,be,db1,true
db1,host7,TX,db,tx-main,127.0.77.7,db1,,true
CMDB
cp /etc/earshot.shipped/agent.env /etc/earshot/agent.env
earshot-server doctor --config /etc/earshot/server.yaml || [ $? = 1 ]
# A shorter cycle than the two minutes of the tutorial, so that the test need not wait.
echo "cycle: 10s" >>/etc/earshot/server.yaml
systemctl enable --now earshot-server

cat >/etc/earshot/agent.env <<ENVIRONMENT
EARSHOT_SERVER=https://localhost:8090
EARSHOT_NAME=be5.host58
EARSHOT_TLS_CA=/etc/earshot/server.pem
EARSHOT_TOKEN=$(earshot token --key-file /etc/earshot/fleet.key be5.host58)
ENVIRONMENT
systemctl enable --now earshot-agent

# The agent speaks through a relay of this machine.
cat >/etc/earshot/relay.yaml <<RELAY
name: relay1
listen: 127.0.0.1:8091
parents: ["https://localhost:8090"]
parentTls: {authorities: /etc/earshot/server.pem}
tokenFile: /etc/earshot/relay.token
RELAY
earshot token --key-file /etc/earshot/fleet.key --relay relay1 >/etc/earshot/relay.token
chown earshot /etc/earshot/relay.token
chmod 400 /etc/earshot/relay.token
earshot-relay --config /etc/earshot/relay.yaml --check-config
systemctl enable --now earshot-relay

mkdir /var/spool/earshot-traffic
cp /etc/earshot.shipped/traffic.yaml /etc/earshot/
earshot-traffic --config /etc/earshot/traffic.yaml --check-config
systemctl enable --now earshot-traffic

EARSHOT_TOKEN=$(sed -n 's/^nagios reader //p' /etc/earshot/people.txt)
export EARSHOT_TOKEN EARSHOT_SERVER=https://localhost:8090
reported() {
  earshot sql --ca /etc/earshot/server.pem -o csv "SELECT container, partner, state FROM link WHERE state = 'UP'" | grep -q '^be5.host58,db1.host7,UP'
}
# An agent reports once a cycle.
n=0
until reported; do
  n=$((n + 1))
  [ "$n" -lt 600 ] || { journalctl -u earshot-server -u earshot-agent --no-pager; exit 1; }
  sleep 1
done
never systemctl is-failed earshot-server earshot-agent

until earshot sql --server http://127.0.0.1:8790 -o csv "SELECT name FROM app" | grep -q '^pay'; do
  n=$((n + 1))
  [ "$n" -lt 600 ] || { journalctl -u earshot-traffic --no-pager; exit 1; }
  sleep 1
done
through_relay() {
  earshot sql --ca /etc/earshot/server.pem -o csv "SELECT relay FROM agent WHERE relay = 'relay1'" | grep -q '^relay1'
}
cat >>/etc/earshot/agent.env <<ENVIRONMENT
EARSHOT_SERVER=http://127.0.0.1:8091,https://localhost:8090
ENVIRONMENT
(set -a && . /etc/earshot/agent.env && earshot-agent --check-config)
systemctl restart earshot-agent
until through_relay; do
  n=$((n + 1))
  [ "$n" -lt 600 ] || { journalctl -u earshot-relay -u earshot-agent --no-pager; exit 1; }
  sleep 1
done
bash -c 'exec 3<>/dev/tcp/127.0.0.1/8091; printf "GET /healthz HTTP/1.0\r\n\r\n" >&3; cat <&3' | grep '^ok'
never systemctl is-failed earshot-relay earshot-traffic

# The unit captures by itself with one right more, and has no other.
mkdir -p /etc/systemd/system/earshot-traffic.service.d
ln -s /usr/lib/earshot-traffic/lib/live.conf /etc/systemd/system/earshot-traffic.service.d/
cat >/etc/earshot/traffic.yaml <<TRAFFIC
directory: /var/lib/earshot/traffic/captures
state: /var/lib/earshot/traffic
listen: 127.0.0.1:8790
capture: {interfaces: [lo], size: 64MB}
apps: [{name: relay, addresses: ["127.0.0.1:8091"], protocol: http}]
TRAFFIC
systemctl daemon-reload
systemctl restart earshot-traffic
captured() {
  bash -c 'exec 3<>/dev/tcp/127.0.0.1/8091; printf "GET /healthz HTTP/1.0\r\n\r\n" >&3; cat <&3' >/dev/null
  earshot sql --server http://127.0.0.1:8790 -o csv "SELECT operation, code FROM transaction WHERE app = 'relay'" | grep -q '^GET /healthz,200'
}
until captured; do
  n=$((n + 1))
  [ "$n" -lt 600 ] || { journalctl -u earshot-traffic --no-pager; exit 1; }
  sleep 1
done
grep '^CapEff:.0000000000002000$' "/proc/$(systemctl show -p MainPID --value earshot-traffic)/status"

# The same version again is an upgrade: what runs is restarted, configuration and state stay.
before=$(systemctl show -p MainPID --value earshot-server)
dpkg -i /packages/earshot-server_*.deb
[ "$(systemctl show -p MainPID --value earshot-server)" != "$before" ]
systemctl is-active earshot-server
[ -s /etc/earshot/fleet.key ]
[ -n "$(ls /var/lib/earshot)" ]

dpkg -r earshot-agent earshot-server earshot-relay earshot-traffic earshot
never systemctl is-active earshot-server earshot-relay earshot-traffic
[ ! -e /usr/lib/earshot-server/lib/jars ]
