package io.postroad.smtp.address;

/** A domain name as it was written. Immutable. */
public record DomainName(String text) implements Domain {}
