/** The web page in a real browser: Debian's Chromium, driven through Playwright. */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.page;
