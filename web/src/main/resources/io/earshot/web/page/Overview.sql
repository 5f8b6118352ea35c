-- Questions of the page's first view.

-- name: containers
SELECT state, COUNT(*) AS "count"
FROM data
GROUP BY state

-- name: incidents
-- The newest in one state, which is the value.
SELECT *
FROM incident
WHERE state = ?
ORDER BY openedAt DESC, id DESC
LIMIT ${limit}

-- name: incident-counts
SELECT state, COUNT(*) AS "count"
FROM incident
GROUP BY state

-- name: freshness
-- The value is the time before which a report is late.
SELECT MAX(reportedAt) AS "newest", MIN(reportedAt) AS "oldest",
       COUNT(*) FILTER (WHERE reportedAt < CAST(? AS TIMESTAMP WITH TIME ZONE)) AS "late"
FROM data
WHERE state IN ('OK', 'BROKEN')
