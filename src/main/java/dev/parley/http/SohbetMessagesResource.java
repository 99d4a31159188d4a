package dev.parley.http;

import dev.parley.conversation.Draft;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.Refusal;
import dev.parley.protocol.sohbet.SohbetJson;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the {@code sohbet} app sends while its socket is down. */
@Path("/api/conversations/{conversation_id}/messages")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class SohbetMessagesResource {

    private final Outgoing outgoing;
    private final SecurityIdentity identity;
    private final int maxContentBytes;

    /** @param maxContentBytes the longest content that is taken, in bytes of UTF-8 */
    SohbetMessagesResource(Outgoing outgoing, SecurityIdentity identity,
            @ConfigProperty(name = "parley.http.max-content-bytes", defaultValue = "8192") int maxContentBytes) {
        this.outgoing = outgoing;
        this.identity = identity;
        this.maxContentBytes = maxContentBytes;
    }

    /** Answers after the commit, with the payload of the {@code chat:message} that the members get. */
    @POST
    public Uni<Response> send(@PathParam("conversation_id") String id, byte[] body) throws BadFrame {
        String caller = identity.getPrincipal().getName();
        String content = content(Body.fields(body));
        return outgoing.send(new Draft(Params.id("conversation_id", id), caller, null, content, List.of(), null))
                .map(sent -> Response.status(201).entity(payload(sent.message())).build());
    }

    private String content(Fields body) throws BadFrame {
        String content = body.text("content");
        if (content.isEmpty()) {
            throw body.bad("content", "must not be empty");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > maxContentBytes) {
            throw new Refusal(ErrorCode.TOO_LARGE, "content is longer than " + maxContentBytes + " bytes");
        }
        return content;
    }

    private static byte[] payload(Message message) {
        return Json.bytes(json -> {
            json.writeStartObject();
            SohbetJson.message(json, message);
            json.writeEndObject();
        });
    }
}
