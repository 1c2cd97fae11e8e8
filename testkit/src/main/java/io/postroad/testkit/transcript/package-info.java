/** SMTP conversations as readable text that tests play against a server or a client. */
@org.jspecify.annotations.NullMarked
package io.postroad.testkit.transcript;
