-- Part of statements: appends to the logs of users, after a list "news" of (user_id, conversation_id, about, place). A row that
-- is there for the same moves to the end of the log.
--
-- "placed" has the position of each, by its place. Locks the rows of the users, in the order of their ids.
counted AS (
    INSERT INTO app_user AS u (id, last_seq)
    SELECT user_id, count(*) FROM news GROUP BY user_id ORDER BY user_id COLLATE "C"
    ON CONFLICT (id) DO UPDATE SET last_seq = u.last_seq + excluded.last_seq
    RETURNING id, last_seq
), placed AS (
    SELECT n.user_id, n.conversation_id, n.about, n.place,
           c.last_seq + 1 - row_number() OVER (PARTITION BY n.user_id ORDER BY n.place DESC) AS seq
    FROM news n JOIN counted c ON c.id = n.user_id
), entered AS (
    INSERT INTO user_entry (user_id, conversation_id, about, seq)
    SELECT user_id, conversation_id, about, max(seq) FROM placed GROUP BY user_id, conversation_id, about
    ON CONFLICT (user_id, conversation_id, about) DO UPDATE SET seq = excluded.seq
)
