-- Finds the users who may get a push for one page of new messages. Its parameters are those of recipients_of_messages.
--
-- Returns one row: the size of the page, transaction and id of its last row, and the users.
WITH {notification/recipients_of_messages}
{notification/page_and_users}
