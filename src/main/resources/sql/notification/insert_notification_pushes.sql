-- Inserts the pushes for one page of new notifications. Its parameters are those of recipients_of_notifications, and:
--
-- $5 text[]  the users who get a push
WITH {notification/recipients_of_notifications}
INSERT INTO push (user_id, notification_id) SELECT user_id, id FROM recipients WHERE user_id = ANY ($5::text[])
