/** What users are notified of: kept, counted as unread, delivered live, and made from payment events. */
package dev.parley.notification;
