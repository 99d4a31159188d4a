package dev.parley.notification;

/**
 * Something a user is to be told.
 *
 * @param type    the sender's own kind of notification, such as {@code payment_succeeded}
 * @param title   empty, as the message, where the payload says it all
 * @param payload any JSON, without U+0000 in it
 */
public record NewNotification(String userId, String type, String title, String message, String payload) {}
