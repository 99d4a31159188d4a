package dev.parley.conversation;

import dev.parley.conversation.message.Draft;
import dev.parley.protocol.Kind;
import dev.parley.protocol.PairIds;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on the table {@code conversation}, by entity. To be called within a transaction of {@link Transactions}.
 */
@ApplicationScoped
class ConversationTable implements PanacheRepositoryBase<ConversationEntity, String> {
    private static final String INSERT_NUMBERED = """
            INSERT INTO conversation (id, kind, title, title_by, direct_key, pair, listing_id, created_by)
            VALUES (CAST(nextval('conversation_id_seq') AS text), :kind, CAST(:title AS text),
                    CASE WHEN CAST(:title AS text) IS NOT NULL THEN :createdBy END, CAST(:directKey AS text),
                    CAST(:pair AS text), CAST(:listingId AS bigint), :createdBy)
            ON CONFLICT DO NOTHING
            RETURNING id
            """;
    // A conversation that was deleted before continues its count: no seq is given twice.
    private static final String INSERT_NAMED = """
            INSERT INTO conversation (id, kind, title, pair, direct_key, created_by, claimed, retention_seconds, last_seq,
                                      imported_seq)
            VALUES (:id, :kind, CAST(:title AS text), CAST(:pair AS text),
                    CASE WHEN :marked OR EXISTS (SELECT FROM conversation WHERE direct_key = CAST(:pair AS text)) THEN NULL
                         ELSE CAST(:pair AS text) END,
                    :createdBy, :marked, CAST(:retention AS bigint),
                    coalesce((SELECT last_seq FROM deleted_conversation WHERE id = :id), 0),
                    coalesce((SELECT last_seq FROM deleted_conversation WHERE id = :id), 0))
            ON CONFLICT DO NOTHING
            RETURNING id
            """;
    private static final String DELETE = """
            WITH gone AS (DELETE FROM conversation WHERE id = :id RETURNING id, last_seq),
            emptied AS (DELETE FROM message WHERE conversation_id IN (SELECT id FROM gone)),
            unlogged AS (DELETE FROM change WHERE conversation_id IN (SELECT id FROM gone))
            INSERT INTO deleted_conversation (id, last_seq) SELECT id, last_seq FROM gone
            ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq
            RETURNING id
            """;
    private static final String MARKED = """
            SELECT conversation_id FROM member WHERE user_id = :userId AND conversation_id > :id
            AND starts_with(conversation_id, :id || '~') ORDER BY conversation_id LIMIT 100
            """;
    private static final String KEY_USED = """
            SELECT EXISTS (SELECT FROM message WHERE sender_id = :senderId AND client_id = :clientId AND named = :named)
            """;
    private static final String LOG = """
            WITH next AS (UPDATE conversation SET last_seq = last_seq + 1 WHERE id = :id RETURNING id, last_seq),
            superseded AS (DELETE FROM change
                WHERE conversation_id = :id AND type = 'conversation.updated' AND type = :type)
            INSERT INTO change (conversation_id, seq, type, event)
            SELECT id, last_seq, :type, CAST(CAST(:event AS text) AS json) FROM next RETURNING seq
            """;
    private static final String RELEASE_PAIR = "UPDATE conversation SET direct_key = NULL WHERE id = :id RETURNING id";

    /**
     * Locks the row until the transaction ends, so that the log cannot assign a {@code seq} meanwhile. Null if there is
     * none.
     */
    Uni<ConversationEntity> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Null if there is none. */
    Uni<ConversationEntity> byDirectKey(String directKey) {
        return find("directKey", directKey).firstResult();
    }

    /** Takes the conversation's role as the pair's direct one: a new one may be created for the pair. */
    Uni<String> releasePair(String id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(RELEASE_PAIR, String.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }

    /** Creates a conversation under a new id. Returns the id, or null if the direct key is taken. */
    Uni<String> insertNumbered(
            Kind kind, @Nullable String title, ConversationCreation.@Nullable Direct direct, String createdBy) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(INSERT_NUMBERED, String.class)
                .setParameter("kind", kind.wire())
                .setParameter("title", title)
                .setParameter("directKey", direct == null ? null : direct.key())
                .setParameter("pair", direct == null ? null : direct.pair())
                .setParameter("listingId", direct == null ? null : direct.listingId())
                .setParameter("createdBy", createdBy)
                .getSingleResultOrNull());
    }

    /**
     * Creates a conversation under an id that two users chose, with their mark. Returns the id, or null if it is taken.
     */
    Uni<String> insertMarked(String id, String pair, String createdBy) {
        return insertNamed(id, Kind.DIRECT, new ConversationChange(null, Optional.empty()), pair, createdBy, true);
    }

    /**
     * Creates a conversation under an id that a service chose. Returns the id, or null if it is taken. It becomes the
     * direct conversation of a pair that has none yet.
     *
     * @param pair null for a group
     */
    Uni<String> insertChosen(
            String id, Kind kind, ConversationChange settings, @Nullable String pair, String createdBy) {
        return insertNamed(id, kind, settings, pair, createdBy, false);
    }

    /** Removes the conversation with its members and remaining messages. Null if there was none. */
    Uni<String> remove(String id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(DELETE, String.class)
                .setParameter("id", id)
                .getSingleResultOrNull());
    }

    /** The ids of the user's conversations that may be this id with a mark appended, see {@link PairIds}. */
    Uni<List<String>> marked(String userId, String id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(MARKED, String.class)
                .setParameter("userId", userId)
                .setParameter("id", id)
                .getResultList());
    }

    /**
     * Appends a change to the log of a conversation whose row is locked. Returns its position. A {@code
     * conversation.updated} has the whole state, and takes the place of the one before: so no title outlives its erasure.
     */
    Uni<Long> log(String id, String type, String event) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(LOG, Long.class)
                .setParameter("id", id)
                .setParameter("type", type)
                .setParameter("event", event)
                .getSingleResult());
    }

    /** Whether the sender has used the key for a message, see {@link Draft}. */
    Uni<Boolean> keyUsed(String senderId, String clientId, boolean named) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(KEY_USED, Boolean.class)
                .setParameter("senderId", senderId)
                .setParameter("clientId", clientId)
                .setParameter("named", named)
                .getSingleResult());
    }

    private Uni<String> insertNamed(
            String id,
            Kind kind,
            ConversationChange settings,
            @Nullable String pair,
            String createdBy,
            boolean marked) {
        Long retention = settings.retentionSeconds() == null
                ? null
                : settings.retentionSeconds().orElse(null);
        return Panache.getSession().flatMap(session -> session.createNativeQuery(INSERT_NAMED, String.class)
                .setParameter("id", id)
                .setParameter("kind", kind.wire())
                .setParameter("title", settings.title())
                .setParameter("pair", pair)
                .setParameter("createdBy", createdBy)
                .setParameter("marked", marked)
                .setParameter("retention", retention)
                .getSingleResultOrNull());
    }
}
