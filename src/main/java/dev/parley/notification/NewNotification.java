package dev.parley.notification;

/**
 * A notification that is to be created.
 *
 * @param type    the sender's own kind of notification, such as {@code payment_succeeded}
 * @param title   empty, like the message, if the payload has it all
 * @param payload any JSON without U+0000
 */
public record NewNotification(String userId, String type, String title, String message, String payload) {}
