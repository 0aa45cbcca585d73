package io.policyauditor.estate.model;

import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.text.Tree;

/**
 * A policy of the estate.
 *
 * @param name what identifies it: the ARN of a live policy, or the path of its file relative to the scan root, with a
 *     JSON pointer behind {@code #} where the file holds more than one
 * @param text the text as a tree; unknown when it could not be read
 * @param document the document; unknown when the text could not be read or its kind is not known
 * @param account the account that owns it: twelve digits
 * @param attachedTo the ARN of what it is attached to
 */
public record Policy(
        String name,
        Lookup<Tree> text,
        Lookup<PolicyDocument> document,
        Lookup<String> account,
        Lookup<String> attachedTo) {}
