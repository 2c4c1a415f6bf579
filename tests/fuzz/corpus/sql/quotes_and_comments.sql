-- name: quoted
SELECT '$no -- no', "$neither" FROM t /* $no */;
-- a comment
