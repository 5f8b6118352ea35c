-- Indexes of the declared tables, and views, whose names are promises to users. store.table.Views documents their columns.
CREATE INDEX data_disconnect ON data (disconnect);
CREATE INDEX data_state ON data (state);
CREATE INDEX container_host ON container (host);
CREATE INDEX provider_container ON provider (container);
CREATE INDEX link_state ON link (state);
CREATE INDEX link_partner ON link (partner, container);

-- A pair that probes each other in one line, by address family; b to a is empty where only a probes.
CREATE VIEW pair AS
SELECT ab.container AS a, ab.partner AS b,
       ab.state AS stateAB, ba.state AS stateBA, ab.loss AS lossAB, ba.loss AS lossBA,
       ab.rttAvg AS rttAB, ba.rttAvg AS rttBA, ab.since AS sinceAB, ba.since AS sinceBA,
       ab.ip AS ipAB, ba.ip AS ipBA
FROM link ab LEFT JOIN link ba
     ON ba.container = ab.partner AND ba.partner = ab.container AND (ba.ip LIKE '%:%') = (ab.ip LIKE '%:%')
WHERE ab.container < ab.partner OR ba.container IS NULL;

-- What links from host to host are measured, used ones and those of the background; each counts at the host at either end.
CREATE VIEW coverage_host AS
SELECT h.name AS host, h.dataCenter, CAST(COALESCE(c.used, 0) AS BIGINT) AS links,
       CAST(COALESCE(c.background, 0) AS BIGINT) AS background,
       CASE WHEN c.used > 0 THEN 'LINKS' WHEN c.background > 0 THEN 'RING' ELSE 'NONE' END AS coverage
FROM host h LEFT JOIN (
    SELECT host, SUM(used) AS used, SUM(background) AS background
    FROM (SELECT d.host AS host, COUNT(CASE WHEN l.evidence <> 'background' THEN 1 END) AS used,
                 COUNT(CASE WHEN l.evidence = 'background' THEN 1 END) AS background
          FROM link l JOIN data d ON d.name = l.container
          WHERE l.state <> 'UNKNOWN' AND l.partnerHost <> d.host GROUP BY d.host
          UNION ALL
          SELECT l.partnerHost, COUNT(CASE WHEN l.evidence <> 'background' THEN 1 END),
                 COUNT(CASE WHEN l.evidence = 'background' THEN 1 END)
          FROM link l JOIN data d ON d.name = l.container
          WHERE l.state <> 'UNKNOWN' AND l.partnerHost <> d.host GROUP BY l.partnerHost) ends
    GROUP BY host) c ON c.host = h.name;

-- Each pair of data centres once, the first by name first.
CREATE VIEW coverage_pair AS
SELECT x.dataCenter AS a, y.dataCenter AS b, CAST(COALESCE(c.used, 0) AS BIGINT) AS links,
       CAST(COALESCE(c.background, 0) AS BIGINT) AS background,
       CASE WHEN c.used > 0 THEN 'LINKS' WHEN c.background > 0 THEN 'RING' ELSE 'NONE' END AS coverage
FROM (SELECT DISTINCT dataCenter FROM host) x JOIN (SELECT DISTINCT dataCenter FROM host) y ON x.dataCenter < y.dataCenter
LEFT JOIN (
    SELECT a, b, SUM(used) AS used, SUM(background) AS background
    FROM (SELECT LEAST(d.dataCenter, l.partnerDataCenter) AS a, GREATEST(d.dataCenter, l.partnerDataCenter) AS b,
                 COUNT(CASE WHEN l.evidence <> 'background' THEN 1 END) AS used,
                 COUNT(CASE WHEN l.evidence = 'background' THEN 1 END) AS background
          FROM link l JOIN data d ON d.name = l.container WHERE l.state <> 'UNKNOWN'
          GROUP BY d.dataCenter, l.partnerDataCenter) ways
    GROUP BY a, b) c ON c.a = x.dataCenter AND c.b = y.dataCenter;

