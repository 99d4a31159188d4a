package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.build.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyRoomsTest extends WithClients {
    private final String room = "room-" + UUID.randomUUID();

    @Test
    void thoseInTheRoomSeeEachOtherType() {
        ChatClient a = client(alice);
        JsonNode joined = a.ask("room.join", "'room':'" + room + "'");
        assertThat(joined.path("type").asText()).isEqualTo("room.joined");
        assertThat(joined.at("/payload/room").asText()).isEqualTo(room);
        ChatClient b = client(bob);
        b.ask("room.join", "'room':'" + room + "'");
        ChatClient outside = client(carol);

        type(a, true);
        JsonNode typing = b.next();
        assertThat(typing.path("type").asText()).isEqualTo("room.typing");
        assertThat(typing.at("/payload/room").asText()).isEqualTo(room);
        assertThat(typing.at("/payload/user_id").asText()).isEqualTo(alice.userId());
        assertThat(typing.at("/payload/is_typing").asBoolean()).isTrue();
        type(a, false);
        assertThat(b.next().at("/payload/is_typing").asBoolean(true)).isFalse();
        assertThat(a.untilPong()).isEmpty();
        assertThat(outside.untilPong()).isEmpty();
    }

    @Test
    void whoLeavesTypesNoMoreAndSeesNothing() {
        ChatClient a = client(alice);
        a.ask("room.join", "'room':'" + room + "'");
        ChatClient b = client(bob);
        b.ask("room.join", "'room':'" + room + "'");
        type(a, true);
        b.next("room.typing");
        JsonNode left = a.ask("room.leave", "'room':'" + room + "'");
        assertThat(left.path("type").asText()).isEqualTo("room.left");
        assertThat(left.at("/payload/room").asText()).isEqualTo(room);
        assertThat(b.next().at("/payload/is_typing").asBoolean(true)).isFalse();
        type(b, true);
        b.untilPong();
        assertThat(a.untilPong()).isEmpty();
    }

    @Test
    void aTokenThatNamesRoomsIsGoodForNoOther() {
        ChatClient a = client(alice);
        a.ask("auth", "'token':'" + good("team-*", room) + "'");
        assertThat(a.ask("room.join", "'room':'" + room + "'").path("type").asText())
                .isEqualTo("room.joined");
        assertThat(a.ask("room.join", "'room':'team-1'").path("type").asText()).isEqualTo("room.joined");
        assertError(a.ask("room.join", "'room':'other'"), "forbidden");

        a.ask("auth", "'token':'" + good("team-*") + "'");
        assertThat(a.next("room.left").at("/payload/room").asText()).isEqualTo(room);
        assertError(a.ask("room.join", "'room':'" + room + "'"), "forbidden");
        type(a, true);
        assertError(a.next("error"), "forbidden");
    }

    private String good(String... rooms) {
        return Jwt.subject(alice.userId())
                .claim("rooms", List.of(rooms))
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1))
                .signWithSecret(Tokens.secret());
    }

    @Test
    void whoHasNotJoinedMayNotType() {
        ChatClient a = client(alice);
        assertError(a.ask("room.typing", "'room':'" + room + "','is_typing':true"), "forbidden");
        a.ask("room.join", "'room':'" + room + "'");
        a.ask("room.leave", "'room':'" + room + "'");
        assertError(a.ask("room.typing", "'room':'" + room + "','is_typing':true"), "forbidden");
    }

    @Test
    void joiningTwiceIsJoiningOnceAndLeavingWhatOneIsNotInDoesNoHarm() {
        ChatClient a = client(alice);
        a.ask("room.join", "'room':'" + room + "'");
        assertThat(a.ask("room.join", "'room':'" + room + "'").path("type").asText())
                .isEqualTo("room.joined");
        ChatClient b = client(bob);
        b.ask("room.join", "'room':'" + room + "'");
        type(b, true);
        b.untilPong();
        assertThat(types(a.untilPong())).containsOnlyOnce("room.typing");
        assertThat(b.ask("room.leave", "'room':'elsewhere-" + room + "'")
                        .path("type")
                        .asText())
                .isEqualTo("room.left");
    }

    private void type(ChatClient client, boolean on) {
        client.send("room.typing", "'room':'" + room + "','is_typing':" + on);
    }
}
