package dev.parley.http;

import dev.parley.conversation.Settings;
import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import java.util.Optional;

/** Reads a group's title, and how long its messages are kept. */
final class SettingsBodies {

    private SettingsBodies() {}

    /** Of a new group: both may be absent. */
    static Settings ofNew(Fields body) throws BadFrame {
        return new Settings(body.optionalText("title"), Settings.retention(body));
    }

    /** Of one that is there: what is absent stays, but something has to be named. */
    static Settings change(Fields body) throws BadFrame {
        Optional<Long> retention = Settings.optionalRetention(body.only("title", Settings.RETENTION));
        return new Settings(retention == null ? body.text("title") : body.optionalText("title"), retention);
    }
}