-- What we do not know, by data centre. Ages in seconds; waiting and neverSeen tell a restarted server from agents that never came.
CREATE VIEW coverage AS
SELECT d.dataCenter, d.containers, d.reporting, d.silent, d.waiting, d.neverSeen, d.meanAge,
       COALESCE(h.hosts, 0) AS hosts, COALESCE(h.linked, 0) AS hostsLinked, COALESCE(h.ring, 0) AS hostsRing,
       COALESCE(h.uncovered, 0) AS hostsUncovered, COALESCE(p.pairs, 0) AS pairs, COALESCE(p.linked, 0) AS pairsLinked,
       COALESCE(p.ring, 0) AS pairsRing, COALESCE(p.uncovered, 0) AS pairsUncovered
FROM (SELECT dataCenter, COUNT(*) AS containers,
             COUNT(CASE WHEN state IN ('OK', 'BROKEN') THEN 1 END) AS reporting,
             COUNT(CASE WHEN state = 'SILENT' THEN 1 END) AS silent,
             COUNT(CASE WHEN state = 'WAITING' THEN 1 END) AS waiting,
             COUNT(CASE WHEN reportedAt IS NULL THEN 1 END) AS neverSeen,
             CAST(AVG(DATEDIFF(MILLISECOND, reportedAt, CURRENT_TIMESTAMP)) / 1000 AS REAL) AS meanAge
      FROM data GROUP BY dataCenter) d
LEFT JOIN (SELECT dataCenter, COUNT(*) AS hosts, COUNT(CASE WHEN coverage = 'LINKS' THEN 1 END) AS linked,
                  COUNT(CASE WHEN coverage = 'RING' THEN 1 END) AS ring,
                  COUNT(CASE WHEN coverage = 'NONE' THEN 1 END) AS uncovered
           FROM coverage_host GROUP BY dataCenter) h ON h.dataCenter = d.dataCenter
LEFT JOIN (SELECT dataCenter, COUNT(*) AS pairs, COUNT(CASE WHEN coverage = 'LINKS' THEN 1 END) AS linked,
                  COUNT(CASE WHEN coverage = 'RING' THEN 1 END) AS ring,
                  COUNT(CASE WHEN coverage = 'NONE' THEN 1 END) AS uncovered
           FROM (SELECT a AS dataCenter, coverage FROM coverage_pair UNION ALL SELECT b, coverage FROM coverage_pair) sides
           GROUP BY dataCenter) p ON p.dataCenter = d.dataCenter;

-- Ages in seconds.
CREATE VIEW agent AS
SELECT a.name, a.machineId, a.host, a.version, a.startedAt, a.relay, a.path, a.hops, r.channel, a.lastReport,
       CAST(DATEDIFF(MILLISECOND, a.lastReport, CURRENT_TIMESTAMP) / 1000.0 AS REAL) AS age,
       a.residentBytes, a.cpuShare, a.prober, a.longestDelay, a.foreignReplies, a.peersLeftOut
FROM agent_report a LEFT JOIN relay_report r ON r.name = a.relay;

-- Ages in seconds.
CREATE VIEW relay AS
SELECT r.name, r.parent, r.state, r.since, r.version, r.channel, r.startedAt, r.agents, r.kept, r.dropped, r.lastHeard,
       CAST(DATEDIFF(MILLISECOND, r.lastHeard, CURRENT_TIMESTAMP) / 1000.0 AS REAL) AS age, t.state AS tunnel
FROM relay_report r LEFT JOIN tunnel t ON t.relay = r.name;

-- Everything that has addresses: the containers, and peers that no CMDB knows. What is not known of a peer is NULL.
CREATE VIEW node AS
SELECT c.name, 'CONTAINER' AS kind, c.dataCenter, c.role, a.name IS NOT NULL AS agent,
       CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS firstSeen, a.lastReport AS lastSeen
FROM container c LEFT JOIN agent_report a ON a.name = c.name
UNION ALL
SELECT node, 'EXTERNAL', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), FALSE, MIN(firstSeen), MAX(lastSeen)
FROM (SELECT node, firstSeen, lastSeen FROM socket WHERE external
      UNION ALL
      SELECT node, firstSeen, lastSeen FROM nginx_upstream WHERE external) seen GROUP BY node;

