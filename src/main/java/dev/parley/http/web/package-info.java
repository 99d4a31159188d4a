/** Static files: the web client and the console. */
package dev.parley.http.web;
