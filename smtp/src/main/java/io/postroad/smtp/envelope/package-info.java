/**
 * Mail objects: envelope and content (RFC 5321 §2.3.1). The envelope is all that transport needs;
 * the content is a stream that is read once. What extensions add stands in the parameters.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.smtp.envelope;
