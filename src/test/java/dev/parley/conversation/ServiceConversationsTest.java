package dev.parley.conversation;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.MessageLog;
import dev.parley.conversation.message.RecordingAnnouncer;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Conversation.Member;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Role;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServiceConversationsTest {
    @Inject
    Conversations conversations;

    @Inject
    MessageLog log;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private final String id = UUID.randomUUID().toString();
    private Fixture fixture;

    @BeforeEach
    void listen() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
    }

    @Test
    void theSameAgainChangesNothing() {
        Specification asked = group("Team", "ann:owner", "bob:member");

        OpenedConversation made = put(asked);
        assertThat(made.made()).isTrue();
        assertThat(made.conversation().id()).isEqualTo(id);
        assertThat(made.conversation().createdBy()).isEqualTo("shop");
        assertThat(said.notices).hasSize(2);
        OpenedConversation again = put(asked);

        assertThat(again.made()).isFalse();
        assertThat(again.conversation()).isEqualTo(made.conversation());
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void membersAreToldOfTheDifference() {
        put(group("Team", "ann:owner", "bob:member", "cid:member"));
        said.notices.clear();

        Conversation now =
                put(group("Crew", "ann:member", "bob:member", "dan:read_only")).conversation();

        assertThat(now.members())
                .containsExactlyInAnyOrder(
                        new Member("ann", Role.MEMBER),
                        new Member("bob", Role.MEMBER),
                        new Member("dan", Role.READ_ONLY));
        assertThat(said.notices)
                .containsExactly(
                        Notice.toUser("cid", new Event.MemberRemoved(id, "cid")),
                        Notice.toConversation(id, new Event.MemberRemoved(id, "cid", 1)),
                        Notice.toConversation(id, new Event.MemberAdded(id, "dan", Role.READ_ONLY, 2)),
                        Notice.toConversation(id, new Event.ConversationUpdated(now, 3)),
                        Notice.toUser("dan", new Event.ConversationCreated(now)));
    }

    @Test
    void whatIsNotSaidStays() {
        put(group("Team", "ann:owner"));

        Conversation now = put(new Specification(
                        Kind.GROUP, new ConversationChange(null, Optional.of(3600L)), null, null))
                .conversation();

        assertThat(now.title()).isEqualTo("Team");
        assertThat(now.retentionSeconds()).isEqualTo(3600);
        assertThat(now.members()).containsExactly(new Member("ann", Role.OWNER));
    }

    @Test
    void whatCannotBeIsRefused() {
        put(group(null, "ann:member", "bob:member"));

        refused(conversations.put("shop", id, direct("ann", "bob")), ErrorCode.CONFLICT);
        refused(conversations.put("shop", "x" + id, direct("ann")), ErrorCode.BAD_REQUEST);
        refused(conversations.put("shop", "1234567890123456", group("T")), ErrorCode.BAD_REQUEST);
        put("y" + id, direct("ann" + id, "bob"));
        refused(conversations.put("shop", "y" + id, direct("ann" + id, "eve")), ErrorCode.CONFLICT);
    }

    @Test
    void aPairFindsTheDirectConversationThatAServiceMadeForThem() {
        put(direct("ann" + id, "bob" + id));

        assertThat(get(conversations.direct("bob" + id, "ann" + id)).id()).isEqualTo(id);
    }

    @Test
    void nobodyBecomesOwnerOfAGroupThatAServiceRuns() {
        put(group("Team", "ann:member", "bob:member"));

        get(conversations.leave("ann", id));

        assertThat(get(conversations.get("bob", id)).members()).containsExactly(new Member("bob", Role.MEMBER));
    }

    @Test
    void manyAtOnceMakeOneConversation() {
        List<OpenedConversation> all = get(Uni.join()
                .all(IntStream.range(0, 10)
                        .mapToObj(i -> conversations.put("shop", id, group("Team", "ann:member", "bob:member")))
                        .toList())
                .andFailFast());

        assertThat(all).filteredOn(OpenedConversation::made).hasSize(1);
        assertThat(all).allSatisfy(it -> assertThat(it.conversation().members()).hasSize(2));
    }

    @Test
    void whatIsDeletedIsGoneAndCountsOnWhenItIsMadeAgain() {
        put(group("Team", "ann:member", "bob:member"));
        get(log.append(Fixture.draft(id, "ann", null, "one")));
        get(log.append(Fixture.draft(id, "ann", null, "two")));
        said.notices.clear();

        assertThat(get(conversations.delete(id))).isTrue();
        assertThat(get(conversations.delete(id))).isFalse();

        refused(conversations.get("ann", id), ErrorCode.NOT_FOUND);
        assertThat(fixture.stored(id)).isEmpty();
        assertThat(said.notices)
                .containsExactlyInAnyOrder(
                        Notice.toUser("ann", new Event.MemberRemoved(id, "ann")),
                        Notice.toUser("bob", new Event.MemberRemoved(id, "bob")));
        put(group("Team", "ann:member"));
        assertThat(Fixture.message(get(log.append(Fixture.draft(id, "ann", null, "three"))))
                        .seq())
                .isEqualTo(3);
    }

    @Test
    void ofManyWhoComeTheMembersAreToldOnceAndNobodyIsToldOfAllOfThem() {
        String[] many =
                IntStream.range(0, 300).mapToObj(i -> "u" + i + ":member").toArray(String[]::new);

        Conversation now = put(group("Team", many)).conversation();
        assertThat(now.members()).hasSize(300);
        List<Event> told = said.notices.stream().map(Notice::event).distinct().toList();

        assertThat(said.notices).hasSize(300);
        assertThat(told).hasSize(1);
        assertThat(((Event.ConversationCreated) told.getFirst()).conversation())
                .satisfies(it -> assertThat(it.memberCount()).isEqualTo(300))
                .satisfies(it -> assertThat(it.members()).hasSize(Conversation.FEW));
        said.notices.clear();
        put(group("Team", "u0:member"));
        assertThat(said.notices.stream().filter(it -> it.equals(Notice.toConversation(id, it.event()))))
                .hasSize(1);
    }

    private OpenedConversation put(Specification asked) {
        return put(id, asked);
    }

    private OpenedConversation put(String under, Specification asked) {
        return get(conversations.put("shop", under, asked));
    }

    private static Specification group(String title, String... members) {
        return new Specification(
                Kind.GROUP,
                new ConversationChange(title, null),
                List.of(members).stream()
                        .map(member -> {
                            String[] parts = member.split(":");
                            return new NewMember(parts[0], Role.of(parts[1]).orElseThrow());
                        })
                        .toList(),
                null);
    }

    private static Specification direct(String... members) {
        return new Specification(
                Kind.DIRECT,
                new ConversationChange(null, null),
                List.of(members).stream()
                        .map(member -> new NewMember(member, Role.MEMBER))
                        .toList(),
                null);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
