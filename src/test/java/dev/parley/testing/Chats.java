package dev.parley.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;

/** The HTTP API of the listings document as one user sees it. JSON is written with single quotes. */
public record Chats(String userId) {

    private static final String PATH = "/api/v1/chats";

    public ValidatableResponse get(String path) {
        return given().header("Authorization", "Bearer " + Tokens.of(userId))
                .get(PATH + path)
                .then();
    }

    public ValidatableResponse post(String path, String body) {
        return given().header("Authorization", "Bearer " + Tokens.of(userId))
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"'))
                .post(PATH + path)
                .then();
    }

    public ValidatableResponse patch(String path, String body) {
        return given().header("Authorization", "Bearer " + Tokens.of(userId))
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"'))
                .patch(PATH + path)
                .then();
    }

    public ValidatableResponse delete(String path) {
        return given().header("Authorization", "Bearer " + Tokens.of(userId))
                .delete(PATH + path)
                .then();
    }

    /** @return the id of the chat with the user, which is created if there is none */
    public long with(String otherId) {
        return post("", "{'receiver_id':'" + otherId + "'}")
                .extract()
                .jsonPath()
                .getLong("id");
    }

    /** @return the id of the message */
    public long send(long chat, String content) {
        return post("/" + chat + "/messages", "{'content':'" + content + "'}")
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    /** @param body the body of the request that marks messages as read */
    public int read(long chat, String body) {
        return post("/" + chat + "/read", body).statusCode(200).extract().path("marked");
    }
}
