-- Columns of the message x, as MessageRows reads them.
x.id, x.conversation_id, x.seq, x.sender_id, x.recipient_id, x.client_id, x.named, x.content,
x.attachments::text AS attachments,
x.reply_to, x.created_at, x.edited_at, x.deleted_at
