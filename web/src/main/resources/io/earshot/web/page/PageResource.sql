-- The values by which people filter lists.

-- name: data-centers
SELECT dataCenter FROM data GROUP BY dataCenter ORDER BY dataCenter

-- name: roles
SELECT role FROM data GROUP BY role ORDER BY role

-- name: kinds
SELECT kind FROM incident GROUP BY kind ORDER BY kind