-- Who talks to whom, one row for each kind of evidence. A connection that both ends report is one row.
CREATE VIEW dependency AS
SELECT fromNode, toNode, protocol, port, MAX(process) AS process, 'socket' AS evidence,
       MAX(connections) AS connections, MIN(firstSeen) AS firstSeen, MAX(lastSeen) AS lastSeen,
       CASE WHEN MAX(lastSeen) > CURRENT_TIMESTAMP - INTERVAL '1' DAY THEN 'CURRENT' ELSE 'WAS' END AS state
FROM (SELECT container AS fromNode, node AS toNode, protocol, port, process, connections, firstSeen, lastSeen
      FROM socket WHERE direction = 'OUT'
      UNION ALL
      SELECT node, container, protocol, port, CAST(NULL AS VARCHAR), connections, firstSeen, lastSeen
      FROM socket WHERE direction = 'IN') seen
GROUP BY fromNode, toNode, protocol, port
UNION ALL
SELECT p.container, l.partner, CAST(NULL AS VARCHAR), CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR), p.source,
       CAST(NULL AS BIGINT), MIN(p.firstSeen), MAX(p.lastSeen), 'CURRENT'
FROM partner p JOIN link l ON l.container = p.container AND l.ip = p.ip
WHERE p.source NOT IN ('socket', 'nginx', 'background') GROUP BY p.container, l.partner, p.source
UNION ALL
SELECT container, node, 'tcp', port, CAST(NULL AS VARCHAR), 'nginx', CAST(NULL AS BIGINT), MIN(firstSeen), MAX(lastSeen), 'CURRENT'
FROM nginx_upstream WHERE node <> container GROUP BY container, node, port;

-- What plug-ins measured, with what DATA has of the container, so that metrics can be chosen and summed by role or data centre.
CREATE VIEW metric_data AS
SELECT m.container, d.host, d.dataCenter, d.role, d.state, m.plugin, m.name, m.value, m.at
FROM metric m JOIN data d ON d.name = m.container;

-- What is said between a container and a peer, beside what the network does to it.
CREATE VIEW conversation AS
SELECT e.minute, e.container, e.direction, e.ip, e.port, e.protocol, e.operation, e.requests, e.responses, e.errors,
       e.latencyAvg, e.latencyP95, e.latencyMax,
       l.partner, l.service, l.state, l.loss, l.rttAvg, s.process, s.connections, s.retransmits
FROM exchange e
LEFT JOIN link l ON l.container = e.container AND l.ip = e.ip
LEFT JOIN socket s ON s.container = e.container AND s.direction = e.direction AND s.ip = e.ip AND s.port = e.port
     AND s.protocol = 'tcp';

-- Operations of the last five minutes. The newest report of a capture stands for the present, so that recordings can be asked the same.
CREATE VIEW link_operation AS
SELECT e.container, e.direction, e.ip,
       COALESCE(l.partner, (SELECT MAX(s.node) FROM socket s
                            WHERE s.container = e.container AND s.direction = e.direction AND s.ip = e.ip)) AS partner,
       l.service, e.port, e.protocol, e.operation,
       e.requests, e.responses, e.errors, e.unanswered,
       CAST(CAST(e.errors + e.unanswered AS DOUBLE PRECISION) / NULLIF(e.requests, 0) AS REAL) AS errorShare,
       e.latencyAvg, e.latencyP95, e.latencyMax
FROM (SELECT container, direction, ip, port, protocol, operation,
             CAST(SUM(requests) AS BIGINT) AS requests, CAST(SUM(responses) AS BIGINT) AS responses,
             CAST(SUM(errors) AS BIGINT) AS errors, CAST(SUM(unanswered) AS BIGINT) AS unanswered,
             CAST(SUM(latencyAvg * responses)
                  / NULLIF(SUM(CASE WHEN latencyAvg IS NOT NULL THEN responses END), 0) AS REAL) AS latencyAvg,
             MAX(latencyP95) AS latencyP95, MAX(latencyMax) AS latencyMax
      FROM exchange WHERE minute > DATEADD(MINUTE, -6, (SELECT MAX(reportedAt) FROM capture))
      GROUP BY container, direction, ip, port, protocol, operation) e
LEFT JOIN link l ON l.container = e.container AND l.ip = e.ip;

