package dev.parley.notification.push;

import dev.parley.sql.SqlFile;

/** A table whose new rows may cause pushes. It is read in the order in which its transactions began. */
enum PushSource {
    MESSAGES(
            "message_id",
            SqlFile.read("notification/find_messages"),
            SqlFile.read("notification/insert_message_pushes")),
    NOTIFICATIONS(
            "notification_id",
            SqlFile.read("notification/find_notifications"),
            SqlFile.read("notification/insert_notification_pushes"));

    private final String id;
    private final String find;
    private final String insert;

    PushSource(String id, String find, String insert) {
        this.id = id;
        this.find = find;
        this.insert = insert;
    }

    /** Identifies the source in the table of cursors. */
    String id() {
        return id;
    }

    /** Parameters: transaction and id after which the page begins, transaction before which it ends, number of rows. */
    String find() {
        return find;
    }

    /** Parameters: those of {@link #find}, and the users who get a push. */
    String insert() {
        return insert;
    }
}
