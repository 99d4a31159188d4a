/**
 * The HTTP door: resources that read a request, ask the rooms, and write what comes back; and the one form in which
 * every error leaves, RFC 9457 problem details.
 */
package dev.parley.http;
