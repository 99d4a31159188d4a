/**
 * Calls the app's push service, by a webhook, when something came for users who have no connection.
 *
 * <p>{@link dev.parley.notification.push.PushFinder} follows the tables of messages and notifications and stores in the
 * table {@code push} which users get a push; {@link dev.parley.notification.push.PushSender} makes the calls. Sending a
 * message is not involved, so without a webhook pushing costs nothing, and with one sending is no slower.
 */
@NullMarked
package dev.parley.notification.push;

import org.jspecify.annotations.NullMarked;
