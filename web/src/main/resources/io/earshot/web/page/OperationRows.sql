-- Questions about the operations on a container's links. The value is its name.

-- name: captures
SELECT c.*
FROM capture c
WHERE c.container = LOWER(?)
ORDER BY c.interface

-- name: operations
SELECT o.*
FROM link_operation o
WHERE o.container = LOWER(?)
ORDER BY o.requests DESC, o.operation, o.direction, o.ip, o.port

-- name: minutes
-- The curves' points. Those of the last minutes, by which rates are told, have the column "recent".
SELECT e.minute, e.direction, e.ip, e.port, e.protocol, e.operation, e.requests, e.latencyP95,
       e.errors + e.unanswered AS "failed",
       CASE WHEN e.minute > (SELECT MAX(reportedAt) FROM capture) - INTERVAL '6' MINUTE THEN e.minute END AS "recent"
FROM exchange e
WHERE e.container = LOWER(?) AND e.minute > (SELECT MAX(reportedAt) FROM capture) - INTERVAL '30' MINUTE
ORDER BY e.minute
