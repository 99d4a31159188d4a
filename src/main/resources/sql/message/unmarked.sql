-- Whether the user $1 has no mark of reading on the message u.
NOT EXISTS (SELECT FROM read_mark k
    WHERE k.conversation_id = u.conversation_id AND k.user_id = $1 AND k.seq = u.seq)
