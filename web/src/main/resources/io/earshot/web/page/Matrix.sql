-- The question of the page's matrix: links added up between places, which the parts name as MatrixLevel does.

-- name: cells
SELECT ${from} AS "from", ${to} AS "to", ${figures}
FROM ${tables} ${where}
GROUP BY ${from}, ${to} ${having}
ORDER BY "down" DESC, "lossy" DESC, "from", "to"
LIMIT ${limit}
