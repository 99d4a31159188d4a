/** Notifications of users: stored, counted as unread, delivered live, and created from payment events. */
@NullMarked
package dev.parley.notification;

import org.jspecify.annotations.NullMarked;
