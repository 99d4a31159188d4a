/** HTTP of notifications and live updates, and webhooks of payment services. */
@NullMarked
package dev.parley.http.notification;

import org.jspecify.annotations.NullMarked;