-- Nodes that talk to nobody. UNKNOWN where no agent tells of sockets: nothing is known of such a node but what its peers tell.
CREATE VIEW isolated AS
SELECT n.name AS node, n.kind, n.dataCenter, n.role, t.lastSeen AS lastDependency,
       CASE WHEN r.container IS NULL THEN 'UNKNOWN' ELSE 'ISOLATED' END AS state
FROM node n
LEFT JOIN (SELECT node, MAX(lastSeen) AS lastSeen
           FROM (SELECT container AS node, lastSeen FROM socket UNION ALL SELECT node, lastSeen FROM socket) seen
           GROUP BY node) t ON t.node = n.name
LEFT JOIN (SELECT DISTINCT container
           FROM (SELECT container FROM listener UNION ALL SELECT container FROM socket) told) r ON r.container = n.name
WHERE t.lastSeen IS NULL OR t.lastSeen <= CURRENT_TIMESTAMP - INTERVAL '1' DAY;

-- Ports on which a container waits and to which nobody connected in thirty days. UDP does not show who sends, loopback is the container's own.
CREATE VIEW unused AS
SELECT container, protocol, port, MAX(process) AS process, MIN(firstSeen) AS firstSeen, MAX(lastSeen) AS lastSeen
FROM (SELECT container, protocol, port, process, firstSeen, lastSeen, 0 AS used
      FROM listener WHERE protocol = 'tcp' AND ip NOT LIKE '127.%' AND ip <> '::1'
      UNION ALL
      SELECT container, protocol, port, NULL, NULL, NULL, 1 FROM socket WHERE direction = 'IN'
      UNION ALL
      SELECT node, protocol, port, NULL, NULL, NULL, 1 FROM socket WHERE direction = 'OUT') seen
GROUP BY container, protocol, port HAVING MAX(used) = 0;

-- Connections that neither a CMDB nor DNS nor the component itself tells of.
CREATE VIEW undocumented AS
SELECT fromNode, toNode, LISTAGG(DISTINCT CAST(port AS VARCHAR), ' ') WITHIN GROUP (ORDER BY CAST(port AS VARCHAR)) AS ports, MAX(process) AS process,
       CAST(SUM(connections) AS BIGINT) AS connections, MIN(firstSeen) AS firstSeen, MAX(lastSeen) AS lastSeen
FROM dependency WHERE state = 'CURRENT'
GROUP BY fromNode, toNode HAVING COUNT(CASE WHEN evidence <> 'socket' THEN 1 END) = 0;

-- What a CMDB, DNS or the component itself tells of and no socket confirmed, of containers whose agents tell of sockets.
CREATE VIEW dead_configuration AS
SELECT d.fromNode, d.toNode, LISTAGG(DISTINCT d.evidence, ' ') WITHIN GROUP (ORDER BY d.evidence) AS evidence, MIN(d.firstSeen) AS firstSeen,
       MAX(d.lastSeen) AS lastSeen
FROM dependency d
JOIN (SELECT DISTINCT container FROM (SELECT container FROM listener UNION ALL SELECT container FROM socket) told) r
     ON r.container = d.fromNode
GROUP BY d.fromNode, d.toNode HAVING COUNT(CASE WHEN d.evidence = 'socket' THEN 1 END) = 0;

-- What nginx is configured to use beside what the CMDB says. Addresses of the container itself are nobody's business. Where nginx uses no
-- provider of a service, only a missing connection tells that the container does not use the service in another way.
CREATE VIEW nginx_difference AS
SELECT container, 'UNKNOWN_ADDRESS' AS difference, upstream, server, ip, CAST(NULL AS VARCHAR) AS node,
       CAST(NULL AS VARCHAR) AS service, firstSeen AS since,
       'nginx of ' || container || ' sends requests to ' || ip || ' port ' || port || ' (' || upstream
       || '), which the CMDB gives to no container' AS text
FROM nginx_upstream WHERE external
UNION ALL
SELECT container, 'UNRESOLVED', upstream, server, CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), firstSeen,
       'nginx of ' || container || ' sends requests to ' || server || ' (' || upstream || '), whose name has no address'
