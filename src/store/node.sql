-- Which program makes ids with which node number.

-- name: node_list
SELECT node, owner, heartbeat_at, newest_id FROM node_lease ORDER BY node;

-- name: node_insert
INSERT INTO node_lease (node, owner, host, process, leased_at, heartbeat_at, newest_id)
VALUES ($node, $owner, $host, $process, $leased_at, $leased_at, 0);

-- name: node_take_over
UPDATE node_lease SET owner = $owner, host = $host, process = $process, leased_at = $leased_at,
                      heartbeat_at = $leased_at
WHERE node = $node AND owner = $previous_owner AND heartbeat_at = $previous_heartbeat;

-- name: node_renew
UPDATE node_lease SET heartbeat_at = $heartbeat_at, newest_id = $newest_id
WHERE node = $node AND owner = $owner;
