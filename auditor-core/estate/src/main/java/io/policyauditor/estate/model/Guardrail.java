package io.policyauditor.estate.model;

import io.policyauditor.policy.text.Span;

/** A service or resource control policy, by name or id, that must be in force on the path of every account. */
public record Guardrail(String name, Span place) {}
