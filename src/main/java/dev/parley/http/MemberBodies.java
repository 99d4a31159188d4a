package dev.parley.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.NewMember;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Role;
import java.util.ArrayList;
import java.util.List;

/** Reads who is to be a member, and as what. */
final class MemberBodies {

    private static final int MAX_MEMBERS = 1000;

    private MemberBodies() {}

    /** Empty where the field is absent. */
    static List<NewMember> members(Fields body) throws BadFrame {
        if (!body.has("members")) {
            return List.of();
        }
        JsonNode array = body.raw("members");
        if (!array.isArray() || array.size() > MAX_MEMBERS) {
            throw body.bad("members", "must be an array of at most " + MAX_MEMBERS);
        }
        List<NewMember> members = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode object)) {
                throw body.bad("members", "must hold objects");
            }
            Fields member = new Fields(object, "members[" + members.size() + "].");
            members.add(new NewMember(member.id("user_id"), member.has("role") ? role(member) : Role.MEMBER));
        }
        return members;
    }

    static Role role(Fields body) throws BadFrame {
        return Role.of(body.text("role"))
                .orElseThrow(() -> body.bad("role", "must be owner, admin, member or read_only"));
    }
}
