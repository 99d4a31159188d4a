/** Notifications of users: stored, counted as unread, delivered live, and created from payment events. */
package dev.parley.notification;
