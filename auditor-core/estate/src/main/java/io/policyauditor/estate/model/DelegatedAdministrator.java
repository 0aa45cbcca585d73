package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;
import java.util.List;

/**
 * An account that administers services for the whole organization.
 *
 * @param account twelve digits
 * @param services their principals, such as {@code access-analyzer.amazonaws.com}
 */
public record DelegatedAdministrator(String account, Lookup<List<String>> services, Span place) {}
