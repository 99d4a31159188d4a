package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.conversation.ConversationCursors;
import dev.parley.http.admin.ExportCursors;
import dev.parley.security.token.OfferedTokens;
import java.nio.charset.StandardCharsets;

/** What clients return without knowing its content: tokens, their claims, cursors. */
class OpaqueFuzz {

    @FuzzTest
    void opaque(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounded.time(() -> {
            OfferedTokens.offer(text);
            OfferedTokens.offerSigned(text);
            ConversationCursors.offer(text);
            ExportCursors.offer(text);
        });
    }
}
