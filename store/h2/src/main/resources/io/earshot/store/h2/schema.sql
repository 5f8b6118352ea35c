-- Names in here are promises to users. Rates are REAL: SUM over DOUBLE PRECISION becomes DECFLOAT in H2 and is slow.
-- Where LIVE stands, the rows are read from what the fleet knows; in a replay they are kept by the database.
CREATE TABLE data (
    name VARCHAR PRIMARY KEY,
    disconnect INTEGER,
    dataCenter VARCHAR NOT NULL,
    host VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    load REAL,
    nginxAccessRate REAL,
    nginxErrorRate REAL,
    connectivity VARCHAR,
    state VARCHAR NOT NULL,
    reportedAt TIMESTAMP WITH TIME ZONE,
    takesTraffic BOOLEAN DEFAULT TRUE NOT NULL
) /*LIVE*/;
CREATE TABLE link (
    container VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    partner VARCHAR NOT NULL,
    partnerHost VARCHAR NOT NULL,
    partnerDataCenter VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    sent BIGINT,
    received BIGINT,
    loss REAL,
    rttMin REAL,
    rttAvg REAL,
    rttP95 REAL,
    rttMax REAL,
    rttP50 REAL,
    rttP99 REAL,
    errors BIGINT,
    errorKinds VARCHAR,
    late BIGINT,
    duplicates BIGINT,
    pathMtu INTEGER,
    icmpFiltered BOOLEAN,
    congested BOOLEAN NOT NULL,
    flapping BOOLEAN NOT NULL,
    state VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    checkedAt TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (container, ip)
) /*LIVE*/;
CREATE TABLE nginx_code (
    container VARCHAR NOT NULL,
    code INTEGER NOT NULL,
    rate REAL NOT NULL,
    PRIMARY KEY (container, code)
) /*LIVE*/;
CREATE TABLE partner (
    container VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    firstSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    lastSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    intervalSeconds REAL NOT NULL,
    PRIMARY KEY (container, ip, source, service)
) /*LIVE*/;
CREATE TABLE container (
    name VARCHAR PRIMARY KEY,
    host VARCHAR NOT NULL,
    dataCenter VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    cluster VARCHAR NOT NULL,
    addresses VARCHAR NOT NULL,
    services VARCHAR NOT NULL,
    uses VARCHAR NOT NULL,
    running BOOLEAN NOT NULL,
    takesTraffic BOOLEAN DEFAULT TRUE NOT NULL,
    overdue BOOLEAN DEFAULT FALSE NOT NULL
) /*LIVE*/;
CREATE TABLE agent_report (
    name VARCHAR PRIMARY KEY,
    host VARCHAR NOT NULL,
    version VARCHAR,
    startedAt TIMESTAMP WITH TIME ZONE,
    lastReport TIMESTAMP WITH TIME ZONE NOT NULL,
    residentBytes BIGINT,
    cpuShare REAL,
    prober VARCHAR,
    longestDelay REAL,
    foreignReplies BIGINT
) /*LIVE*/;
CREATE TABLE socket (
    container VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    port INTEGER NOT NULL,
    process VARCHAR,
    connections BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    retransmits BIGINT NOT NULL,
    stuck BIGINT NOT NULL,
    bytesAcked BIGINT NOT NULL,
    rtt REAL,
    minRtt REAL,
    node VARCHAR NOT NULL,
    external BOOLEAN NOT NULL,
    firstSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    lastSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (container, direction, protocol, ip, port)
) /*LIVE*/;
CREATE TABLE listener (
    container VARCHAR NOT NULL,
    protocol VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    port INTEGER NOT NULL,
    process VARCHAR,
    firstSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    lastSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (container, protocol, ip, port)
) /*LIVE*/;
CREATE TABLE host (
    name VARCHAR PRIMARY KEY,
    dataCenter VARCHAR NOT NULL,
    containers INTEGER NOT NULL
);
CREATE TABLE provider (
    service VARCHAR NOT NULL,
    container VARCHAR NOT NULL,
    PRIMARY KEY (service, container)
);
CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    container VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    fromState VARCHAR NOT NULL,
    toState VARCHAR NOT NULL
);
CREATE TABLE incident (
    id BIGINT PRIMARY KEY,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    trouble VARCHAR DEFAULT 'CUT' NOT NULL,
    severity VARCHAR DEFAULT 'CRITICAL' NOT NULL,
    summary VARCHAR NOT NULL,
    linksDown INTEGER NOT NULL,
    linksUp INTEGER NOT NULL,
    confidence REAL NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    openedAt TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    ending VARCHAR,
    muted VARCHAR,
    state VARCHAR GENERATED ALWAYS AS
        (CASE WHEN until IS NOT NULL THEN 'OVER' WHEN muted IS NOT NULL THEN 'MUTED' ELSE 'OPEN' END)
);
CREATE TABLE incident_link (
    incident BIGINT NOT NULL,
    container VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    partner VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    leftAt TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (incident, container, ip)
);
CREATE TABLE mute (
    id BIGINT PRIMARY KEY,
    places VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR NOT NULL
);
CREATE TABLE cmdb_problem (
    source VARCHAR NOT NULL,
    object VARCHAR NOT NULL,
    problem VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE TABLE check_result (
    "CHECK" VARCHAR NOT NULL,
    host VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    output VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    checkedAt TIMESTAMP WITH TIME ZONE NOT NULL,
    sentAt TIMESTAMP WITH TIME ZONE,
    notSentTo VARCHAR NOT NULL,
    freshSeconds BIGINT NOT NULL,
    PRIMARY KEY ("CHECK", host, service)
);
CREATE TABLE check_run (
    "CHECK" VARCHAR PRIMARY KEY,
    runAt TIMESTAMP WITH TIME ZONE,
    millis REAL,
    problem VARCHAR
);
CREATE TABLE nginx_stopped (
    container VARCHAR PRIMARY KEY,
    since TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE TABLE destination (
    name VARCHAR PRIMARY KEY,
    state VARCHAR NOT NULL,
    waiting INTEGER NOT NULL,
    sent BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    lastSentAt TIMESTAMP WITH TIME ZONE,
    problem VARCHAR
);
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

-- What we do not know, by data centre. Ages in seconds; waiting and neverSeen tell a restarted server from agents that never came.
CREATE VIEW coverage AS
SELECT dataCenter, COUNT(*) AS containers,
       COUNT(CASE WHEN state IN ('OK', 'BROKEN') THEN 1 END) AS reporting,
       COUNT(CASE WHEN state = 'SILENT' THEN 1 END) AS silent,
       COUNT(CASE WHEN state = 'WAITING' THEN 1 END) AS waiting,
       COUNT(CASE WHEN reportedAt IS NULL THEN 1 END) AS neverSeen,
       AVG(CAST(DATEDIFF(MILLISECOND, reportedAt, CURRENT_TIMESTAMP) AS REAL)) / 1000 AS meanAge
FROM data GROUP BY dataCenter;

-- Ages in seconds.
CREATE VIEW agent AS
SELECT name, host, version, startedAt, lastReport,
       CAST(DATEDIFF(MILLISECOND, lastReport, CURRENT_TIMESTAMP) AS REAL) / 1000 AS age,
       residentBytes, cpuShare, prober, longestDelay, foreignReplies
FROM agent_report;

-- Everything that has addresses: the containers, and peers that no CMDB knows. What is not known of a peer is NULL.
CREATE VIEW node AS
SELECT c.name, 'CONTAINER' AS kind, c.dataCenter, c.role, a.name IS NOT NULL AS agent,
       CAST(NULL AS TIMESTAMP WITH TIME ZONE) AS firstSeen, a.lastReport AS lastSeen
FROM container c LEFT JOIN agent_report a ON a.name = c.name
UNION ALL
SELECT node, 'EXTERNAL', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), FALSE, MIN(firstSeen), MAX(lastSeen)
FROM socket WHERE external GROUP BY node;

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
WHERE p.source <> 'socket' GROUP BY p.container, l.partner, p.source;

-- When what the CMDB says was taken over.
CREATE TABLE taken_over (
    source VARCHAR PRIMARY KEY,
    at TIMESTAMP WITH TIME ZONE NOT NULL
);

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

-- What a row of each is; \d of `earshot sql` shows it.
COMMENT ON TABLE data IS 'a container with its state, the links it lost, load and nginx';
COMMENT ON TABLE link IS 'one container''s path to one partner address';
COMMENT ON TABLE nginx_code IS 'an error status that a container''s nginx answers, and how often a second';
COMMENT ON TABLE partner IS 'one reason why an address is a container''s partner';
COMMENT ON TABLE container IS 'a container, as the CMDB has it';
COMMENT ON TABLE agent_report IS 'the agent that last reported for a container; AGENT has its age besides';
COMMENT ON TABLE agent IS 'the agent that last reported for a container, its version, age and health';
COMMENT ON TABLE socket IS 'a container''s connections with one peer and port, now and for thirty days before';
COMMENT ON TABLE listener IS 'a port on which a container waits for peers';
COMMENT ON TABLE node IS 'a container, or a peer that no CMDB knows';
COMMENT ON TABLE dependency IS 'who talks to whom, and by what evidence';
COMMENT ON TABLE host IS 'a host, as the CMDB has it';
COMMENT ON TABLE provider IS 'a container that provides a service';
COMMENT ON TABLE event IS 'a change of a link''s state, the newest 100,000';
COMMENT ON TABLE incident IS 'one cause, however many links it broke';
COMMENT ON TABLE incident_link IS 'a link that an incident explains';
COMMENT ON TABLE mute IS 'trouble that operators let go without alarms';
COMMENT ON TABLE cmdb_problem IS 'what could not be taken from a CMDB';
COMMENT ON TABLE check_result IS 'what a check says of a service';
COMMENT ON TABLE check_run IS 'a check, when it ran and how long that took';
COMMENT ON TABLE nginx_stopped IS 'a container whose nginx reported before and does not now';
COMMENT ON TABLE destination IS 'who hears the results of checks';
COMMENT ON TABLE taken_over IS 'when what a CMDB says was taken over';
COMMENT ON TABLE pair IS 'both directions of two containers';
COMMENT ON TABLE coverage IS 'what is not known of a data centre';
COMMENT ON TABLE freshness IS 'how old the newest and the oldest thing in a table is';
