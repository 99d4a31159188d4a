-- Mutes or unmutes a conversation for one member, and appends that to the log of the user.
--
-- $1 text         the user
-- $2 text         the conversation
-- $3 timestamptz  until when; null to unmute
--
-- Returns the position in the log; no row if the user is not a member. Locks the rows of the member and of the user.
WITH news AS (
    UPDATE member SET muted_until = $3 WHERE conversation_id = $2 AND user_id = $1
    RETURNING user_id, conversation_id, 'settings' AS about, 1::bigint AS place
), {user/append}
SELECT seq FROM placed
