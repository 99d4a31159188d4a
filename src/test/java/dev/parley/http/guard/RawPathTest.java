package dev.parley.http.guard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.documents.ResourcePaths;
import dev.parley.testing.Api;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every id in every path is the percent-decoded segment, and nothing else. */
@QuarkusTest
class RawPathTest {
    /** A body that is valid for each method; nothing for those without a body. */
    private static final Map<String, String> BODIES = Map.of(
            "POST", "{\"content\":\"Hello!\",\"all\":true,\"members\":[{\"user_id\":\"somebody\"}]}",
            "PUT", "{\"role\":\"admin\",\"until\":null,\"kind\":\"group\"}",
            "PATCH", "{\"title\":\"Another\"}");

    @Inject
    BeanManager beans;

    private final Api owner = Api.somebody("owner");
    private final Api member = Api.somebody("member");

    @Test
    void aSemicolonIsPartOfTheIdInEveryPath() {
        String group = owner.groupWith(member);
        owner.send(group, "first");
        String message = owner.get("/" + group + "/messages").extract().path("messages[0].id");

        List<String> paths = ResourcePaths.withParameters(beans);
        assertThat(paths).hasSizeGreaterThan(10);
        for (String path : paths) {
            String method = path.substring(0, path.indexOf(' '));
            String template = path.substring(path.indexOf(' ') + 1);
            for (String parameter : ResourcePaths.parametersOf(template)) {
                String existing = filled(template, group, message);
                String value = value(template, parameter, group, message);
                for (String suffix : new String[] {";x", ";x=1", "%3Bx", ";"}) {
                    String address = withSuffix(template, parameter, value, suffix, group, message);
                    Response asked = call(method, address);
                    Response other = call(method, withSuffix(template, parameter, value, "nobody", group, message));

                    assertThat(asked.statusCode())
                            .as("%s %s, as for an id that nobody has; not as for %s", method, address, existing)
                            .isEqualTo(other.statusCode());
                }
            }
        }

        assertThat(owner.get("/" + group).statusCode(200).extract().<List<String>>path("members.user_id"))
                .contains(owner.userId(), member.userId());
        assertThat(owner.get("/" + group).extract().<String>path("title")).isEqualTo("Team");
        member.get("/" + group).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b", "a;b=c;d", ";", "a/b", "a//b", "/", "a?b", "a#b", "a+b", "a b", "a%b", "a%2Fb", "%", "a\\b",
                "...", ".a", "ü", "用户", "😀", "a:b", "a@b", "a&b=c", "\"", "a'b", "{id}", "~", "*", "[a]", "|"
            })
    void everyIdCanBeAddressed(String userId) {
        String group = owner.groupWith(member);
        owner.post(
                        "/" + group + "/members",
                        "{'members':[{'user_id':'%s'}]}"
                                .formatted(userId.replace("\\", "\\\\")
                                        .replace("\"", "\\\"")
                                        .replace("'", "\\u0027")))
                .statusCode(200);

        String encoded = URLEncoder.encode(userId, StandardCharsets.UTF_8).replace("+", "%20");
        owner.put("/" + group + "/members/" + encoded, "{'role':'read_only'}").statusCode(200);
        owner.delete("/" + group + "/members/" + encoded).statusCode(204);

        assertThat(owner.get("/" + group).extract().<List<String>>path("members.user_id"))
                .containsExactlyInAnyOrder(owner.userId(), member.userId());
    }

    @Test
    void aPlusIsAPlus() {
        String group = owner.groupWith(member);
        owner.post("/" + group + "/members", "{'members':[{'user_id':'a+b'},{'user_id':'a b'}]}")
                .statusCode(200);

        owner.delete("/" + group + "/members/a+b").statusCode(204);

        assertThat(owner.get("/" + group).extract().<List<String>>path("members.user_id"))
                .contains("a b")
                .doesNotContain("a+b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "%2E", "%2e%2E", "%20", "%00", "%0A", "%E2%80%AE", "%ff"})
    void whatIsNoIdChangesNothing(String segment) {
        String group = owner.groupWith(member);

        assertThat(owner.delete("/" + group + "/members/" + segment).extract().statusCode())
                .isBetween(400, 405);
        assertThat(owner.delete("/" + group + "/members/" + "x".repeat(129))
                        .extract()
                        .statusCode())
                .isEqualTo(400);
        owner.get("/" + group).statusCode(200);
        member.get("/" + group).statusCode(200);
    }

    @Test
    void theQueryAndTheHeadersStayAsTheyAre() {
        String group = owner.groupWith(member);
        owner.send(group, "one");
        owner.send(group, "two");

        Response answer = call("GET", "/api/v1/conversations/" + group + ";/messages");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().asList())
                .extracting(header -> header.getName().toLowerCase())
                .doesNotHaveDuplicates();
        assertThat(call("GET", "/api/v1/users/a;b/data?limit=0").statusCode()).isEqualTo(400);
        assertThat(call("GET", "/api/v1/users/a;b/data?limit=1").<String>path("user_id"))
                .isEqualTo("a;b");
    }

    private String withSuffix(
            String template, String parameter, String value, String suffix, String group, String message) {
        return filled(template.replace("{" + parameter + "}", value + suffix), group, message);
    }

    private String filled(String template, String group, String message) {
        String filled = template;
        for (String parameter : ResourcePaths.parametersOf(template)) {
            filled = filled.replace("{" + parameter + "}", value(template, parameter, group, message));
        }
        return filled;
    }

    private String value(String template, String parameter, String group, String message) {
        if (parameter.equals("user_id") || template.startsWith("/api/v1/users/")) {
            return member.userId();
        }
        return template.startsWith("/api/v1/messages/") ? message : group;
    }

    private Response call(String method, String path) {
        RequestSpecification request = given().urlEncodingEnabled(false)
                .contentType("application/json")
                .header(
                        "Authorization",
                        "Bearer "
                                + Tokens.mint(owner.userId())
                                        .roles("admin", "service")
                                        .token());
        String body = BODIES.get(method);
        return body == null ? request.request(method, path) : request.body(body).request(method, path);
    }
}
