-- Questions of the page's map. The parts "from", "to" and "group" say who the places are on either side of link l from container d to
-- container p, and in what they lie; the part "troubled" is empty or the common table below.

-- name: hosts
SELECT COUNT(*) AS "hosts"
FROM host

-- name: troubled
-- The hosts that most links that are DOWN touch.
WITH troubled AS (
    SELECT host FROM (
        SELECT d.host AS host FROM link l JOIN data d ON d.name = l.container
        WHERE l.state = 'DOWN' AND l.evidence <> 'background'
        UNION ALL
        SELECT l.partnerHost FROM link l WHERE l.state = 'DOWN' AND l.evidence <> 'background'
    )
    GROUP BY host ORDER BY COUNT(*) DESC, host LIMIT ${limit})

-- name: nodes
${troubled}
SELECT name AS "name", MIN(place) AS "group", COUNT(*) AS "containers",
       COUNT(*) FILTER (WHERE state = 'BROKEN') AS "broken",
       COUNT(*) FILTER (WHERE state IN ('SILENT', 'WAITING')) AS "unknown"
FROM (SELECT ${from} AS name, ${group} AS place, d.state FROM data d)
GROUP BY name
ORDER BY 2, 1

-- name: edges
${troubled}
SELECT a AS "from", b AS "to", COUNT(*) AS "links",
       COUNT(*) FILTER (WHERE state = 'DOWN') AS "down",
       COUNT(*) FILTER (WHERE state = 'LOSSY') AS "lossy",
       COUNT(*) FILTER (WHERE state = 'UNKNOWN') AS "unknown"
FROM (
    SELECT ${from} AS a, ${to} AS b, l.state
    FROM link l JOIN data d ON d.name = l.container JOIN data p ON p.name = l.partner
    WHERE l.evidence <> 'background')
GROUP BY a, b
ORDER BY "down" DESC, "lossy" DESC, 1, 2
LIMIT 4000
