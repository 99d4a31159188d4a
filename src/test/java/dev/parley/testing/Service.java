package dev.parley.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** The HTTP API of the notifications dialect for its clients and for senders. JSON is written with single quotes. */
public final class Service {

    private static final String PATH = "/api/v1/websocket";

    private final String userId;
    private final String[] roles;

    private Service(String userId, String... roles) {
        this.userId = userId;
        this.roles = roles;
    }

    public static Service as(String userId, String... roles) {
        return new Service(userId, roles);
    }

    /** A caller without a token. */
    public static Service nobody() {
        return new Service(null);
    }

    public ValidatableResponse get(String path) {
        return request().get(PATH + path).then();
    }

    public ValidatableResponse put(String path) {
        return request().put(PATH + path).then();
    }

    public ValidatableResponse put(String path, String body) {
        return request().body(body.replace('\'', '"')).put(PATH + path).then();
    }

    public ValidatableResponse delete(String path) {
        return request().delete(PATH + path).then();
    }

    public ValidatableResponse post(String path, String body) {
        return request().body(body.replace('\'', '"')).post(PATH + path).then();
    }

    private RequestSpecification request() {
        RequestSpecification request = given().urlEncodingEnabled(false).contentType(ContentType.JSON);
        return userId == null
                ? request
                : request.header(
                        "Authorization",
                        "Bearer " + Tokens.mint(userId).roles(roles).token());
    }
}
