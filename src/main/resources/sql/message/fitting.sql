-- Of found, as many messages, in the order in which they are read, as fit into $5 bytes: each has about 300 beside its
-- content and attachments.
SELECT * FROM (
    SELECT found.*, count(*) OVER () AS found, sum(size) OVER (ORDER BY place) - size AS before
    FROM (SELECT found.*, row_number() OVER () AS place,
                 octet_length(content) + coalesce(octet_length(attachments::text), 0) + 300 AS size
          FROM found) found) sized
WHERE before < $5::bigint
