package dev.parley.conversation;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Statements on the table {@code member}, by entity. To be called within a transaction of {@link Transactions}. */
@ApplicationScoped
class MemberTable implements PanacheRepositoryBase<MemberEntity, MemberId> {
    /** Stores new members; there may be none. */
    Uni<Void> add(List<MemberEntity> fresh) {
        return fresh.isEmpty() ? Uni.createFrom().voidItem() : persist(fresh);
    }

    /** All members, the longest-standing first. */
    Uni<List<MemberEntity>> of(String conversationId) {
        return list("id.conversationId = ?1 order by joinedAt, id.userId", conversationId);
    }
}
