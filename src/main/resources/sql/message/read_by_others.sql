-- Whether a user other than its sender has read the message x.
EXISTS (SELECT FROM member r WHERE r.conversation_id = x.conversation_id AND r.user_id <> x.sender_id
    AND (r.read_seq >= x.seq OR EXISTS (SELECT FROM read_mark k
        WHERE k.conversation_id = x.conversation_id AND k.user_id = r.user_id AND k.seq = x.seq))) AS read
