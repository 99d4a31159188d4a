create table conversation (
    id         text primary key,
    kind       text        not null check (kind in ('direct', 'group')),
    title      text,
    -- Who gave the title, which goes when that person is erased; null if there is none, or an app gave it.
    title_by   text,
    direct_key text unique,
    -- Of a direct conversation: its two members with a line feed between, the smaller first. There may be several of a
    -- pair, under ids that apps chose; the one that is found by its pair has it for its direct_key.
    pair       text,
    last_seq   bigint      not null default 0,
    -- The last seq that was imported, up to which nothing is told to a member who was taken in just now.
    imported_seq bigint    not null default 0,
    -- Whether something was said here before its last imported message. Who is imported after that sees what comes only.
    said_between boolean   not null default false,
    -- Whether each message has a higher id than those before it. Always so with the server's ids; an import that keeps
    -- those of an app may end it.
    ids_ascend boolean     not null default true,
    -- The source whose import made it, or was the first to write into it; null if none has. Only that source may.
    imported_from text,
    created_by text        not null,
    created_at timestamptz not null default now(),
    -- Made by two users under an id that they chose, with their mark behind it, as clients of goods do.
    claimed    boolean     not null default false,
    -- How long its messages are kept; null for as long as it exists. Up to a hundred years, so that no time overflows.
    retention_seconds bigint check (retention_seconds between 60 and 3153600000),
    -- What a pair talks about, where their app has them talk about each listing apart.
    listing_id bigint
);

create index conversation_titled on conversation (title_by) where title_by is not null;
create index conversation_retained on conversation (id) where retention_seconds is not null;

-- The number that stands for an id towards clients that decode nothing but 64-bit integers: a canonical decimal stands
-- for itself, any other id has an alias from 2^52 below 2^53. NumericIds computes the same.
create function numeric_id(id text) returns bigint language sql immutable strict parallel safe as $$
    select case
        when id ~ '^(0|[1-9][0-9]{0,18})$' and id::numeric <= 9223372036854775807 then id::bigint
        else 4503599627370496 + ('x' || substr(encode(sha256(convert_to(id, 'UTF8')), 'hex'), 1, 13))::bit(52)::bigint
    end
$$;

-- Ids made by the server are decimals, so that every dialect can carry them: from 10^15, so that they never meet those of
-- apps, which are refused there; below 2^52, so that clients whose numbers are doubles can hold them.
create sequence conversation_id_seq minvalue 1000000000000000 maxvalue 4503599627370495;

-- How far those counted that services deleted: one that is made again under the same id goes on from there, so that
-- clients do not take its messages for those they have.
create table deleted_conversation (
    id       text primary key,
    last_seq bigint not null
);

create table member (
    conversation_id text        not null references conversation (id) on delete cascade,
    user_id         text        not null,
    role            text        not null check (role in ('owner', 'admin', 'member', 'read_only')),
    joined_seq      bigint      not null default 0,
    read_seq        bigint      not null default 0,
    joined_at       timestamptz not null default now(),
    muted_until     timestamptz,
    -- Up to where some device of theirs has the conversation; and up to where those that cannot say what they hold do.
    delivered_seq   bigint      not null default 0,
    held_seq        bigint      not null default 0,
    -- Whether others in the conversation who show themselves see when this member is online: since the member wrote
    -- there, or made the group, or a service put them there. To be added by somebody is no consent.
    shows_presence  boolean     not null default false,
    primary key (conversation_id, user_id)
);

create index member_of_user on member (user_id, conversation_id);

-- Single messages that a member has read beyond the cursor. Only a row above member.read_seq means anything: the cursor
-- passes them and they are deleted, but one that came in at the same moment may stay until the next time.
create table read_mark (
    conversation_id text   not null,
    user_id         text   not null,
    seq             bigint not null,
    primary key (conversation_id, user_id, seq),
    foreign key (conversation_id, user_id) references member (conversation_id, user_id) on delete cascade
);

-- No foreign key to the conversation: the statement that appends joins the conversation's row, which it has locked to
-- count its seq, so a message without one cannot come to be; checking that again would cost the hot path a look-up and
-- a row lock for each message.
create table message (
    -- In the same range as the server's ids of conversations, for the same reasons.
    id              bigint generated always as identity (minvalue 1000000000000000 maxvalue 4503599627370495) primary key,
    conversation_id text        not null,
    seq             bigint      not null,
    sender_id       text        not null,
    recipient_id    text,
    -- Two kinds of names that never meet: an idempotency key is the business of its sender's devices; a name (named) is
    -- one too, and what all apps of its dialect call the message.
    client_id       text,
    named           boolean     not null default false,
    -- Of what was sent under the key, whatever became of it since: tells a repeat from another message under the same
    -- key. Null if it is not known.
    digest          bigint,
    content         text        not null,
    -- Types json, not jsonb: what apps say comes out as it went in, in its order and with its numbers as they were written.
    attachments     json,
    reply_to        bigint,
    created_at      timestamptz not null default now(),
    edited_at       timestamptz,
    -- Who changed it last: its sender, or a service in the sender's name.
    edited_by       text,
    deleted_at      timestamptz,
    deleted_by      text,
    -- Lets the tail be read by what a snapshot has not seen; 0 if it was imported, so that nobody who follows the table
    -- by transactions takes it for news. Ids are handed out before their transactions commit, so
    -- reading "above the last id" would skip the one that commits late; by transaction nothing is skipped.
    txid            xid8        not null default pg_current_xact_id(),
    -- The position in the log of its last edit or its deletion; see change.
    changed_seq     bigint,
    unique (conversation_id, seq),
    -- By the sender first: whether the key was used in another conversation is asked as well.
    unique (sender_id, client_id, conversation_id, named)
);

