/**
 * What a run came to, in the formats that people and machines read: one class a format. Text that came from the input
 * passes {@link io.policyauditor.reports.Visible} before a person sees it and
 * {@link io.policyauditor.reports.Credentials} before anybody does.
 */
@NullMarked
package io.policyauditor.reports;

import org.jspecify.annotations.NullMarked;
