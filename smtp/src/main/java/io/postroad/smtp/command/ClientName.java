package io.postroad.smtp.command;

/** What a client calls itself in EHLO or HELO; it gives no rights (rule S7). */
public record ClientName(String text) {}