create index message_by_txid on message (txid, id);
-- What changed in a conversation beside its new messages. Messages and changes share one seq, which is assigned under the
-- lock of the conversation's row. A message holds its latest state, so only its last change matters: that at its
-- changed_seq.
create table change (
    conversation_id text   not null,
    seq             bigint not null,
    -- As in the native protocol.
    type            text   not null,
    -- The message that was changed; null for a change of members or of the conversation.
    message_seq     bigint,
    -- The event, as in the native protocol but for its seq; null for a change of a message, which has its latest state.
    event           json,
    primary key (conversation_id, seq),
    check ((message_seq is null) <> (event is null))
);

create index change_of_settings on change (conversation_id) where type = 'conversation.updated';

create table notification (
    id         bigint generated always as identity primary key,
    user_id    text        not null,
    -- The position in the log of the user; null if it was imported, and is no news.
    seq        bigint,
    type       text        not null,
    title      text        not null,
    message    text        not null,
    payload    json,
    created_at timestamptz not null default now(),
    read_at    timestamptz,
    -- As in the table of messages: who follows it by what a snapshot has not seen misses none; 0 if it was imported.
    txid       xid8        not null default pg_current_xact_id(),
    unique (user_id, seq)
);

create index notification_of_user on notification (user_id, id desc);
create index notification_unread on notification (user_id, id desc) where read_at is null;
create index notification_by_age on notification (created_at);

create table app_user (
    id                text primary key,
    -- The newest entry of the user's log, which outlives everything else that is known of the user: a log that began
    -- again at 1 would be taken for the old one.
    last_seq          bigint not null default 0,
    last_seen_at      timestamptz,
    tokens_valid_from timestamptz,
    -- The same for tokens of admins, which only an admin can take back.
    admin_tokens_valid_from timestamptz
);

-- What a user's log has beside notifications, which are their own entries: that something about a conversation changed for
-- this user. What it is now is read from the member's row, so only the last change counts, and a row that changes again
-- moves to the end of the log.
create table user_entry (
    user_id         text   not null,
    seq             bigint not null,
    conversation_id text   not null,
    -- Whether the user joined or left, or what the user set for it.
    about           text   not null check (about in ('membership', 'settings')),
    primary key (user_id, conversation_id, about),
    unique (user_id, seq)
);

-- Each instance follows what was revoked since it last looked.
create index app_user_revoked on app_user (tokens_valid_from, id) where tokens_valid_from is not null;

-- The same for one device, or login, of a user's; gone when all of theirs is revoked.
create table revoked_device (
    user_id           text        not null,
    device_id         text        not null,
    tokens_valid_from timestamptz not null,
    admin_tokens_valid_from timestamptz,
    primary key (user_id, device_id)
);

create index revoked_device_by_time on revoked_device (tokens_valid_from, user_id, device_id);

-- Other services write here, in the transaction of what they did; Parley delivers and deletes. What cannot be delivered
-- stays for a while, with the time and the reason in the last two columns.
create table outbox (
    id         bigint generated always as identity primary key,
    address    text        not null,
    type       text        not null,
    payload    json        not null,
    created_at timestamptz not null default now(),
    failed_at  timestamptz,
    error      text
);

create index outbox_waiting on outbox (id) where failed_at is null;
create index outbox_failed on outbox (failed_at) where failed_at is not null;

-- Which events from outside were handled, and which calls with an idempotency key, so that one that comes twice has one
-- effect. A call has the hash of what it asked, and the id of the notification that it made, if any.
create table handled_event (
    source      text        not null,
    event_id    text        not null,
    fingerprint text,
    result      bigint,
    handled_at  timestamptz not null default now(),
    primary key (source, event_id)
);

create index notification_by_txid on notification (txid);

-- Who is to be told by the push webhook, and of what; how far the tables of messages and notifications were looked at.
create table push (
    id              bigint generated always as identity primary key,
    user_id         text        not null,
    message_id      bigint,
    notification_id bigint,
    created_at      timestamptz not null default clock_timestamp(),
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    dead_at         timestamptz,
    check ((message_id is null) <> (notification_id is null))
);

create index push_due on push (next_attempt_at) where dead_at is null;
create index push_dead on push (dead_at) where dead_at is not null;
create index push_of_user on push (user_id);

create table push_cursor (
    source   text primary key,
    txid     xid8        not null,
    id       bigint      not null,
    moved_at timestamptz not null default now()
);
create index handled_event_by_age on handled_event (handled_at);

-- What was imported, under the names that its source has for it, so that an import can be repeated. A row outlives what
-- it names: what was deleted or erased here is not imported again.
create table imported (
    source          text   not null,
    kind            text   not null check (kind in ('message', 'notification')),
    source_id       text   not null,
    id              bigint not null,
    conversation_id text references conversation (id) on delete cascade,
    primary key (source, kind, source_id)
);

-- Who was put into a conversation by its import: once. Who has left since is not brought back by a repeat.
create table imported_member (
    conversation_id text not null references conversation (id) on delete cascade,
    user_id         text not null,
    primary key (conversation_id, user_id)
);

create index imported_of_conversation on imported (conversation_id) where conversation_id is not null;
