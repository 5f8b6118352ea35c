#!/bin/sh
# Runs as root on a machine of its own that has just booted: installs the packages in /packages, and uses them as docs/install.md says.
set -eux
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

dpkg -i /packages/earshot-server_*.deb /packages/earshot-agent_*.deb /packages/earshot_*.deb
earshot --version
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
! systemctl is-failed earshot-server earshot-agent

# The same version again is an upgrade: what runs is restarted, configuration and state stay.
before=$(systemctl show -p MainPID --value earshot-server)
dpkg -i /packages/earshot-server_*.deb
[ "$(systemctl show -p MainPID --value earshot-server)" != "$before" ]
systemctl is-active earshot-server
[ -s /etc/earshot/fleet.key ]
[ -n "$(ls /var/lib/earshot)" ]

dpkg -r earshot-agent earshot-server earshot
! systemctl is-active earshot-server
[ ! -e /usr/lib/earshot-server/lib/jars ]
