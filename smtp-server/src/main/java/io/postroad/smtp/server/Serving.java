package io.postroad.smtp.server;

/** What the server works with now; a reload replaces it whole. Immutable. */
record Serving(ServerSettings settings, MailReceiver receiver) {}