FROM nginx_upstream WHERE ip IS NULL
UNION ALL
SELECT u.container, 'NOT_IN_CMDB', u.upstream, u.server, u.ip, u.node, CAST(NULL AS VARCHAR), u.firstSeen,
       'nginx of ' || u.container || ' sends requests to ' || u.node || ' (' || u.upstream
       || '), and the CMDB does not say that it uses a service of it'
FROM nginx_upstream u JOIN container c ON c.name = u.container AND c.uses <> ''
WHERE NOT u.external AND u.node <> u.container
  AND NOT EXISTS (SELECT 1 FROM provider v
                  WHERE v.container = u.node AND LOCATE(' ' || v.service || ' ', ' ' || c.uses || ' ') > 0)
UNION ALL
SELECT p.container, 'NOT_IN_NGINX', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), MIN(p.ip), l.partner, p.service, MIN(p.firstSeen),
       'the CMDB says that ' || p.container || ' uses ' || l.partner || ' (' || p.service || '), and its nginx does not'
FROM nginx_config c
JOIN partner p ON p.container = c.container AND p.source = 'cmdb'
JOIN link l ON l.container = p.container AND l.ip = p.ip
WHERE c.servers > 0
  AND NOT EXISTS (SELECT 1 FROM nginx_upstream u WHERE u.container = p.container AND u.node = l.partner)
  AND (EXISTS (SELECT 1 FROM nginx_upstream u JOIN provider v ON v.container = u.node
               WHERE u.container = p.container AND v.service = p.service)
       OR (EXISTS (SELECT 1 FROM listener r WHERE r.container = p.container)
           AND NOT EXISTS (SELECT 1 FROM socket s
                           WHERE s.container = p.container AND s.direction = 'OUT' AND s.node = l.partner
                             AND s.lastSeen > CURRENT_TIMESTAMP - INTERVAL '1' DAY)))
GROUP BY p.container, l.partner, p.service;

-- How fresh each table is: the time of the newest and of the oldest thing in it.
CREATE VIEW freshness AS
SELECT 'DATA' AS "TABLE", COUNT(*) AS "ROWS", MAX(reportedAt) AS newest, MIN(reportedAt) AS oldest FROM data
UNION ALL SELECT 'LINK', COUNT(*), MAX(checkedAt), MIN(checkedAt) FROM link
UNION ALL SELECT 'NGINX_CODE', COUNT(*), MAX(d.reportedAt), MIN(d.reportedAt)
          FROM nginx_code n JOIN data d ON d.name = n.container
UNION ALL SELECT 'PARTNER', COUNT(*), MAX(lastSeen), MIN(lastSeen) FROM partner
UNION ALL SELECT 'EVENT', COUNT(*), MAX(at), MIN(at) FROM event
UNION ALL SELECT 'INCIDENT', COUNT(*), MAX(COALESCE(until, openedAt)), MIN(openedAt) FROM incident
UNION ALL SELECT 'INCIDENT_LINK', COUNT(*), MAX(since), MIN(since) FROM incident_link
UNION ALL SELECT 'MUTE', COUNT(*), MAX(since), MIN(since) FROM mute
UNION ALL SELECT 'CONTAINER', COUNT(*), (SELECT at FROM taken_over), (SELECT at FROM taken_over) FROM container
UNION ALL SELECT 'HOST', COUNT(*), (SELECT at FROM taken_over), (SELECT at FROM taken_over) FROM host
UNION ALL SELECT 'PROVIDER', COUNT(*), (SELECT at FROM taken_over), (SELECT at FROM taken_over) FROM provider;

-- Links to the places where an app listens, and links of the containers that stand there. An app that listens at every address has none.
CREATE VIEW app_link AS
SELECT t.app, t.direction, t.container, t.ip, t.partner, t.service, t.state, t.since, t.loss, MIN(i.incident) AS incident
FROM (SELECT a.app, 'IN' AS direction, l.container, l.ip, l.partner, l.service, l.state, l.since, l.loss
      FROM (SELECT DISTINCT app, ip FROM app_address) a JOIN link l ON l.ip = a.ip
      UNION
      SELECT a.app, 'OUT', l.container, l.ip, l.partner, l.service, l.state, l.since, l.loss
      FROM app_address a JOIN node_address n ON n.ip = a.ip AND n.validTo IS NULL JOIN link l ON l.container = n.node) t
