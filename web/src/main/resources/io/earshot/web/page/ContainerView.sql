-- Questions of the page's view of one container. The value is its name.

-- name: container
SELECT d.*, c.cluster, c.addresses, c.services, c.running
FROM data d LEFT JOIN container c ON c.name = d.name
WHERE d.name = LOWER(?)

-- name: links
SELECT l.*
FROM link l
WHERE l.container = LOWER(?)
ORDER BY CASE l.state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END, l.partner, l.ip

-- name: heard-by
-- Links of others to the container.
SELECT l.*, d.host, d.dataCenter, d.role
FROM link l JOIN data d ON d.name = l.container
WHERE l.partner = LOWER(?)
ORDER BY CASE l.state WHEN 'DOWN' THEN 0 WHEN 'LOSSY' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END, l.container, l.ip

-- name: evidence
SELECT ip, source, service, firstSeen, lastSeen
FROM partner
WHERE container = LOWER(?)
ORDER BY ip, source, service

-- name: codes
SELECT code, rate
FROM nginx_code
WHERE container = LOWER(?)
ORDER BY rate DESC

-- name: events
SELECT at, container, ip, fromState, toState
FROM event
WHERE container = LOWER(?)
ORDER BY id DESC
LIMIT 50

-- name: incidents
SELECT DISTINCT i.id, i.state, i.kind, i.summary, i.since, i.until
FROM incident i JOIN incident_link l ON l.incident = i.id
WHERE l.container = LOWER(?) OR l.partner = LOWER(?)
ORDER BY i.id DESC
LIMIT 10
