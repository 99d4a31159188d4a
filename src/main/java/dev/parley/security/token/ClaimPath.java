package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The place of a value in a JSON object: the name of a member, or several from the outside in with dots between them,
 * such as {@code user.id}. A member whose own name is the whole text takes precedence, since some issuers use URLs as
 * names.
 */
record ClaimPath(String text) {

    /** Returns the value; a missing node if there is none, or if something on the way is not an object. */
    JsonNode in(JsonNode object) {
        if (object.has(text)) {
            return object.get(text);
        }
        JsonNode found = object;
        for (String name : text.split("\\.", -1)) {
            found = found.path(name);
        }
        return found;
    }
}
