-- Appends to the logs of users that they joined or left conversations.
--
-- :users text          the users, with line feeds between
-- :conversations text  the conversation of each, with line feeds between
--
-- Returns the position of each in the log of its user, in the same order.
WITH news AS (
    SELECT user_id, conversation_id, 'membership' AS about, place
    FROM unnest(string_to_array(CAST(:users AS text), chr(10)), string_to_array(CAST(:conversations AS text), chr(10)))
        WITH ORDINALITY AS n (user_id, conversation_id, place)
), {user/append}
SELECT seq FROM placed ORDER BY place
