package dev.parley.conversation;

import dev.parley.protocol.Kind;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

/** What is asked of the table {@code conversation} by entity. All of it within a transaction of {@link Transactions}. */
@ApplicationScoped
class ConversationTable implements PanacheRepositoryBase<ConversationEntity, String> {
    // Apps may have taken decimals as ids of their own: the next free one of a run is found in one go.
    private static final String INSERT_NUMBERED = """
            INSERT INTO conversation (id, kind, title, direct_key, pair, listing_id, created_by)
            SELECT free.id, :kind, CAST(:title AS text), CAST(:directKey AS text), CAST(:pair AS text),
                   CAST(:listingId AS bigint), :createdBy
            FROM (SELECT CAST(nextval('conversation_id_seq') AS text) AS id FROM generate_series(1, 1000)) free
            WHERE (SELECT c.id FROM conversation c WHERE c.id = free.id) IS NULL
            LIMIT 1
            ON CONFLICT DO NOTHING
            RETURNING id
            """;
    private static final String INSERT_NAMED = """
            INSERT INTO conversation (id, kind, pair, created_by) VALUES (:id, 'direct', :pair, :createdBy)
            ON CONFLICT DO NOTHING
            RETURNING id
            """;
    private static final String RELEASE_PAIR = "UPDATE conversation SET direct_key = NULL WHERE id = :id RETURNING id";

    /** Locks the row until the transaction ends; the log cannot give out a {@code seq} meanwhile. Null for none. */
    Uni<ConversationEntity> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Null for none. */
    Uni<ConversationEntity> byDirectKey(String directKey) {
        return find("directKey", directKey).firstResult();
    }

    /** The pair does not find the conversation any more: a new one may be made for it. */
    Uni<String> releasePair(String id) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(RELEASE_PAIR, String.class)
                .setParameter("id", id).getSingleResultOrNull());
    }

    /** The id, or null where the key, or at the last moment the id, was taken by another transaction. */
    Uni<String> insertNumbered(Kind kind, String title, Founding.Direct direct, String createdBy) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(INSERT_NUMBERED, String.class)
                .setParameter("kind", kind.wire()).setParameter("title", title)
                .setParameter("directKey", direct == null ? null : direct.key())
                .setParameter("pair", direct == null ? null : direct.pair())
                .setParameter("listingId", direct == null ? null : direct.listingId())
                .setParameter("createdBy", createdBy)
                .getSingleResultOrNull());
    }

    /** The id, or null where it is taken. */
    Uni<String> insertNamed(String id, String pair, String createdBy) {
        return Panache.getSession().flatMap(session -> session.createNativeQuery(INSERT_NAMED, String.class)
                .setParameter("id", id).setParameter("pair", pair).setParameter("createdBy", createdBy)
                .getSingleResultOrNull());
    }
}
