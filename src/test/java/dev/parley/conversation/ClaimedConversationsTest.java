package dev.parley.conversation;

import static dev.parley.conversation.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.message.Draft;
import dev.parley.conversation.message.MessageLog;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Kind;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.Role;
import dev.parley.protocol.Target;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids that users choose or derive: the first user of an id takes nothing from others. */
@QuarkusTest
class ClaimedConversationsTest {
    @Inject
    Conversations conversations;

    @Inject
    MessageLog log;

    private final String ann = "ann" + UUID.randomUUID();
    private final String bob = "bob" + UUID.randomUUID();
    private final String eve = "eve" + UUID.randomUUID();
    private final String derived = ann + "_" + bob;

    @Test
    void aStrangerWhoIsFirstLocksNobodyOut() {
        String accomplice = "mallory";
        Conversation squatted = named(eve, derived, accomplice);

        Conversation anns = named(ann, derived, bob);

        assertThat(squatted.id()).isEqualTo(PairIds.marked(derived, eve, accomplice));
        assertThat(users(anns)).containsExactlyInAnyOrder(ann, bob);
        assertThat(PairIds.unmarked(anns.id())).isEqualTo(derived);
        assertThat(named(bob, derived, ann).id()).isEqualTo(anns.id());
        assertThat(named(bob, derived, null).id()).isEqualTo(anns.id());
        assertThat(named(eve, derived, accomplice).id()).isEqualTo(squatted.id());
    }

    @Test
    void aStrangerWhoWritesToOneOfTheTwoUnderTheirIdReceivesNothing() {
        Conversation eves = named(eve, derived, ann);

        Conversation anns = named(ann, derived, bob);

        assertThat(PairIds.unmarked(eves.id()))
                .as("no thread of ann's and bob's")
                .isNotEqualTo(derived);
        assertThat(users(eves)).containsExactlyInAnyOrder(eve, ann);
        assertThat(anns.id()).isEqualTo(PairIds.marked(derived, ann, bob));
        assertThat(users(anns)).containsExactlyInAnyOrder(ann, bob);
    }

    @Test
    void whoUsesAnIdThatOthersChoseTalksToTheRecipientAlone() {
        String id = "order-" + UUID.randomUUID();
        Conversation first = named(ann, id, bob);

        Conversation outside = named(eve, id, bob);
        Conversation another = named(ann, id, eve);

        assertThat(users(first)).containsExactlyInAnyOrder(ann, bob);
        assertThat(users(outside)).containsExactlyInAnyOrder(eve, bob);
        assertThat(outside.id()).isEqualTo(get(conversations.direct(eve, bob)).id());
        assertThat(users(another)).containsExactlyInAnyOrder(ann, eve);
    }

    @Test
    void anIdThatAServiceChoseBelongsToItsMembers() {
        String id = "order-" + UUID.randomUUID();
        get(conversations.put(
                "shop",
                id,
                new Specification(
                        Kind.GROUP,
                        new ConversationChange("Order", null),
                        List.of(new NewMember(ann, Role.MEMBER), new NewMember(bob, Role.MEMBER)),
                        null)));

        assertThat(named(ann, id, bob).id()).isEqualTo(id);
        refused(conversations.named(ann, id, eve), ErrorCode.NOT_FOUND);
        refused(conversations.named(eve, id, bob), ErrorCode.NOT_FOUND);
        refused(conversations.named(eve, id, null), ErrorCode.NOT_FOUND);
    }

    @Test
    void whoLeftIsNotWrittenToBehindTheirBack() {
        named(ann, derived, bob);
        get(conversations.leave(bob, PairIds.marked(derived, ann, bob)));

        Conversation again = named(ann, derived, bob);

        assertThat(users(again)).containsExactlyInAnyOrder(ann, bob);
        assertThat(PairIds.unmarked(again.id())).isNotEqualTo(derived);
    }

    @Test
    void oneMayWriteToOneself() {
        String id = "notes-" + UUID.randomUUID();

        assertThat(users(named(ann, id, ann))).containsExactly(ann);
        assertThat(named(ann, id, ann).id()).isEqualTo(PairIds.marked(id, ann, ann));
        assertThat(users(named(ann, "notes-" + ann, ann))).containsExactly(ann);
    }

    @Test
    void whatUsersChoseIsFreeForAService() {
        String id = "order-" + UUID.randomUUID();
        Conversation squatted = named(eve, id, "mallory");

        for (Kind kind : List.of(Kind.DIRECT, Kind.GROUP)) {
            OpenedConversation put = get(conversations.put(
                    "shop",
                    id,
                    new Specification(
                            kind,
                            new ConversationChange(null, null),
                            List.of(new NewMember(ann, Role.MEMBER), new NewMember(bob, Role.MEMBER)),
                            null)));

            assertThat(put.made()).isTrue();
            assertThat(users(put.conversation())).containsExactlyInAnyOrder(ann, bob);
            assertThat(named(ann, id, bob).id()).isEqualTo(id);
            assertThat(named(ann, id, null).id()).isEqualTo(id);
            assertThat(named(eve, id, "mallory").id())
                    .as("go on among themselves")
                    .isEqualTo(squatted.id());
            assertThat(named(eve, id, null).id()).isEqualTo(squatted.id());
            refused(conversations.named(eve, id, ann), ErrorCode.NOT_FOUND);
            get(conversations.delete(id));
            assertThat(named(ann, id, bob).id())
                    .as("users never have a service's id")
                    .isNotEqualTo(id);
        }
    }

    @Test
    void aNameInsideAnotherIsNobody() {
        String other = bob + "@ex";
        String ids = ann + "_" + other;
        Conversation anns = named(ann, ids, other);

        Conversation bobs = named(bob, ids, ann);

        assertThat(anns.id()).isEqualTo(PairIds.marked(ids, ann, other));
        assertThat(PairIds.unmarked(bobs.id())).as("no thread of ann's").isNotEqualTo(ids);
        assertThat(named(ann, ids, null).id()).isEqualTo(anns.id());
    }

    @Test
    void whoHasSeveralUnderAnIdMustNameTheRecipient() {
        String shop = "shop" + ann.substring(30);
        String prefixed = shop + "_" + bob + "_c";
        named(bob, prefixed, "c");
        named(shop + "_" + bob, prefixed, "c");

        assertThat(users(named(bob, prefixed, null))).containsExactlyInAnyOrder(bob, "c");
        refused(conversations.named("c", prefixed, null), ErrorCode.BAD_REQUEST);
        assertThat(users(named("c", prefixed, bob))).containsExactlyInAnyOrder(bob, "c");
    }

    @Test
    void aMessageWhoseKeyWasUsedMakesNothing() {
        String used = UUID.randomUUID().toString();
        String id = get(conversations.direct(ann, bob)).id();
        get(log.append(new Draft(id, ann, used, true, "x", List.of(), null)));
        get(log.append(new Draft(id, ann, used, false, "x", List.of(), null)));

        refused(conversations.forMessage(ann, new Target.ToUser(eve), used), ErrorCode.CONFLICT);
        refused(conversations.forMessage(ann, new Target.Named("order-" + eve, eve), used), ErrorCode.CONFLICT);
        refused(conversations.forMessage(ann, new Target.Named("order", eve), used), ErrorCode.CONFLICT);

        assertThat(get(conversations.mine(eve, null, 10)).conversations()).isEmpty();
    }

    private Conversation named(String caller, String id, String recipient) {
        return get(conversations.named(caller, id, recipient));
    }

    private static List<String> users(Conversation conversation) {
        return conversation.members().stream().map(Conversation.Member::userId).toList();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
