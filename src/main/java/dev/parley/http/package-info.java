/**
 * The HTTP door: resources that read a request, ask the rooms, and write what comes back; and the one form in which
 * every error leaves, RFC 9457 problem details.
 *
 * <p>Resources below one another, such as conversations and their messages, have one and the same path at their
 * classes. Otherwise Quarkus, where the longer one lacks a method, looks on in the shorter one, and answers 404 in
 * place of 405.
 */
package dev.parley.http;
