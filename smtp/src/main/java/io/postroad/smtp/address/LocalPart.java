package io.postroad.smtp.address;

/** What stands left of the at-sign, without the quotes of a quoted string (RFC 5321 §4.1.2). */
public record LocalPart(String value) {}
