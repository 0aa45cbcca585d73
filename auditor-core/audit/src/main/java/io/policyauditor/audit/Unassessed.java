package io.policyauditor.audit;

import io.policyauditor.estate.model.Gap;

/** A rule that could not decide about a subject, and why. */
public record Unassessed(RuleInfo rule, Subject subject, Gap gap) {}
