/**
 * Tells the app's push service, by a webhook, of what came for users who have no connection.
 *
 * <p>{@link dev.parley.notification.push.PushFinder} follows the tables of messages and notifications and writes down
 * who is to be told, in the table {@code push}; {@link dev.parley.notification.push.PushSender} tells. Sending a
 * message takes no part in it, so without a webhook it costs nothing, and with one it is no slower.
 */
package dev.parley.notification.push;
