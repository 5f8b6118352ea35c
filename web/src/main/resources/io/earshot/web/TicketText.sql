-- Questions of an incident's ticket. The value is the incident's number.

-- name: incident
SELECT kind, subject, trouble, severity, summary, linksDown, linksUp, since, until, owner, ticket
FROM incident
WHERE id = ?

-- name: services
SELECT DISTINCT l.service
FROM incident_link i JOIN link l ON l.container = i.container AND l.ip = i.ip
WHERE i.incident = ? AND l.service IS NOT NULL
ORDER BY l.service

-- name: clients
SELECT DISTINCT container
FROM incident_link
WHERE incident = ? AND leftAt IS NULL
ORDER BY container

-- name: links
SELECT CONCAT(container, ' to ', partner, ' (', ip, ')') AS line
FROM incident_link
WHERE incident = ? AND leftAt IS NULL
ORDER BY container, ip

-- name: causes
SELECT DISTINCT c.text
FROM link_cause c JOIN incident_link l ON l.container = c.container AND l.ip = c.ip
WHERE l.incident = ? AND l.leftAt IS NULL
ORDER BY c.text

-- name: drains
-- An order for each nginx that cannot reach a server, to be given by a person.
SELECT CONCAT('earshot task run drain --on "name = ''', l.container, '''" --arg server=',
              CASE WHEN LOCATE(':', l.ip) > 0 THEN CONCAT('[', l.ip, ']') ELSE l.ip END, ' --key KEY') AS line
FROM incident_link l JOIN data d ON d.name = l.container
WHERE l.incident = ? AND l.leftAt IS NULL AND l.state = 'DOWN' AND d.nginxAccessRate IS NOT NULL
ORDER BY l.container, l.ip

-- name: paths
SELECT CONCAT(CASE link WHEN 'BROKEN' THEN 'broken' ELSE 'healthy' END, ' link, ', container, ' to ', partner, ' (', ip, ') by ',
              UPPER(method), CASE reached WHEN TRUE THEN '' ELSE ', not reached' END, ': ', hops) AS line
FROM incident_trace
WHERE incident = ?
ORDER BY link, container, ip, method, size
