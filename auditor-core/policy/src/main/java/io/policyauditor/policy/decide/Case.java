package io.policyauditor.policy.decide;

/**
 * One request with all the documents that have a say, complete in itself.
 *
 * @param id what its answer is told by
 */
public record Case(String id, Layers layers, Request request) {}
