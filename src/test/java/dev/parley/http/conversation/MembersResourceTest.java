package dev.parley.http.conversation;

import static dev.parley.testing.Api.problem;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.parley.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MembersResourceTest {

    private final Api alice = Api.somebody("alice");
    private final Api bob = Api.somebody("bob");
    private final Api carol = Api.somebody("carol");

    @Test
    void membersComeAndGo() {
        String group = "/" + alice.groupWith(bob);

        alice.post(group + "/members", "{'members':[{'user_id':'%s','role':'admin'}]}".formatted(carol.userId()))
                .statusCode(200)
                .body("members.user_id", containsInAnyOrder(alice.userId(), bob.userId(), carol.userId()));
        carol.delete(group + "/members/" + bob.userId()).statusCode(204);
        problem(bob.get(group), 404, "not_found");
        carol.post(group + "/leave", "").statusCode(204);
        problem(carol.get(group), 404, "not_found");
        alice.get(group).statusCode(200).body("members.user_id", containsInAnyOrder(alice.userId()));
    }

    @Test
    void nobodyLeavesForAnotherUser() {
        String group = "/" + alice.groupWith(bob);

        problem(alice.post(group + "/leave", "{'user_id':'%s'}".formatted(bob.userId())), 403, "forbidden");
        alice.get(group).statusCode(200).body("members", hasSize(2));
        bob.post(group + "/leave", "{'user_id':'%s'}".formatted(bob.userId())).statusCode(204);
    }

    @Test
    void rolesDecideWhoMayDoWhat() {
        String group = "/" + alice.groupWith(bob, carol);
        String bobs = group + "/members/" + bob.userId();

        problem(bob.post(group + "/members", "{'members':[{'user_id':'dave'}]}"), 403, "forbidden");
        problem(bob.delete(group + "/members/" + carol.userId()), 403, "forbidden");
        problem(bob.put(bobs, "{'role':'owner'}"), 403, "forbidden");
        alice.put(bobs, "{'role':'admin'}")
                .statusCode(200)
                .body("members.find { it.user_id == '%s' }.role".formatted(bob.userId()), is("admin"));
        bob.delete(group + "/members/" + carol.userId()).statusCode(204);
    }

    @Test
    void aGroupKeepsAnOwnerAndAPairStaysAPair() {
        String group = "/" + alice.groupWith(bob);
        String pair = "/"
                + alice.post("", "{'kind':'direct','user_id':'%s'}".formatted(bob.userId()))
                        .extract()
                        .path("conversation_id");

        problem(alice.put(group + "/members/" + alice.userId(), "{'role':'member'}"), 409, "conflict");
        problem(alice.post(pair + "/members", "{'members':[{'user_id':'carol'}]}"), 409, "conflict");
    }

    @Test
    void theFieldAtFaultIsNamed() {
        String group = "/" + alice.groupWith(bob);

        problem(alice.post(group + "/members", "{}"), 400, "bad_request").body("field", is("members"));
        problem(alice.post(group + "/members", "{'members':[]}"), 400, "bad_request")
                .body("field", is("members"));
        problem(alice.put(group + "/members/" + bob.userId(), "{}"), 400, "bad_request")
                .body("field", is("role"));
        problem(alice.put(group + "/members/" + bob.userId(), "{'role':'king'}"), 400, "bad_request")
                .body("field", is("role"));
        problem(alice.delete(group + "/members/nobody"), 404, "not_found");
    }
}
