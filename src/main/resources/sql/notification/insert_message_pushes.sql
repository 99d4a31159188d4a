-- Inserts the pushes for one page of new messages. Its parameters are those of recipients_of_messages, and:
--
-- $5 text[]  the users who get a push
WITH {notification/recipients_of_messages}
INSERT INTO push (user_id, message_id) SELECT user_id, id FROM recipients WHERE user_id = ANY ($5::text[])
