-- Questions of the page's view of one incident. The value is its number unless a question says otherwise.

-- name: incident
SELECT *
FROM incident
WHERE id = ?

-- name: links
SELECT l.container, l.ip, l.partner, l.state, l.since, l.leftAt, n.state AS "now", n.loss, n.rttAvg, n.checkedAt
FROM incident_link l LEFT JOIN link n ON n.container = l.container AND n.ip = l.ip
WHERE l.incident = ?
ORDER BY l.leftAt NULLS FIRST, l.container, l.ip

-- name: causes
SELECT c.cause, MIN(c.text) AS "text", COUNT(*) AS "links"
FROM link_cause c JOIN incident_link l ON l.container = c.container AND l.ip = c.ip
WHERE l.incident = ? AND l.leftAt IS NULL
GROUP BY c.cause
ORDER BY c.cause

-- name: traces
SELECT link, container, ip, partner, method, size, reached, hops, tracedAt
FROM incident_trace
WHERE incident = ?
ORDER BY link, container, ip, method, size

-- name: healthy-between
-- Healthy links from one place to the other, both ways: they speak against the cause. The values are the places: one, other, other, one.
SELECT l.container, l.ip, l.partner, l.state, l.loss, l.rttAvg, l.checkedAt
FROM link l JOIN data d ON d.name = l.container
WHERE l.state = 'UP'
  AND ((? IN (l.container, d.host, d.dataCenter) AND ? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service))
    OR (? IN (l.container, d.host, d.dataCenter) AND ? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service)))
ORDER BY l.container, l.partner

-- name: healthy-through
-- Healthy links from or to one place. The value is the place, twice.
SELECT l.container, l.ip, l.partner, l.state, l.loss, l.rttAvg, l.checkedAt
FROM link l JOIN data d ON d.name = l.container
WHERE l.state = 'UP'
  AND (? IN (l.container, d.host, d.dataCenter) OR ? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service))
ORDER BY l.container, l.partner

-- name: healthy-around
-- Healthy links from and to two places and elsewhere: each of the two lives. The values are one, one, other, other and the incident.
SELECT l.container, l.ip, l.partner, l.state, l.loss, l.rttAvg, l.checkedAt
FROM link l JOIN data d ON d.name = l.container
WHERE l.state = 'UP'
  AND (? IN (l.container, d.host, d.dataCenter) OR ? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service)
    OR ? IN (l.container, d.host, d.dataCenter) OR ? IN (l.partner, l.partnerHost, l.partnerDataCenter, l.service))
  AND NOT EXISTS (SELECT 1 FROM incident_link i WHERE i.container = l.container AND i.ip = l.ip AND i.incident = ?)
ORDER BY l.container, l.partner

-- name: events
SELECT e.at, e.container, e.ip, e.fromState, e.toState, l.partner
FROM event e JOIN incident_link l ON l.container = e.container AND l.ip = e.ip JOIN incident i ON i.id = l.incident
WHERE i.id = ? AND e.at >= i.since - INTERVAL '10' MINUTE
ORDER BY e.id DESC
LIMIT 100

-- name: earlier
-- Other incidents of the same places.
SELECT i.id, i.state, i.summary, i.since, i.until, i.ending
FROM incident i JOIN incident o ON o.subject = i.subject AND o.id <> i.id
WHERE o.id = ?
ORDER BY i.id DESC
LIMIT 20

-- name: mutes
SELECT id, places, since, until, reason, who, repeats, active
FROM mute
ORDER BY id DESC
LIMIT 100
