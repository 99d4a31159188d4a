package dev.parley.testing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** The HTTP API as one user sees it. JSON is written with single quotes. */
public final class Api {

    private static final String PATH = "/api/v1/conversations";

    private final String userId;

    private Api(String userId) {
        this.userId = userId;
    }

    /** A user whom no other test uses, so that tests do not interfere. */
    public static Api somebody(String name) {
        return new Api(name + "-" + UUID.randomUUID());
    }

    public String userId() {
        return userId;
    }

    public ValidatableResponse get(String path) {
        return request().get(PATH + path).then();
    }

    public ValidatableResponse post(String path, String body) {
        return request().body(body.replace('\'', '"')).post(PATH + path).then();
    }

    public ValidatableResponse put(String path, String body) {
        return request().body(body.replace('\'', '"')).put(PATH + path).then();
    }

    public ValidatableResponse patch(String path, String body) {
        return request().body(body.replace('\'', '"')).patch(PATH + path).then();
    }

    public ValidatableResponse delete(String path) {
        return request().delete(PATH + path).then();
    }

    /** @return the new group's id */
    public String groupWith(Api... others) {
        StringBuilder members = new StringBuilder();
        for (Api other : others) {
            members.append(members.isEmpty() ? "" : ",")
                    .append("{'user_id':'")
                    .append(other.userId)
                    .append("'}");
        }
        return post("", "{'kind':'group','title':'Team','members':[" + members + "]}")
                .statusCode(201)
                .extract()
                .path("conversation_id");
    }

    public ValidatableResponse send(String conversationId, String content) {
        return post("/" + conversationId + "/messages", "{'content':'" + content + "'}")
                .statusCode(201);
    }

    /** Checks that the response is a problem of that kind. */
    public static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("status", is(status))
                .body("code", is(code));
    }

    private RequestSpecification request() {
        return given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + Tokens.of(userId))
                .contentType(ContentType.JSON);
    }
}
