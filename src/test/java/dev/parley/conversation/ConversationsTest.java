package dev.parley.conversation;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.RecordingAnnouncer;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Conversation.Member;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Kind;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.Role;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConversationsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Conversations conversations;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private final String ann = "ann-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();
    private Fixture fixture;

    @BeforeEach
    void listen() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
    }

    @Test
    void aPairHasOneDirectConversationWhoeverAsks() {
        Conversation made = get(conversations.direct(ann, bob));

        assertThat(made.kind()).isEqualTo(Kind.DIRECT);
        assertThat(made.id()).matches("[1-9][0-9]*");
        assertThat(made.createdBy()).isEqualTo(ann);
        assertThat(made.createdAt()).isNotNull();
        assertThat(made.members())
                .containsExactlyInAnyOrder(new Member(ann, Role.MEMBER), new Member(bob, Role.MEMBER));
        assertThat(said.notices)
                .containsExactlyInAnyOrder(
                        Notice.toUser(ann, new Event.ConversationCreated(made)),
                        Notice.toUser(bob, new Event.ConversationCreated(made)));
        assertThat(get(conversations.direct(bob, ann)).id()).isEqualTo(made.id());
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void aPairHasOneDirectConversationHoweverManyAskAtOnce() {
        List<Uni<Conversation>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(i % 2 == 0 ? conversations.direct(ann, bob) : conversations.direct(bob, ann));
        }

        List<Conversation> all = get(Uni.join().all(asked).andFailFast());

        assertThat(all).extracting(Conversation::id).containsOnly(all.getFirst().id());
        assertThat(all).allSatisfy(it -> assertThat(it.members()).hasSize(2));
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void nobodyTalksToThemself() {
        refused(conversations.direct(ann, ann), ErrorCode.BAD_REQUEST);
        refused(conversations.direct(ann, "line\nfeed"), ErrorCode.BAD_REQUEST);
    }

    @Test
    void idsOfTheServerStayApartFromThoseOfApps() {
        assertThat(Long.parseLong(get(conversations.direct(ann, bob)).id()))
                .isBetween(1_000_000_000_000_000L, (1L << 52) - 1);
        for (String taken : List.of("4503599627370495", "9007199254740991", "4503599627370496")) {
            refused(conversations.named(ann, taken, bob), ErrorCode.BAD_REQUEST);
        }
    }

    @Test
    void anAppMayNameAConversation() {
        String id = "order-" + UUID.randomUUID();
        refused(conversations.named(ann, id, null), ErrorCode.NOT_FOUND);

        Conversation made = get(conversations.named(ann, id, bob));

        assertThat(PairIds.unmarked(made.id())).isEqualTo(id);
        assertThat(get(conversations.named(bob, id, null))).isEqualTo(made);
        refused(conversations.named("eve", id, null), ErrorCode.NOT_FOUND);
        assertThat(said.notices).hasSize(2);
        assertThat(get(conversations.named(ann, id + "-2", ann)).members()).hasSize(1);
        assertThat(get(conversations.direct(ann, bob)).id()).isNotEqualTo(made.id());
    }

    @Test
    void twoWhoNameTheSameConversationAtOnceShareIt() {
        String id = "order-" + UUID.randomUUID();

        List<Conversation> both = get(Uni.join()
                .all(IntStream.range(0, 10)
                        .mapToObj(
                                i -> i % 2 == 0 ? conversations.named(ann, id, bob) : conversations.named(bob, id, ann))
                        .toList())
                .andFailFast());

        assertThat(both).allSatisfy(it -> assertThat(it.members()).hasSize(2));
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void aGroupBelongsToWhoMadeIt() {
        Conversation group = get(conversations.createGroup(
                ann,
                " Crew ",
                List.of(
                        new NewMember(bob, Role.READ_ONLY),
                        new NewMember(ann, Role.MEMBER),
                        new NewMember(bob, Role.READ_ONLY))));

        assertThat(group.title()).isEqualTo("Crew");
        assertThat(group.members()).containsExactly(new Member(ann, Role.OWNER), new Member(bob, Role.READ_ONLY));
        assertThat(get(conversations.get(bob, group.id()))).isEqualTo(group);
        refused(conversations.get("eve", group.id()), ErrorCode.NOT_FOUND);
        refused(conversations.get(ann, "no-such"), ErrorCode.NOT_FOUND);
    }

    @Test
    void whoIsNamedTwiceHasOneRole() {
        List<NewMember> two = List.of(new NewMember(bob, Role.READ_ONLY), new NewMember(bob, Role.ADMIN));

        refused(conversations.createGroup(ann, "Crew", two), ErrorCode.BAD_REQUEST);
        refused(
                conversations.addMembers(
                        ann,
                        get(conversations.createGroup(ann, "Crew", List.of())).id(),
                        two),
                ErrorCode.BAD_REQUEST);
        refused(
                conversations.put(
                        "shop",
                        "team-" + ann,
                        new Specification(Kind.GROUP, new ConversationChange("Crew", null), two, null)),
                ErrorCode.BAD_REQUEST);
    }

    @Test
    void aGroupHasBounds() {
        List<NewMember> many = IntStream.range(0, 1000)
                .mapToObj(i -> new NewMember("u" + i, Role.MEMBER))
                .toList();

        refused(conversations.createGroup(ann, "Crew", many), ErrorCode.BAD_REQUEST);
        assertThat(get(conversations.createGroup(ann, "Crew", many.subList(1, 1000)))
                        .members())
                .hasSize(1000);
        refused(conversations.createGroup(ann, "x".repeat(201), List.of()), ErrorCode.BAD_REQUEST);
        refused(conversations.createGroup(ann, " ", List.of()), ErrorCode.BAD_REQUEST);
        refused(conversations.createGroup(ann, "x", List.of(new NewMember("", Role.MEMBER))), ErrorCode.BAD_REQUEST);
    }

    @Test
    void nobodyIsAddedToChatsAndGroupsWithoutEnd() {
        get(conversations.createGroup(
                ann,
                "Crew",
                IntStream.range(0, 249)
                        .mapToObj(i -> new NewMember("u" + i, Role.MEMBER))
                        .toList()));
        get(conversations.direct(ann, bob));

        refused(conversations.direct(ann, "u0"), ErrorCode.RATE_LIMITED);
        refused(
                conversations.createGroup(ann, "Crew", List.of(new NewMember(bob, Role.MEMBER))),
                ErrorCode.RATE_LIMITED);
        refused(conversations.named(ann, "order-" + ann, "u0"), ErrorCode.RATE_LIMITED);
        get(conversations.direct(ann, bob));
    }

    @Test
    void aTitleThatCannotBeStoredIsABadRequest() {
        refused(conversations.createGroup(ann, "a\0b", List.of()), ErrorCode.BAD_REQUEST);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(SOON);
    }
}
