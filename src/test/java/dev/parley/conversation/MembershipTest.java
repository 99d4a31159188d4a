package dev.parley.conversation;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.Announcer;
import dev.parley.conversation.message.Announcer.Notice;
import dev.parley.conversation.message.AppendResult;
import dev.parley.conversation.message.MessageLog;
import dev.parley.conversation.message.RecordingAnnouncer;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Conversation.Member;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Role;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MembershipTest {
    @Inject
    Conversations conversations;

    @Inject
    MessageLog log;

    @Inject
    Pool pool;

    private final RecordingAnnouncer said = new RecordingAnnouncer();
    private Fixture fixture;
    private String crew;

    @BeforeEach
    void gather() {
        fixture = new Fixture(pool);
        QuarkusMock.installMockForType(said, Announcer.class);
        crew = fixture.group("owner:owner", "admin:admin", "ann", "reader:read_only");
    }

    @Test
    void whoIsAddedSeesWhatComesFromThenOn() {
        get(log.append(Fixture.draft(crew, "ann", null, "before")));

        Conversation now = get(conversations.addMembers(
                "admin", crew, List.of(new NewMember("new", Role.MEMBER), new NewMember("ann", Role.READ_ONLY))));

        assertThat(now.members()).contains(new Member("new", Role.MEMBER), new Member("ann", Role.MEMBER));
        assertThat(said.notices)
                .containsExactly(
                        Notice.toConversation(crew, new Event.MemberAdded(crew, "new", Role.MEMBER, 2)),
                        Notice.toUser("new", new Event.ConversationCreated(now)));
        assertThat(fixture.count(
                        "SELECT joined_seq FROM member WHERE conversation_id = $1 AND user_id = 'new'", Tuple.of(crew)))
                .isEqualTo(1);
        assertThat(fixture.count(
                        "SELECT read_seq FROM member WHERE conversation_id = $1 AND user_id = 'new'", Tuple.of(crew)))
                .isEqualTo(1);
    }

    @Test
    void onlyThoseWhoAdministerAddAndOnlyOwnersMakeAdmins() {
        refused(conversations.addMembers("ann", crew, List.of(new NewMember("new", Role.MEMBER))), ErrorCode.FORBIDDEN);
        refused(
                conversations.addMembers("admin", crew, List.of(new NewMember("new", Role.ADMIN))),
                ErrorCode.FORBIDDEN);
        refused(conversations.addMembers("eve", crew, List.of(new NewMember("eve", Role.MEMBER))), ErrorCode.NOT_FOUND);
        refused(conversations.addMembers("owner", "none", List.of()), ErrorCode.NOT_FOUND);
        assertThat(said.notices).isEmpty();

        Conversation now = get(conversations.addMembers("owner", crew, List.of(new NewMember("new", Role.ADMIN))));
        assertThat(now.members()).contains(new Member("new", Role.ADMIN));
    }

    @Test
    void whoIsRemovedHearsOfItAndIsOut() {
        refused(conversations.removeMember("ann", crew, "reader"), ErrorCode.FORBIDDEN);
        refused(conversations.removeMember("admin", crew, "owner"), ErrorCode.FORBIDDEN);
        refused(conversations.removeMember("admin", crew, "nobody"), ErrorCode.NOT_FOUND);

        get(conversations.removeMember("admin", crew, "ann"));

        assertThat(said.notices)
                .containsExactly(
                        Notice.toUser("ann", new Event.MemberRemoved(crew, "ann")),
                        Notice.toConversation(crew, new Event.MemberRemoved(crew, "ann", 1)));
        refused(conversations.get("ann", crew), ErrorCode.NOT_FOUND);
        assertThat(get(log.append(Fixture.draft(crew, "ann", null, "still there?"))))
                .isInstanceOf(AppendResult.Refused.class);
    }

    @Test
    void ownershipPassesToTheAdminThenTheMemberThenTheReader() {
        get(conversations.leave("owner", crew));
        assertThat(roles("ann")).contains(new Member("admin", Role.OWNER));
        assertThat(said.notices.getLast().event()).isInstanceOf(Event.ConversationUpdated.class);

        get(conversations.leave("admin", crew));
        assertThat(roles("ann")).containsExactly(new Member("ann", Role.OWNER), new Member("reader", Role.READ_ONLY));

        get(conversations.leave("ann", crew));
        assertThat(roles("reader")).containsExactly(new Member("reader", Role.OWNER));

        get(conversations.leave("reader", crew));
        assertThat(fixture.count("SELECT count(*) FROM member WHERE conversation_id = $1", Tuple.of(crew)))
                .isZero();
        refused(conversations.leave("reader", crew), ErrorCode.NOT_FOUND);
    }

    @Test
    void whileAnOwnerIsLeftNobodyInherits() {
        get(conversations.changeRole("owner", crew, "ann", Role.OWNER));
        said.notices.clear();

        get(conversations.leave("owner", crew));

        assertThat(roles("ann")).contains(new Member("ann", Role.OWNER), new Member("admin", Role.ADMIN));
        assertThat(said.notices).hasSize(2);
    }

    @Test
    void everybodyLeavingAtOnceLeavesNobodyBehind() {
        get(Uni.join()
                .all(List.of("owner", "admin", "ann", "reader").stream()
                        .map(user -> conversations.leave(user, crew))
                        .toList())
                .andFailFast());

        assertThat(fixture.count("SELECT count(*) FROM member WHERE conversation_id = $1", Tuple.of(crew)))
                .isZero();
    }

    @Test
    void rolesAreChangedFromAbove() {
        refused(conversations.changeRole("ann", crew, "reader", Role.MEMBER), ErrorCode.FORBIDDEN);
        refused(conversations.changeRole("admin", crew, "ann", Role.ADMIN), ErrorCode.FORBIDDEN);
        refused(conversations.changeRole("admin", crew, "owner", Role.MEMBER), ErrorCode.FORBIDDEN);
        refused(conversations.changeRole("owner", crew, "owner", Role.MEMBER), ErrorCode.CONFLICT);
        assertThat(said.notices).isEmpty();

        Conversation now = get(conversations.changeRole("admin", crew, "reader", Role.MEMBER));
        assertThat(now.members()).contains(new Member("reader", Role.MEMBER));
        assertThat(said.notices).containsExactly(Notice.toConversation(crew, new Event.ConversationUpdated(now, 1)));
        assertThat(get(log.append(Fixture.draft(crew, "reader", null, "hi")))).isInstanceOf(AppendResult.Stored.class);

        get(conversations.changeRole("admin", crew, "reader", Role.MEMBER));
        assertThat(said.notices).hasSize(1);
    }

    @Test
    void aNewTitleIsToldOnce() {
        refused(conversations.rename("ann", crew, "Mine"), ErrorCode.FORBIDDEN);

        Conversation now = get(conversations.rename("admin", crew, "Ours"));
        get(conversations.rename("owner", crew, "Ours"));

        assertThat(now.title()).isEqualTo("Ours");
        assertThat(get(conversations.get("ann", crew)).title()).isEqualTo("Ours");
        assertThat(said.notices).containsExactly(Notice.toConversation(crew, new Event.ConversationUpdated(now, 1)));
    }

    @Test
    void changesAndMessagesShareOneCount() {
        get(Uni.combine()
                .all()
                .unis(
                        log.append(Fixture.draft(crew, "ann", null, "one")),
                        conversations.rename("owner", crew, "Busy"),
                        log.append(Fixture.draft(crew, "ann", null, "two")))
                .asTuple());

        assertThat(fixture.count("SELECT last_seq FROM conversation WHERE id = $1", Tuple.of(crew)))
                .isEqualTo(3);
    }

    @Test
    void aDirectConversationStaysAsItIs() {
        String id = get(conversations.direct("ann", "bob")).id();

        refused(conversations.addMembers("ann", id, List.of(new NewMember("eve", Role.MEMBER))), ErrorCode.CONFLICT);
        refused(conversations.removeMember("ann", id, "bob"), ErrorCode.CONFLICT);
        refused(conversations.rename("ann", id, "Us"), ErrorCode.CONFLICT);
        refused(conversations.changeRole("ann", id, "bob", Role.READ_ONLY), ErrorCode.CONFLICT);
    }

    @Test
    void aDirectConversationCanBeLeftAndIsNotFoundAgain() {
        String left = get(conversations.direct("leaver", "bob")).id();

        get(conversations.leave("leaver", left));

        refused(conversations.get("leaver", left), ErrorCode.NOT_FOUND);
        assertThat(get(conversations.get("bob", left)).members()).containsExactly(new Member("bob", Role.MEMBER));
        assertThat(get(conversations.direct("bob", "leaver")).id()).isNotEqualTo(left);
    }

    private List<Member> roles(String asSeenBy) {
        return get(conversations.get(asSeenBy, crew)).members();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
