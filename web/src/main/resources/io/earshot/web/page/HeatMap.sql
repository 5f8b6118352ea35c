-- The question of the page's heat map: links added up between places, which the parts name as MatrixLevel does.

-- name: cells
SELECT ${from} AS "from", ${to} AS "to", MIN(${fromGroup}) AS "fromGroup", MIN(${toGroup}) AS "toGroup", ${figures}
FROM ${tables}
GROUP BY ${from}, ${to}
ORDER BY "down" DESC, "lossy" DESC, 1, 2
LIMIT ${limit}
