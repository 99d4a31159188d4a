package dev.parley.socket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Chats;
import dev.parley.testing.Knock;
import dev.parley.testing.Management;
import dev.parley.testing.Markers;
import dev.parley.testing.PackagedProcess;
import dev.parley.testing.People;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends texts that are meant for one receiver wherever a client can put them, accepted or refused. */
@QuarkusTest
class MarkersTest {
    private static final String BODY = Markers.BODY;

    @TestHTTPResource
    URI server;

    private final String ann = People.newId();
    private final String bob = People.newId();

    @Test
    void inTokensThatAreRefused() {
        People people = new People(server);
        for (String token : List.of(
                Markers.TOKEN,
                Markers.TOKEN + "." + Markers.TOKEN + "." + Markers.TOKEN,
                Tokens.forged(Markers.TOKEN),
                Markers.TOKEN + "%00")) {
            for (String path : List.of("/", "/ws", "/ws/chat", "/ws/chat/" + ann, "/ws/connect")) {
                assertThat(Knock.at(people.door(path + "?token=" + token), UnaryOperator.identity()))
                        .isEqualTo("401");
            }
            given().header("Authorization", "Bearer " + token)
                    .get("/api/v1/chats")
                    .then()
                    .statusCode(401);
            given().queryParam("token", token).get("/api/v1/chats").then().statusCode(401);
            ChatClient client = ChatClient.dial(people.door("/ws")).connect();
            client.send("{'type':'auth','payload':{'token':'" + token + "'}}");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley", "goods", "listings", "sohbet", "notifications"})
    void inFramesThatAreTakenAndFramesThatAreNot(String dialect) {
        String chat = Long.toString(new Chats(ann).with(bob));
        People people = new People(server);
        try (ChatClient client =
                switch (dialect) {
                    case "parley" -> people.parley(ann);
                    case "goods" -> people.goods(ann);
                    case "listings" -> people.listings(ann);
                    case "sohbet" -> people.sohbet(ann);
                    default -> people.notifications(ann);
                }) {
            for (String frame : List.of(
                    "{'type':'message.send','id':'" + BODY + "','payload':{'conversation_id':'" + chat
                            + "','client_id':'" + BODY + "','content':'" + BODY + "'}}",
                    "{'type':'message','data':{'id':'" + BODY + "','conversation_id':'" + chat + "','text':'" + BODY
                            + "'}}",
                    "{'type':'chat:send','payload':{'conversation_id':" + chat + ",'content':'" + BODY + "'}}",
                    "{'type':'" + BODY + "'}",
                    "{'" + BODY + "':1,'" + BODY + "':2}",
                    BODY,
                    "['" + BODY + "']",
                    "{'type':'typing','chat_id':'" + BODY + "','payload':{'conversation_id':'" + BODY
                            + "'},'data':{'conversation_id':'" + BODY + "'}}",
                    "{'type':'message.send','payload':{'to':'" + bob + "','client_id':'c','content':'" + BODY
                            + "\\u0000'}}",
                    "{'type':'message.send','payload':{'to':'" + bob + "','client_id':'" + BODY + "','content':'" + BODY
                            + "','reply_to':'1'}}",
                    "{'type':'room.join','payload':{'room':'" + BODY + "'},'data':{'room':'" + BODY + "'}}")) {
                client.send(frame);
            }
            client.sendBinary(BODY.getBytes());
            client.untilPong();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content':'B'}",
                "{'content':'B\\u0000'}",
                "{'B':1,'B':2}",
                "B",
                "['B']",
                "{'receiver_id':'B','content':['B']}",
                "{'kind':'group','title':'B','members':[{'user_id':'B'}]}",
                "{'user_id':'B','notification_type':'B','title':'B','message':'B','payload':{'B':'B'}}"
            })
    void inBodiesThatAreTakenAndBodiesThatAreNot(String body) {
        String chat = Long.toString(new Chats(ann).with(bob));
        for (String path : List.of(
                "/api/v1/chats",
                "/api/v1/chats/" + chat + "/messages",
                "/api/conversations/" + chat + "/messages",
                "/api/v1/conversations",
                "/api/v1/conversations/" + chat + "/messages",
                "/api/v1/websocket/send/notification",
                "/api/v1/websocket/live/broadcast",
                "/webhooks/stripe",
                "/testing/letter",
                "/api/v1/chats/1?x=" + BODY)) {
            Response answer = given().urlEncodingEnabled(false)
                    .contentType("application/json")
                    .auth()
                    .oauth2(Tokens.mint(ann).roles("admin", "service").token())
                    .body(body.replace('\'', '"').replace("B", BODY))
                    .post(path);
            assertThat(answer.statusCode()).as("%s %s", path, body).isNotEqualTo(500);
        }
        given().auth()
                .oauth2(Tokens.of(ann))
                .queryParam("token", Markers.TOKEN)
                .queryParam("cursor", BODY)
                .get("/api/v1/conversations")
                .then()
                .statusCode(400);
        given().queryParam("secret", BODY).get("/testing/broken").then().statusCode(500);
    }

    @Test
    void noneOfItIsInTheMetrics() throws Exception {
        String metrics = Management.get("/q/metrics").statusCode(200).extract().asString();
        assertThat(metrics).contains("parley_security_events_total").doesNotContain(Markers.PLANTED, ann, bob);
        Files.writeString(Files.createDirectories(PackagedProcess.OUTPUT).resolve("metrics.txt"), metrics);
    }
}
