package io.postroad.smtp.envelope;

import io.postroad.smtp.address.ForwardPath;
import io.postroad.smtp.command.RcptParameters;

/** One accepted RCPT: where to, and how (RFC 5321 §4.1.1.3). Immutable. */
public record Recipient(ForwardPath forwardPath, RcptParameters parameters) {}