LEFT JOIN incident_link i ON i.container = t.container AND i.ip = t.ip AND i.leftAt IS NULL
GROUP BY t.app, t.direction, t.container, t.ip, t.partner, t.service, t.state, t.since, t.loss;

-- Links in trouble that a mute covers now, and containers that one covers. A mute has one place, or two with a space between.
CREATE VIEW muted_link AS
SELECT l.container, l.ip, l.partner, l.state, MIN(m.id) AS mute, MIN(m.who) AS who, MAX(m.until) AS until
FROM mute m
JOIN link l ON l.state IN ('DOWN', 'LOSSY') AND l.evidence <> 'background'
JOIN container c ON c.name = l.container
WHERE m.active AND (
    m.places IN (l.container, c.host, c.dataCenter, l.partner, l.partnerHost, l.partnerDataCenter)
    OR (LOCATE(' ', m.places) > 0 AND (
        (SUBSTRING(m.places, 1, LOCATE(' ', m.places) - 1) IN (l.container, c.host, c.dataCenter)
         AND SUBSTRING(m.places, LOCATE(' ', m.places) + 1) IN (l.partner, l.partnerHost, l.partnerDataCenter))
        OR (SUBSTRING(m.places, LOCATE(' ', m.places) + 1) IN (l.container, c.host, c.dataCenter)
            AND SUBSTRING(m.places, 1, LOCATE(' ', m.places) - 1) IN (l.partner, l.partnerHost, l.partnerDataCenter)))))
GROUP BY l.container, l.ip, l.partner, l.state;

CREATE VIEW muted_container AS
SELECT c.name, MIN(m.id) AS mute, MIN(m.who) AS who, MAX(m.until) AS until
FROM mute m JOIN container c ON m.places IN (c.name, c.host, c.dataCenter)
WHERE m.active GROUP BY c.name;

-- Why a link is in trouble or not judged, where the agent itself knows.
CREATE VIEW link_cause AS
SELECT l.container, l.ip, l.partner, l.state, 'REFUSED' AS cause,
       CONCAT('the machine of ', l.container, ' itself refuses to send (', l.errorKinds,
              '): a firewall rule, an IPsec policy or a route on it') AS text
FROM link l WHERE l.errorKinds LIKE '%EPERM%' OR l.errorKinds LIKE '%EACCES%' OR l.errorKinds LIKE '%EHOSTUNREACH%'
UNION ALL
SELECT l.container, l.ip, l.partner, l.state, 'ICMP_FILTERED',
       CONCAT('echo requests from ', l.container, ' to ', l.partner, ' are filtered; TCP is answered')
FROM link l WHERE l.icmpFiltered
UNION ALL
SELECT l.container, l.ip, l.partner, l.state, 'STARVED',
       CONCAT('the agent of ', l.container, ' does not get enough CPU time to judge its links')
FROM link l JOIN agent_report a ON a.name = l.container WHERE a.prober = 'STARVED'
UNION ALL
SELECT l.container, l.ip, l.partner, l.state, 'CLASS',
       CONCAT('of the probes in class DSCP ', p.dscp, ' from ', l.container, ' to ', l.partner,
              CASE p.state WHEN 'DOWN' THEN ' none is' ELSE ' not all are' END, ' answered, those in the default class are')
FROM link_path p JOIN link l ON l.container = p.container AND l.ip = p.ip WHERE p.dscp > 0
UNION ALL
SELECT l.container, l.ip, l.partner, l.state, 'FAMILY',
       CONCAT(CASE WHEN LOCATE(':', l.ip) > 0 THEN 'IPv6' ELSE 'IPv4' END, ' from ', l.container, ' to ', l.partner, ' is ', l.state,
              ' while ', CASE WHEN LOCATE(':', l.ip) > 0 THEN 'IPv4' ELSE 'IPv6' END, ' is UP')
FROM link l WHERE l.state IN ('DOWN', 'LOSSY') AND EXISTS (
    SELECT 1 FROM link o WHERE o.container = l.container AND o.partner = l.partner AND o.state = 'UP'
        AND (LOCATE(':', o.ip) > 0) <> (LOCATE(':', l.ip) > 0));
