-- Names in here are promises to users. Rates are REAL: SUM over DOUBLE PRECISION becomes DECFLOAT in H2 and is slow.
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
    reportedAt TIMESTAMP WITH TIME ZONE
);
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
    pathMtu INTEGER,
    icmpFiltered BOOLEAN,
    state VARCHAR NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    checkedAt TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (container, ip)
);
CREATE TABLE nginx_code (
    container VARCHAR NOT NULL,
    code INTEGER NOT NULL,
    rate REAL NOT NULL,
    PRIMARY KEY (container, code)
);
CREATE TABLE partner (
    container VARCHAR NOT NULL,
    ip VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    service VARCHAR NOT NULL,
    firstSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    lastSeen TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (container, ip, source, service)
);
CREATE TABLE container (
    name VARCHAR PRIMARY KEY,
    host VARCHAR NOT NULL,
    dataCenter VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    cluster VARCHAR NOT NULL,
    addresses VARCHAR NOT NULL,
    services VARCHAR NOT NULL,
    uses VARCHAR NOT NULL,
    running BOOLEAN NOT NULL
);
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
CREATE INDEX link_state ON link (state);
