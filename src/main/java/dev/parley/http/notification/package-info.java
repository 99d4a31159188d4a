/** HTTP of notifications and live updates, and webhooks of payment services. */
package dev.parley.http.notification;
