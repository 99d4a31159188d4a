package dev.parley.importing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Tokens;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.util.List;

/** Imports lines over HTTP, as a service does. */
final class ImportCall {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RestAssuredConfig RAW = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().encodeContentTypeAs("application/x-ndjson", ContentType.TEXT));

    private ImportCall() {}

    /** @param query what follows the source, such as {@code &dry_run=true}; may be empty */
    static List<JsonNode> of(String source, List<String> lines, String query) {
        return given().urlEncodingEnabled(false)
                .config(RAW)
                .contentType("application/x-ndjson")
                .header(
                        "Authorization",
                        "Bearer " + Tokens.mint("importer").roles("service").token())
                .body(String.join("\n", lines))
                .post("/api/v1/import?source=" + source + query)
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .map(ImportCall::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
