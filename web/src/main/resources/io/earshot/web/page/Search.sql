-- The question of the page's search. The value is a part of a name in lower case, twice.

-- name: places
SELECT kind AS "kind", name AS "name", target AS "target", detail AS "detail", state AS "state"
FROM (
    SELECT 'dataCenter' AS kind, dataCenter AS name, dataCenter AS target,
           COUNT(*) || ' containers' AS detail, NULL AS state, 0 AS rank
    FROM data GROUP BY dataCenter
    UNION ALL
    SELECT 'host', name, name, containers || ' containers in ' || dataCenter, NULL, 1 FROM host
    UNION ALL
    SELECT 'service', service, service, COUNT(*) || ' providers', NULL, 2 FROM provider GROUP BY service
    UNION ALL
    SELECT 'container', name, name, role || ' in ' || dataCenter, state, 3 FROM data
    UNION ALL
    SELECT 'address', ip, partner, 'of ' || partner, NULL, 4
    FROM (SELECT DISTINCT ip, partner FROM link)
    UNION ALL
    SELECT 'address', addresses, name, 'of ' || name, NULL, 5
    FROM container c WHERE NOT EXISTS (SELECT 1 FROM link WHERE partner = c.name)
)
WHERE LOCATE(?, LOWER(name)) > 0
ORDER BY LOCATE(?, LOWER(name)) > 1, LENGTH(name), rank, name
LIMIT 12
