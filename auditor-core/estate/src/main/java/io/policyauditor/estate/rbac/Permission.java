package io.policyauditor.estate.rbac;

/**
 * What somebody asks the API for.
 *
 * @param verb as RBAC has it, such as {@code create} or {@code impersonate}
 * @param group of the API, empty for the core group
 * @param resource in plural, with its subresource: {@code pods}, {@code serviceaccounts/token}
 * @param namespace empty for the whole cluster
 * @param name of the object; empty where the request names none, as when it creates or lists
 */
public record Permission(String verb, String group, String resource, String namespace, String name) {
    /** One without the name of an object. */
    public Permission(String verb, String group, String resource, String namespace) {
        this(verb, group, resource, namespace, "");
    }
}
