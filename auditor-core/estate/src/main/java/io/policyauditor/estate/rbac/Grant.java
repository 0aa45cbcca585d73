package io.policyauditor.estate.rbac;

/** Somebody who is allowed something, and what allows it. */
public record Grant(Subject subject, Authority by) {}
