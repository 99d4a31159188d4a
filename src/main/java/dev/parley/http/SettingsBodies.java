package dev.parley.http;

import dev.parley.conversation.Settings;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import java.util.Optional;

/** Reads a group's title, and how long its messages are kept. */
final class SettingsBodies {

    private static final String RETENTION = "retention_seconds";

    private SettingsBodies() {}

    /** Of a new group: both may be absent. */
    static Settings ofNew(Fields body) throws BadFrame {
        return new Settings(body.optionalText("title"), retention(body));
    }

    /** Of one that is there: what is absent stays, but something has to be named. */
    static Settings change(Fields body) throws BadFrame {
        Optional<Long> retention = body.raw(RETENTION) == null ? null : retention(body);
        return new Settings(retention == null ? body.text("title") : body.optionalText("title"), retention);
    }

    /** Refuses the field for a conversation that has no owner to set it. */
    static void requireNoRetention(Fields body) throws BadFrame {
        if (body.has(RETENTION)) {
            throw body.bad(RETENTION, "is for groups only");
        }
    }

    /** Empty for no end. */
    private static Optional<Long> retention(Fields body) throws BadFrame {
        Long seconds = body.optionalNumber(RETENTION, Settings.LEAST_RETENTION);
        if (seconds != null && seconds > Settings.MOST_RETENTION) {
            throw body.bad(RETENTION, "must be at most " + Settings.MOST_RETENTION + ", or null");
        }
        return Optional.ofNullable(seconds);
    }
}
