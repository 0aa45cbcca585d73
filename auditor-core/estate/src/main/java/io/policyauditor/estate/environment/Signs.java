package io.policyauditor.estate.environment;

import java.util.List;
import java.util.Map;

/** What says that something belongs to an environment, step by step; more than one sign of a step may fit. */
interface Signs {
    /**
     * That something belongs to an environment.
     *
     * @param value what says so, as a person knows it
     */
    record Sign(String environment, String value) {}

    /** By the ARN. */
    List<Sign> resource(String arn);

    /** By tags or labels. */
    List<Sign> tags(Map<String, String> tags);

    /** By the account it is in. */
    List<Sign> account(String id);

    /** By the id or the name of a unit. */
    List<Sign> unit(String idOrName);

    /** By the name of the cluster it is in. */
    List<Sign> cluster(String name);

    /** By the namespace it is in. */
    List<Sign> namespace(String cluster, String namespace);

    /** By its name. */
    List<Sign> name(String name);

    /** By the first part of an object key. */
    List<Sign> prefix(String part);
}
