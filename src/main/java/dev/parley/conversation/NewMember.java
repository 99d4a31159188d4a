package dev.parley.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Role;
import java.util.ArrayList;
import java.util.List;

/** A user who is to become a member. */
public record NewMember(String userId, Role role) {
    private static final int MAX_MEMBERS = 1000;

    /**
     * Reads an array of {@code {"user_id", "role"}}. The default role is {@link Role#MEMBER}. Other fields are refused.
     */
    public static List<NewMember> list(JsonFields fields, String name) throws InvalidInputException {
        JsonNode array = fields.raw(name);
        if (array == null || !array.isArray() || array.size() > MAX_MEMBERS) {
            throw fields.bad(name, "must be an array of at most " + MAX_MEMBERS);
        }
        List<NewMember> members = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode object)) {
                throw fields.bad(name, "must contain objects only");
            }
            JsonFields member = fields.element(name, members.size(), object).only("user_id", "role");
            members.add(new NewMember(member.id("user_id"), member.has("role") ? role(member) : Role.MEMBER));
        }
        return members;
    }

    /** Reads the field {@code role}. */
    public static Role role(JsonFields fields) throws InvalidInputException {
        return Role.of(fields.text("role"))
                .orElseThrow(() -> fields.bad("role", "must be owner, admin, member or read_only"));
    }
}
